import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadModel } from '../models/registry.ts';
import { parseExperiment } from './experiment.ts';
import { planRows, planRuns, slug } from './plan.ts';

const experiment = (rows: object[], more: object = {}) =>
  parseExperiment(
    JSON.stringify({ name: 'x', tasks: [{ name: 't', folder: 'x' }], rows, ...more }),
    'x.json',
  );
const plan = (rows: object[], more?: object) =>
  planRows(experiment(rows, more), 'x.json', loadModel);

describe('planRows', () => {
  it('completes the options of a model', async () => {
    const [row] = await plan([{ label: 'near', model: 'knn', options: { power: 3 } }]);
    const defaults = (await plan([{ label: 'knn', model: 'knn' }]))[0].options;
    expect(row.options).toEqual({ ...defaults, power: 3 });
  });

  it('makes a row of every combination of a sweep', async () => {
    const sweep = { power: [2, 4], weighting: ['bm25', 'tf-idf'] };
    const rows = await plan([{ label: 'knn', model: 'knn', sweep }]);
    expect(rows.map(({ label }) => label)).toEqual([
      'knn, power 2, weighting bm25',
      'knn, power 2, weighting tf-idf',
      'knn, power 4, weighting bm25',
      'knn, power 4, weighting tf-idf',
    ]);
    expect(rows[2]).toMatchObject({
      family: 'knn',
      swept: { power: 4, weighting: 'bm25' },
      options: { power: 4, weighting: 'bm25' },
    });
  });

  it('makes a row of each ablation, after the whole', async () => {
    const ablations = { 'no author': { authorBoost: 1 } };
    const rows = await plan([{ label: 'knn', model: 'knn', ablations }]);
    expect(rows.map(({ label }) => label)).toEqual(['knn', 'knn, no author']);
    expect(rows[1].options).toEqual({ ...rows[0].options, authorBoost: 1 });
  });

  it.each<[string, object[], object, string]>([
    ['an unknown model', [{ label: 'a', model: 'knnn' }], {}, 'rows[0].model: '],
    [
      'an unknown option',
      [
        { label: 'a', model: 'knn' },
        { label: 'b', model: 'knn', options: { powr: 1 } },
      ],
      {},
      'rows[1] (knn) has no option "powr"',
    ],
    [
      'an option of a wrong type in a sweep',
      [{ label: 'a', model: 'knn', sweep: { power: ['two'] } }],
      {},
      'rows[0] (knn): option "power" must be',
    ],
    [
      'neither model nor predictions',
      [{ label: 'a' }],
      {},
      'needs either "model" or "predictions"',
    ],
    [
      'options of predictions',
      [{ label: 'a', predictions: 'p.jsonl', options: {} }],
      {},
      'has predictions, so "options" means nothing',
    ],
    [
      'a label given twice',
      [
        { label: 'a', model: 'knn' },
        { label: 'a', model: 'svm' },
      ],
      {},
      'two rows have the label "a"',
    ],
    [
      'a baseline that is no row',
      [{ label: 'a', model: 'knn' }],
      { baselines: ['b'] },
      'baselines[0] is "b", which is the label of no row; the labels are: a',
    ],
  ])('rejects %s', async (_, rows, more, message) => {
    await expect(plan(rows, more)).rejects.toThrow(message);
  });
});

describe('planRuns', () => {
  const rows = [
    { label: 'a', model: 'random', seeds: [1, 2] },
    { label: 'b', predictions: 'b.jsonl' },
  ];

  it('runs each row with its seeds on every task and size; predictions once', async () => {
    const two = experiment(rows, {
      tasks: [
        { name: 't', folder: 'x' },
        { name: 'u', folder: 'y' },
      ],
      maxTrain: [100],
    });
    const runs = planRuns(two, await planRows(two, 'x.json', loadModel), 'x.json');
    const brief = runs.map(({ task, row, seed, maxTrain }) => [
      task.name,
      row.label,
      seed,
      maxTrain,
    ]);
    const ofOne = (task: string) => [
      [task, 'a', 1, 100],
      [task, 'a', 2, 100],
      [task, 'a', 1, undefined],
      [task, 'a', 2, undefined],
      [task, 'b', 0, undefined],
    ];
    expect(brief).toEqual([...ofOne('t'), ...ofOne('u')]);
  });

  it.each<[string, object, string]>([
    ['without posts', { name: 't' }, 'it has none'],
    [
      'with two sources',
      { name: 't', folder: 'x', file: 'y', split: { by: 'time' } },
      'it has several',
    ],
    ['with a file and no split', { name: 't', file: 'y' }, '"file" and "split" go together'],
    ['without a test part', { name: 't', train: 'a.jsonl' }, 'has no "test"'],
  ])('rejects a task %s', async (_, task, message) => {
    const one = experiment(rows, { tasks: [task] });
    expect(() => planRuns(one, [], 'x.json')).toThrow(message);
  });
});

it.each([
  [{ metrics: ['f1@1', 'f2@1'] }, 'metrics[1] is "f2@1", which is not a metric'],
  [{ compareBy: ['f1@7'] }, 'compareBy[0] is "f1@7", which is not a metric'],
  [{ metrics: ['rp@5'], convention: 'tagfinder' }, 'metrics[0] is "rp@5"'],
])('planRuns rejects %j', (more, message) => {
  const one = experiment([{ label: 'a', model: 'random' }], more);
  expect(() => planRuns(one, [], 'x.json')).toThrow(message);
});

describe('slug', () => {
  it('is readable, safe as a path, and differs where names differ', () => {
    expect(slug('tab-lstm')).toBe('tab-lstm');
    expect(slug('knn, power 2')).toMatch(/^knn-power-2-[0-9a-f]{8}$/);
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (a, b) => {
        expect(slug(a)).toMatch(/^[a-z0-9.-]+$/);
        expect(slug(a)).not.toMatch(/^\.+$/);
        if (a !== b) expect(slug(a)).not.toBe(slug(b));
      }),
    );
  });
});
