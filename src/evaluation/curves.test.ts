import { describe, expect, it } from 'vitest';
import { precisionRecallCurve, rocCurve, scoredPairs } from './curves.ts';

const one = (...scores: number[]) => scores.map((score) => [{ tag: 'a', score }]);

describe('scoredPairs', () => {
  it('counts pairs without a score instead of listing them', () => {
    const rankings = [
      [
        { tag: '#A', score: 3 },
        { tag: 'x', score: 2 },
      ],
      [],
    ];
    expect(scoredPairs(rankings, [['b'], ['a']], new Set(['a', 'b']))).toEqual({
      scores: Float64Array.of(3),
      labels: Uint8Array.of(0),
      unscoredPositives: 2,
      unscoredNegatives: 1,
    });
  });

  it('prefers the probability over the raw score', () => {
    const rankings = [[{ tag: 'a', score: 7, probability: 0.7 }]];
    expect(scoredPairs(rankings, [['a']], new Set(['a'])).scores).toEqual(Float64Array.of(0.7));
  });
});

describe('curves', () => {
  const pairs = scoredPairs(one(0.9, 0.8, 0.3), [['a'], [], ['a']], new Set(['a']));

  it('match the examples in the docstrings', () => {
    expect(rocCurve(pairs).auc).toBe(0.5);
    expect(precisionRecallCurve(pairs).averagePrecision).toBeCloseTo(5 / 6, 12);
  });

  it('count ties as half, and put pairs without a score last', () => {
    const tied = scoredPairs(one(1, 1), [['a'], []], new Set(['a']));
    expect(rocCurve(tied).auc).toBe(0.5);
    const unscored = scoredPairs([...one(1), []], [['a'], []], new Set(['a']));
    expect(rocCurve(unscored).auc).toBe(1);
    expect(rocCurve(unscored).thresholds).toEqual(Float64Array.of(Infinity, 1, -Infinity));
  });

  it('have no area without positives', () => {
    const negative = scoredPairs(one(1, 2), [[], []], new Set(['a']));
    expect(rocCurve(negative).auc).toBeNaN();
    expect(precisionRecallCurve(negative).averagePrecision).toBeNaN();
  });

  it('are thinned to the maximum number of points, keeping both ends and the exact area', () => {
    const scores = Array.from({ length: 5000 }, (_, i) => i);
    const gold = scores.map((i) => (i % 3 === 0 ? ['a'] : []));
    const many = scoredPairs(one(...scores), gold, new Set(['a']));
    const thinned = rocCurve(many, 50);
    expect(thinned.falsePositiveRates).toHaveLength(50);
    expect(thinned.falsePositiveRates.at(0)).toBe(0);
    expect(thinned.truePositiveRates.at(-1)).toBe(1);
    expect(thinned.auc).toBe(rocCurve(many, 10_000).auc);
  });
});
