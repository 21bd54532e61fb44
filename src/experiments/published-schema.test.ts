import { readdirSync, readFileSync } from 'node:fs';
import Value from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { modelNames } from '../models/registry.ts';
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
    const files = readdirSync('experiments').filter((name) => name.endsWith('.json'));
    expect(files).toContain('sample.json');
    for (const file of files) {
      const experiment = JSON.parse(readFileSync(`experiments/${file}`, 'utf8'));
      expect([...Value.Errors(schema, experiment)], file).toEqual([]);
    }
  });

  it('the experiment on the sample has every model', () => {
    const { rows } = JSON.parse(readFileSync('experiments/sample.json', 'utf8'));
    const models = rows.map(({ model }: { model: string }) => model);
    expect(models.toSorted()).toEqual(modelNames.toSorted());
  });

  it('is plain JSON that says what keys mean', () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    expect(schema).toMatchObject({
      properties: { tasks: { items: { description: expect.stringContaining('Posts') } } },
    });
  });
});
