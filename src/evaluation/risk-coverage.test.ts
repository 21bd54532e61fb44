import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ranking } from './evaluate-rankings.ts';
import { atThresholds, riskCoverageCurve } from './risk-coverage.ts';

const rankings: Ranking[] = [
  [
    { tag: '#A', probability: 0.9 },
    { tag: 'b', probability: 0.4 },
  ],
  [
    { tag: 'a', probability: 0.4 },
    { tag: 'b', probability: 0.1 },
  ],
  [{ tag: 'c', probability: 0.2 }],
  [{ tag: 'a', probability: 0.99 }],
];
/** The last post has no gold tags, so its certain tag does not count. */
const gold = [['a'], ['b'], ['c', 'd'], []];

describe('atThresholds', () => {
  it('counts the posts that get a tag, and what is right of what they get', () => {
    expect(atThresholds(rankings, gold, 5, [0, 0.3, 0.4, 0.95])).toEqual([
      { threshold: 0, coverage: 1, firstRight: 2 / 3, tags: 5 / 3, precision: 3 / 5 },
      { threshold: 0.3, coverage: 2 / 3, firstRight: 1 / 2, tags: 1, precision: 1 / 3 },
      { threshold: 0.4, coverage: 2 / 3, firstRight: 1 / 2, tags: 1, precision: 1 / 3 },
      { threshold: 0.95, coverage: 0, firstRight: Number.NaN, tags: 0, precision: Number.NaN },
    ]);
    expect(atThresholds(rankings, gold, 1, [0])).toEqual([
      { threshold: 0, coverage: 1, firstRight: 2 / 3, tags: 1, precision: 2 / 3 },
    ]);
  });

  it('needs probabilities, and posts with gold tags', () => {
    expect(atThresholds([[{ tag: 'a', score: 1 }]], [['a']], 5)).toBeUndefined();
    expect(atThresholds(rankings, [[], [], [], []], 5)).toBeUndefined();
    expect(riskCoverageCurve([[{ tag: 'a', score: 1 }]], [['a']])).toBeUndefined();
  });
});

describe('riskCoverageCurve', () => {
  it('follows the first tags from the most to the least likely', () => {
    const curve = riskCoverageCurve(rankings, gold)!;
    expect([...curve.coverages]).toEqual([1 / 3, 2 / 3, 1]);
    expect([...curve.risks]).toEqual([0, 1 / 2, 1 / 3]);
    expect(curve.area).toBeCloseTo((0 + 1 / 2 + 1 / 3) / 3, 12);
  });

  it('takes equally likely tags together, in any order of the posts, and posts without tags last', () => {
    const tied: Ranking[] = [
      [{ tag: 'a', probability: 0.5 }],
      [],
      [{ tag: 'b', probability: 0.5 }],
      [{ tag: 'a', probability: 0.6 }],
    ];
    const golden = [['a'], ['a'], ['a'], ['a']];
    for (const order of [
      [0, 1, 2, 3],
      [2, 3, 0, 1],
    ]) {
      const curve = riskCoverageCurve(
        order.map((i) => tied[i]),
        order.map((i) => golden[i]),
      )!;
      expect([...curve.coverages]).toEqual([1 / 4, 3 / 4, 1]);
      expect([...curve.risks]).toEqual([0, 1 / 3, 2 / 4]);
      expect(curve.area).toBeCloseTo(0 / 4 + (2 / 4) * (1 / 3) + (1 / 4) * (2 / 4), 12);
    }
  });

  it('agrees with the figures at every threshold', () => {
    const one = fc.record({
      probability: fc.constantFrom(0, 0.25, 0.5, 0.75, 1),
      isRight: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, size: 'max', maxLength: 60 }), (posts) => {
        const all = posts.map(({ probability }) => [{ tag: 'a', probability }]);
        const golden = posts.map(({ isRight }) => [isRight ? 'a' : 'b']);
        const curve = riskCoverageCurve(all, golden)!;
        const likely = [...new Set(posts.map(({ probability }) => probability))].sort(
          (a, b) => b - a,
        );
        const figures = atThresholds(all, golden, 5, likely)!;
        expect([...curve.coverages]).toEqual(figures.map(({ coverage }) => coverage));
        for (const [i, { firstRight }] of figures.entries()) {
          expect(curve.risks[i]).toBeCloseTo(1 - firstRight, 12);
        }
      }),
    );
  });
});
