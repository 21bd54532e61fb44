import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { topK } from './top-k.ts';

describe('topK', () => {
  it('returns the best first, ties by ascending id', () => {
    expect(topK([1, 3, 2, 3], 3)).toEqual([1, 3, 2]);
    expect(topK([1, 3, 2, 3], 2, [3, 2, 0])).toEqual([3, 2]);
  });

  it('never selects -Infinity or NaN, and may return fewer than k', () => {
    expect(topK([Number.NaN, 1, Number.NEGATIVE_INFINITY], 3)).toEqual([1]);
    expect(topK([], 3)).toEqual([]);
    expect(topK([1, 2], 0)).toEqual([]);
  });

  it('returns the same as sorting everything', () => {
    const scores = fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 40 });
    fc.assert(
      fc.property(scores, fc.nat(45), (values, k) => {
        const sorted = values.map((_, id) => id).sort((a, b) => values[b] - values[a] || a - b);
        expect(topK(values, k)).toEqual(sorted.slice(0, k));
        const backwards = values.map((_, id) => id).reverse();
        expect(topK(values, k, backwards)).toEqual(sorted.slice(0, k));
      }),
    );
  });
});
