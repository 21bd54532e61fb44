import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONVENTIONS } from './conventions.ts';
import { evaluateRankings } from './evaluate-rankings.ts';
import {
  bestRanking,
  countTrainingTags,
  psNdcgAtK,
  psPrecisionAtK,
  tagPropensity,
} from './propensity-metrics.ts';

const counts = {
  posts: 1000,
  tags: new Map([
    ['a', 500],
    ['b', 10],
    ['d', 1],
  ]),
};
const propensity = tagPropensity(counts);
const ranked = (...rankings: string[][]) => rankings.map((tags) => tags.map((tag) => ({ tag })));

describe('countTrainingTags', () => {
  it('counts a tag once in each post, whatever its spelling', () => {
    const { posts, tags } = countTrainingTags([['#A', 'a', 'b'], ['a'], [], ['#']]);
    expect(posts).toBe(4);
    expect(Object.fromEntries(tags)).toEqual({ a: 2, b: 1 });
  });

  it('takes another normalization', () => {
    const { tags } = countTrainingTags([['A', 'a']], (tag) => tag);
    expect(Object.fromEntries(tags)).toEqual({ A: 1, a: 1 });
  });
});

describe('tagPropensity', () => {
  it('matches the example in the docstring', () => {
    expect(propensity('b')).toBeCloseTo(0.2815, 4);
  });

  it('grows with the training posts of a tag and lies in (0, 1)', () => {
    const values = ['unseen', 'd', 'b', 'a'].map(propensity);
    expect(values).toEqual(values.toSorted((x, y) => x - y));
    expect(values[0]).toBeGreaterThan(0);
    expect(values[3]).toBeLessThan(1);
    expect(tagPropensity({ posts: 3, tags: new Map([['a', 3]]) })('a')).toBeLessThan(1);
  });

  it('rejects counts that cannot be', () => {
    for (const posts of [0, 2, 3.5, Number.NaN]) {
      expect(() => tagPropensity({ posts, tags: new Map() })).toThrow(
        `propensities need the tags of at least 3 training posts, got ${posts} posts`,
      );
    }
    for (const count of [-1, 1.5, 11, Number.NaN]) {
      expect(() => tagPropensity({ posts: 10, tags: new Map([['tea', count]]) })).toThrow(
        `the training count of tag "tea" must be an integer from 0 to the number of posts, 10, got ${count}`,
      );
    }
  });
});

describe('the metrics of one post', () => {
  const quarter = () => 0.25;

  it('match the examples in the docstrings', () => {
    expect(psPrecisionAtK(['a', 'b', 'c'], new Set(['b']), 2, quarter)).toBe(2);
    expect(psNdcgAtK(['a', 'b', 'c'], new Set(['b']), 2, quarter)).toBeCloseTo(1.547, 3);
  });

  it.each([psPrecisionAtK, psNdcgAtK])('%o keeps the conventions of ranking metrics', (metric) => {
    const gold = new Set(['b', 'd']);
    expect(metric(['a'], new Set(), 1, quarter)).toBeNaN();
    expect(metric(['b', 'b', 'd'], gold, 3, quarter)).toBe(
      metric(['b', 'x', 'd'], gold, 3, quarter),
    );
    expect(metric(['a', 'b'], gold, 5, quarter)).toBe(
      metric(['a', 'b', 'x', 'y', 'z'], gold, 5, quarter),
    );
    expect(() => metric(['a'], gold, 0, quarter)).toThrow('the cutoff k must be an integer >= 1');
  });

  it('no ranking scores above the best', () => {
    const tag = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const gold = fc.uniqueArray(tag, { minLength: 1 }).map((tags) => new Set(tags));
    fc.assert(
      fc.property(fc.array(tag), gold, fc.integer({ min: 1, max: 6 }), (ranking, gold, k) => {
        const best = bestRanking(gold, propensity);
        for (const metric of [psPrecisionAtK, psNdcgAtK]) {
          const most = metric(best, gold, k, propensity) + 1e-12;
          expect(metric(ranking, gold, k, propensity)).toBeLessThanOrEqual(most);
        }
      }),
    );
  });
});

describe('in reports', () => {
  it('are there only with training counts, and under textbook', () => {
    const keys = (options: Parameters<typeof evaluateRankings>[2]) =>
      Object.keys(evaluateRankings(ranked(['a']), [['a']], options).metrics).filter((key) =>
        key.startsWith('ps'),
      );
    expect(keys({ cutoffs: [1, 3], trainingCounts: counts })).toEqual([
      'psp@1',
      'psp@3',
      'psndcg@1',
      'psndcg@3',
    ]);
    expect(keys({ cutoffs: [1] })).toEqual([]);
    for (const convention of CONVENTIONS.filter((name) => name !== 'textbook')) {
      expect(keys({ convention, trainingCounts: counts })).toEqual([]);
    }
  });

  it('leave all other metrics as they are', () => {
    const rankings = ranked(['b', 'a'], ['x', 'd']);
    const gold = [['a'], ['d', 'e']];
    const { metrics } = evaluateRankings(rankings, gold);
    expect(evaluateRankings(rankings, gold, { trainingCounts: counts }).metrics).toMatchObject(
      metrics,
    );
  });

  it('are the mean of perPost, which has NaN for a post without gold tags', () => {
    const rankings = ranked(['a', 'b'], ['x'], ['d', 'b']);
    const { metrics, perPost } = evaluateRankings(rankings, [['A', 'b'], [], ['d']], {
      cutoffs: [1],
      trainingCounts: counts,
    });
    const [first, second, third] = perPost['psp@1'];
    expect(second).toBeNaN();
    expect((first + third) / 2).toBeCloseTo(metrics['psp@1'], 12);
    // Best attainable: the rarer tag of the first post, b, and d.
    const of = (tag: string) => 1 / propensity(tag);
    expect(metrics['psp@1']).toBeCloseTo((of('a') + of('d')) / (of('b') + of('d')), 12);
  });
});
