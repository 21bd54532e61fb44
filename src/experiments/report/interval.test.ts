import { describe, expect, it } from 'vitest';
import type { RunFigures } from '../results.ts';
import { intervalOf } from './interval.ts';

const run = (
  metrics: Record<string, number>,
  perPost: Record<string, readonly (number | null)[]>,
): RunFigures => ({
  ...{ metrics, perPost, cost: null },
  posts: { train: 1, tested: 1, withoutGold: 0 },
});
const half = [1, 1, 1, 1, 1, 0, 0, 0, 0, 0];

describe('intervalOf', () => {
  it('is that of a mean', () => {
    const [low, high] = intervalOf('mrr', [run({ mrr: 0.5 }, { mrr: half })])!;
    expect(low).toBeCloseTo(0.173339, 6);
    expect(high).toBeCloseTo(0.826661, 6);
  });

  it('leaves out posts that do not count', () => {
    const withNull = [...half, null, null];
    expect(intervalOf('mrr', [run({ mrr: 0.5 }, { mrr: withNull })])).toEqual(
      intervalOf('mrr', [run({ mrr: 0.5 }, { mrr: half })]),
    );
  });

  it('takes the mean of each post over seeds', () => {
    const other = half.map((value) => 1 - value);
    const interval = intervalOf('mrr', [
      run({ mrr: 0.5 }, { mrr: half }),
      run({ mrr: 0.5 }, { mrr: other }),
    ]);
    expect(interval).toEqual([0.5, 0.5]); // every post has 0.5
  });

  it('is that of the harmonic mean of two means', () => {
    // Of precision = recall on each post, F1 is their mean, and so is its interval.
    const figures = run(
      { 'f1@1': 0.5, 'precision@1': 0.5, 'recall@1': 0.5 },
      { 'f1@1': half.map((value) => value / 2), 'precision@1': half, 'recall@1': half },
    );
    const [low, high] = intervalOf('f1@1', [figures])!;
    expect(low).toBeCloseTo(0.173339, 6);
    expect(high).toBeCloseTo(0.826661, 6);
  });

  it('is not known of what is no mean over the posts given', () => {
    expect(
      intervalOf('recall@1', [run({ 'recall@1': 0.7 }, { 'recall@1': half })]),
    ).toBeUndefined();
    expect(intervalOf('recall@1', [run({ 'recall@1': 0.7 }, {})])).toBeUndefined();
    expect(intervalOf('recall@1', [])).toBeUndefined();
  });
});
