import { describe, expect, it } from 'vitest';
import { SparseWeights, SparseWeightsBuilder } from './sparse-weights.ts';

const solution = (weights: number[], intercept: number) => ({
  weights: Float64Array.from(weights),
  intercept,
  iterations: 1,
});

describe('SparseWeights', () => {
  const builder = new SparseWeightsBuilder(3, 4, 0.1);
  builder.add(solution([1, 0.05, 0, -2], 0.5));
  builder.add(solution([4, 8], -1), Int32Array.of(2, 0));
  const weights = builder.finish(); // the third output was never trained

  it('scores by intercept and the weights that were large enough to keep', () => {
    expect(weights.size).toBe(4);
    const row = new Map([
      [0, 1],
      [1, 100],
      [2, 0.5],
      [3, 1],
    ]);
    expect([...weights.scores(row)]).toEqual([0.5 + 1 - 2, -1 + 8 + 2, Number.NEGATIVE_INFINITY]);
    expect([...weights.contributions(row, 1)]).toEqual([
      [0, 8],
      [2, 2],
    ]);
  });

  it('drops weights by their share of the largest, of either sign', () => {
    const small = new SparseWeightsBuilder(1, 3, 0.1);
    small.add(solution([0.01, -0.02, 0.001], 0));
    expect([...small.finish().contributions(new Map([0, 1, 2].map((i) => [i, 1])), 0)]).toEqual([
      [0, Math.fround(0.01)],
      [1, Math.fround(-0.02)],
    ]);
  });

  it('names the array of a bundle that does not fit', () => {
    const bundle = (arrays = weights.toArrays()) => ({
      model: 'svm',
      options: {},
      arrays,
      vocabularies: {},
    });
    expect(SparseWeights.fromBundle(bundle(), 4, 3)).toEqual(weights);
    expect(() => SparseWeights.fromBundle(bundle(), 5, 3)).toThrow(
      /"weights.offsets" must have 6 values, got 5/,
    );
    expect(() => SparseWeights.fromBundle(bundle(), 4, 1)).toThrow(
      /"weights.outputs" must lie between 0 and 0/,
    );
  });
});
