import { describe, expect, it } from 'vitest';
import { parseExperiment } from './experiment.ts';

const small = {
  name: 'small',
  tasks: [{ name: 'sample', folder: 'sample' }],
  rows: [{ label: 'knn', model: 'knn' }],
};
const parse = (change: object) =>
  parseExperiment(JSON.stringify({ ...small, ...change }), 'small.json');

describe('parseExperiment', () => {
  it('fills in the defaults', () => {
    expect(parse({})).toMatchObject({
      part: 'test',
      protocol: { kind: 'open' },
      seeds: [1],
      convention: 'textbook',
      compareBy: ['f1@1', 'ndcg@5'],
      baselines: [],
    });
    expect(parse({ protocol: { kind: 'closed' } }).protocol.minCount).toBe(10);
  });

  it.each<[string, object, string]>([
    [
      'an unknown key',
      { rwos: [] },
      'the experiment has no key "rwos"; its keys are: $schema, name,',
    ],
    [
      'an unknown key of a task',
      { tasks: [{ name: 'a', foldr: 'x' }] },
      'tasks[0] has no key "foldr"; its keys are: name, folder, file, split,',
    ],
    ['a missing key', { tasks: [{ folder: 'x' }] }, 'tasks[0] lacks the key "name"'],
    ['no rows', { rows: [] }, 'rows must not have fewer than 1 items, got []'],
    ['a value of another type', { rows: 3 }, 'rows must be array, got 3'],
    ['an unknown choice', { part: 'tset' }, 'part must be one of test, valid, got "tset"'],
    [
      'an unknown protocol',
      { protocol: { kind: 'closd' } },
      'protocol.kind must be one of open, closed, top-n, got "closd"',
    ],
    ['a name that is no name of a folder', { name: '../up' }, 'name must match pattern'],
  ])('names the place of %s', (_, change, message) => {
    expect(() => parse(change)).toThrow(`small.json: ${message}`);
  });

  it('says that a file is not JSON', () => {
    expect(() => parseExperiment('{"name":', 'small.json')).toThrow('small.json: not JSON: ');
  });
});
