import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alphaNdcgAtK } from './alpha-ndcg.ts';
import { ndcgAtK } from './ranking-metrics.ts';

const tag = fc.constantFrom('a', 'b', 'a-b', 'b-c', 'a-c-d', 'd-e', 'e', 'f');
const gold = fc.uniqueArray(tag, { minLength: 1 }).map((tags) => new Set(tags));
const k = fc.integer({ min: 1, max: 8 });

describe('alphaNdcgAtK', () => {
  it('matches the example in the docstring', () => {
    const of = new Set(['big-data', 'data', 'travel']);
    expect(alphaNdcgAtK(['big-data', 'data'], of, 2)).toBeCloseTo(0.88, 3);
    expect(alphaNdcgAtK(['big-data', 'travel'], of, 2)).toBe(1);
  });

  it('counts words of one stem as the same subtopic', () => {
    const of = new Set(['cat-photos', 'cats', 'travel']);
    const same = alphaNdcgAtK(['cat-photos', 'cats'], of, 2);
    expect(same).toBeLessThan(alphaNdcgAtK(['cat-photos', 'travel'], of, 2));
  });

  it('takes a tag without words as its own subtopic', () => {
    expect(alphaNdcgAtK(['x', '🎉', '🎈'], new Set(['🎉', '🎈']), 3)).toBe(
      ndcgAtK(['x', '🎉', '🎈'], new Set(['🎉', '🎈']), 3),
    );
  });

  it('lies in [0, 1], even for a ranking that beats the greedy one', () => {
    fc.assert(
      fc.property(fc.array(tag), gold, k, (ranking, of, k) => {
        const value = alphaNdcgAtK(ranking, of, k);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }),
    );
    // Greedy begins with y-z, after which the others repeat a subtopic each: 2, 1.5, 1.5. This ranking gains 2, 2, 1.
    expect(alphaNdcgAtK(['b-y', 'a-z', 'y-z'], new Set(['y-z', 'a-z', 'b-y']), 3)).toBe(1);
  });

  it('does not depend on the order of the gold tags', () => {
    fc.assert(
      fc.property(fc.uniqueArray(tag), gold, k, (ranking, of, k) => {
        const turned = new Set([...of].reverse());
        expect(alphaNdcgAtK(ranking, turned, k)).toBe(alphaNdcgAtK(ranking, of, k));
      }),
    );
  });

  it('is nDCG where each gold tag is its own subtopic', () => {
    fc.assert(
      fc.property(fc.array(tag), gold, k, (ranking, of, k) => {
        const own = alphaNdcgAtK(ranking, of, k, (tag) => [tag]);
        expect(own).toBeCloseTo(ndcgAtK(ranking, of, k), 12);
      }),
    );
  });

  it('is 0 where nothing is correct, NaN without gold tags', () => {
    expect(alphaNdcgAtK(['x'], new Set(['a']), 1)).toBe(0);
    expect(alphaNdcgAtK([], new Set(['a']), 1)).toBe(0);
    expect(alphaNdcgAtK(['x'], new Set(), 1)).toBeNaN();
  });

  it('rejects a cutoff or alpha out of range', () => {
    expect(() => alphaNdcgAtK(['a'], new Set(['a']), 0)).toThrow('the cutoff k must be');
    for (const alpha of [-0.1, 1.1, Number.NaN]) {
      expect(() => alphaNdcgAtK(['a'], new Set(['a']), 1, undefined, alpha)).toThrow(
        `alpha must be in [0, 1], got ${alpha}`,
      );
    }
  });
});
