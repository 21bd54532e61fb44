import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  averagePrecisionAtK,
  f1AtK,
  hitRateAtK,
  meanOverPosts,
  ndcgAtK,
  precisionAtK,
  recallAtK,
  reciprocalRank,
  rPrecisionAtK,
} from './ranking-metrics.ts';

const atK = {
  precisionAtK,
  recallAtK,
  f1AtK,
  rPrecisionAtK,
  hitRateAtK,
  averagePrecisionAtK,
  ndcgAtK,
};
const metrics = Object.entries(atK);
const gold = new Set(['b', 'd']);

describe('edge conventions', () => {
  it.each(metrics)('%s of a post without gold tags is NaN', (_, metric) => {
    expect(metric(['a'], new Set(), 1)).toBeNaN();
  });

  it.each(metrics)('%s of an empty ranking is 0', (_, metric) => {
    expect(metric([], gold, 3)).toBe(0);
  });

  it.each(metrics)('%s treats a short ranking as if padded with wrong tags', (_, metric) => {
    expect(metric(['a', 'b'], gold, 5)).toBe(metric(['a', 'b', 'x', 'y', 'z'], gold, 5));
  });

  it.each(metrics)('%s treats a repeated tag as wrong', (_, metric) => {
    expect(metric(['b', 'b', 'd'], gold, 3)).toBe(metric(['b', 'x', 'd'], gold, 3));
  });

  it.each(metrics)('%s rejects a cutoff that is not a positive integer', (_, metric) => {
    for (const k of [0, -1, 1.5, Number.NaN]) {
      expect(() => metric(['a'], gold, k)).toThrow(
        `the cutoff k must be an integer >= 1, got ${k}`,
      );
    }
  });

  it('reciprocalRank is NaN without gold tags and 0 without a correct tag', () => {
    expect(reciprocalRank(['a'], new Set())).toBeNaN();
    expect(reciprocalRank(['a'], gold)).toBe(0);
  });

  it('means ignore NaN and are 0 if nothing is left', () => {
    expect(meanOverPosts([1, Number.NaN, 0])).toBe(0.5);
    expect(meanOverPosts([Number.NaN])).toBe(0);
  });
});

describe('properties', () => {
  const tag = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
  const ranking = fc.uniqueArray(tag);
  const golden = fc.uniqueArray(tag, { minLength: 1 }).map((tags) => new Set(tags));
  const k = fc.integer({ min: 1, max: 10 });

  it.each(metrics)('%s lies in [0, 1], even with repeated tags', (_, metric) => {
    fc.assert(
      fc.property(fc.array(tag), golden, k, (r, g, k) => {
        const value = metric(r, g, k);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }),
    );
  });

  it.each(metrics)('%s ignores tags after rank k', (_, metric) => {
    fc.assert(
      fc.property(fc.uniqueArray(tag, { minLength: 1 }), golden, (r, g) => {
        expect(metric([...r, 'wrong'], g, r.length)).toBe(metric(r, g, r.length));
      }),
    );
  });

  it('nDCG, AP and R-Precision are 1 for the ideal ranking', () => {
    fc.assert(
      fc.property(golden, k, (g, k) => {
        expect(ndcgAtK([...g, 'wrong'], g, k)).toBeCloseTo(1, 12);
        expect(averagePrecisionAtK([...g, 'wrong'], g, k)).toBeCloseTo(1, 12);
        expect(rPrecisionAtK([...g, 'wrong'], g, k)).toBe(1);
      }),
    );
  });

  it('moving a correct tag one rank up never lowers nDCG, AP or the reciprocal rank', () => {
    fc.assert(
      fc.property(ranking, golden, k, (r, g, k) => {
        for (let i = 1; i < r.length; i++) {
          if (!g.has(r[i]) || g.has(r[i - 1])) continue;
          const better = [...r];
          [better[i - 1], better[i]] = [r[i], r[i - 1]];
          expect(ndcgAtK(better, g, k)).toBeGreaterThanOrEqual(ndcgAtK(r, g, k));
          expect(averagePrecisionAtK(better, g, k)).toBeGreaterThanOrEqual(
            averagePrecisionAtK(r, g, k),
          );
          expect(reciprocalRank(better, g)).toBeGreaterThanOrEqual(reciprocalRank(r, g));
        }
      }),
    );
  });
});
