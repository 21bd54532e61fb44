import { expect, it } from 'vitest';
import { resolvedP } from '../evaluation/index.ts';
import type { PlannedRow, Run } from './plan.ts';
import type { RunResult } from './results.ts';
import { spread, summarize } from './summary.ts';

const task = { name: 't' };
const row = (label: string): PlannedRow => ({
  ...{
    label,
    family: label,
    model: label,
    options: {},
    pretrained: {},
    swept: {},
    seeds: [1, 2],
    needs: [],
  },
});
const result = (values: readonly number[] | string): RunResult =>
  ({
    ...(typeof values === 'string'
      ? { error: values }
      : {
          figures: {
            metrics: { 'f1@1': values.reduce((sum, x) => sum + x, 0) / values.length },
            perPost: { 'f1@1': values },
            posts: { train: 5, tested: values.length, withoutGold: 0 },
            cost: null,
          },
        }),
  }) as unknown as RunResult;

const posts = 200;
const good = Array.from({ length: posts }, (_, i) => (i % 4 === 0 ? 0 : 1));
const better = good.map((x, i) => (i % 8 === 0 ? 1 : x));
const shuffled = good.map((_, i) => good[(i + 1) % posts]);

function summary(results: Record<string, (readonly number[] | string)[]>) {
  const runs: Run[] = [];
  const all: RunResult[] = [];
  for (const [label, ofSeeds] of Object.entries(results)) {
    ofSeeds.forEach((values, seed) => {
      runs.push({ task, row: row(label), seed: seed + 1 });
      all.push(result(values));
    });
  }
  const experiment = { baselines: ['good'], compareBy: ['f1@1'], tasks: [task] };
  return summarize(experiment, runs, all)[0];
}

it('gives mean and sample standard deviation over seeds', () => {
  expect(spread([1, 2, 3])).toEqual({ mean: 2, deviation: 1 });
  expect(spread([4])).toEqual({ mean: 4 });
  const { rows } = summary({ good: [good, better] });
  expect(rows[0].metrics['f1@1'].mean).toBeCloseTo((0.75 + 0.875) / 2, 12);
});

it('tests each row against the baseline, on the same posts', () => {
  const { rows } = summary({ good: [good], better: [better], shuffled: [shuffled] });
  const [, above, same] = rows.map(({ comparisons }) => comparisons[0]);
  expect(rows[0].comparisons).toEqual([]);
  expect(above).toMatchObject({ baseline: 'good', metric: 'f1@1', isSignificant: true });
  expect(above.test.difference).toBeCloseTo(0.125, 12);
  expect(same.isSignificant).toBe(false);
  // Holm: the smaller of two is doubled, the larger is not.
  expect(above.p).toBeCloseTo(2 * resolvedP(above.test, 2000), 12);
  expect(same.p).toBe(same.test.p);
});

it('finds what differs among hundreds of tests', () => {
  const many = Array.from({ length: 200 }, (_, i) => [`row ${i}`, [shuffled]] as const);
  const { rows } = summary({ good: [good], better: [better], ...Object.fromEntries(many) });
  const [, above, ...others] = rows.map(({ comparisons }) => comparisons[0]);
  // The p of 2,000 resamples alone, times 201, would be 0.1.
  expect(above.isSignificant).toBe(true);
  expect(others.some(({ isSignificant }) => isSignificant)).toBe(false);
});

it('keeps a row whose runs broke, with the message', () => {
  const { rows } = summary({
    good: [good],
    bad: ['no memory', 'no memory'],
    half: [good, 'no disk'],
  });
  expect(rows.map(({ row, errors }) => [row.label, errors])).toEqual([
    ['good', []],
    ['bad', ['no memory']],
    ['half', ['no disk']],
  ]);
  expect(rows[1].metrics).toEqual({});
  expect(rows[1].comparisons).toEqual([]);
  expect(rows[2].metrics['f1@1']).toEqual({ mean: 0.75 });
});

it('leaves out the test of two systems that have values for fewer than two common posts', () => {
  const values = (known: readonly number[]) =>
    Array.from({ length: 6 }, (_, at) => (known.includes(at) ? 1 : Number.NaN));
  const { rows } = summary({
    good: [values([0, 1, 2])],
    better: [values([2, 3, 4])],
    shuffled: [values([1, 2, 3])],
  });
  expect(rows.map(({ comparisons }) => comparisons.length)).toEqual([0, 0, 1]);
});
