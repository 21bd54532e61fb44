import { readFileSync } from 'node:fs';
import Value from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { publishedSchema } from './published-schema.ts';

const schema = publishedSchema();
const least = {
  name: 'x',
  tasks: [{ name: 't', folder: 'f' }],
  rows: [{ label: 'knn', model: 'knn' }],
};

describe('publishedSchema', () => {
  it('asks for no more than must be written', () => {
    expect(schema.required).toEqual(['name', 'tasks', 'rows']);
    expect(Value.Check(schema, least)).toBe(true);
    expect(Value.Check(schema, { ...least, protocol: { kind: 'closed' } })).toBe(true);
    expect(Value.Check(schema, { ...least, protocol: {} })).toBe(false);
  });

  it('knows the keys and what they may be', () => {
    expect(Value.Check(schema, { ...least, row: [] })).toBe(false);
    expect(Value.Check(schema, { ...least, report: { sections: ['cases', 'table'] } })).toBe(true);
    expect(Value.Check(schema, { ...least, report: { sections: ['tabel'] } })).toBe(false);
  });

  it('takes the experiments of the repository', () => {
    const sample = JSON.parse(readFileSync('experiments/sample.json', 'utf8'));
    expect([...Value.Errors(schema, sample)]).toEqual([]);
  });

  it('is plain JSON that says what keys mean', () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    expect(schema).toMatchObject({
      properties: { tasks: { items: { description: expect.stringContaining('Posts') } } },
    });
  });
});
