import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitsFor } from './limits.ts';
import { analyzeErrors, errorsByRank, rankGroups } from './run-errors.ts';
import { testPosts } from './test-posts.ts';

const post = (id: string, text: string, ...hashtags: string[]) => ({ id, text, hashtags });
const train = [post('1', 'a', 'a', 'b'), post('2', 'b', 'a'), post('3', 'c', 'c')];
const posts = testPosts(train, [
  post('4', 'one two three #a', 'A'),
  post('5', 'one two three four five six', 'a', 'b'),
  post('6', 'one', 'b'),
]);
const limits = limitsFor(1, 2);
const rankings = [
  [
    { tag: 'a', probability: 0.9 },
    { tag: 'b', probability: 0.4 },
  ],
  [{ tag: 'c', probability: 0.3 }],
  [{ tag: 'b', probability: 0.2 }],
];

describe('analyzeErrors', () => {
  it('counts the tags that reach the threshold, the most errors first', () => {
    const errors = analyzeErrors(rankings, posts, { k: 1, threshold: 0.3, limits });
    expect(errors.isByThreshold).toBe(true);
    expect(errors.counts).toEqual([
      // One false positive (post 4), two false negatives (posts 5 and 6).
      ['b', 1, 0, 1, 2, 0],
      ['a', 2, 1, 0, 1, 1],
      ['c', 1, 0, 1, 0, 2],
    ]);
    expect(errors.tags).toBe(3);
  });

  it('counts the first k tags without a threshold, or without probabilities', () => {
    const first = analyzeErrors(rankings, posts, { k: 1, limits });
    expect(first.isByThreshold).toBe(false);
    expect(first.counts.find(([tag]) => tag === 'b')).toEqual(['b', 1, 1, 0, 1, 1]);
    const scored = rankings.map((tags) => tags.map(({ tag }) => ({ tag, score: 1 })));
    expect(analyzeErrors(scored, posts, { k: 1, threshold: 0.3, limits })).toEqual(first);
  });

  it('looks at the posts below an nDCG of 0.2 on their own', () => {
    const options = { k: 1, threshold: 0.3, limits };
    const { worst, worstLengths } = analyzeErrors(rankings, posts, {
      ...options,
      ndcg: [1, 0.19, null],
    });
    // Post 5: a and b are missed, of two posts with each; no post has c, so it has no share.
    expect(worst).toEqual([
      { rank: 1, missed: 0.5, falselyGiven: 0 },
      { rank: 2, missed: 0.5, falselyGiven: 0 },
    ]);
    expect(worstLengths).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0]); // six words
    const good = analyzeErrors(rankings, posts, { ...options, ndcg: [1, 0.2, null] });
    expect(good.worstLengths).toBeUndefined();
    expect(analyzeErrors(rankings, posts, options).worst).toBeUndefined();
  });

  it('bounds what it lists, however many tags there are', () => {
    const gold = Array.from({ length: 3000 }, (_, at) => post(`${at}`, '', `t${at}`));
    const many = testPosts(gold, gold);
    const none = gold.map(() => []);
    const { counts, matrix, all, tags } = analyzeErrors(none, many, { k: 1, limits });
    expect(tags).toBe(3000);
    expect(counts).toHaveLength(50);
    expect(matrix.tags).toHaveLength(20);
    expect(all.length).toBeLessThanOrEqual(50);
    expect(all.every(({ missed }) => missed === 1)).toBe(true);
  });
});

describe('rankGroups', () => {
  const counts = (...numbers: number[]) =>
    new Map(numbers.map((count, at) => [`t${at}`, count] as const));

  it('has a group for each tag if there are few, the most frequent first', () => {
    const { groupOf, ranks } = rankGroups(counts(1, 5, 3), 3);
    expect(ranks).toEqual([1, 2, 3]);
    expect([...groupOf]).toEqual([
      ['t1', 0],
      ['t2', 1],
      ['t0', 2],
    ]);
  });

  it('has wider groups for rarer tags if there are many', () => {
    const { ranks } = rankGroups(counts(...Array.from({ length: 100 }, (_, at) => 100 - at)), 5);
    // Ends at 100^(i/5): 3, 6, 16, 40, 100.
    expect(ranks).toEqual([2, 5, 11.5, 28.5, 70.5]);
  });

  it('puts every tag into a group', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2000 }),
        fc.integer({ min: 1, max: 60 }),
        (tags, most) => {
          const { groupOf, ranks } = rankGroups(counts(...new Array<number>(tags).fill(1)), most);
          expect(groupOf.size).toBe(tags);
          expect(ranks.length).toBeLessThanOrEqual(Math.max(most, 1));
          expect(new Set(groupOf.values()).size).toBe(ranks.length);
        },
      ),
    );
  });
});

describe('errorsByRank', () => {
  it('divides by the gold tags of all posts', () => {
    const groups = rankGroups(new Map([['a', 2]]), 5);
    const decided = [['a'], [], ['a']];
    const gold = [['a'], ['a'], ['b']];
    const [all] = errorsByRank(decided, gold, groups, [0, 1, 2]);
    expect(all).toEqual({ rank: 1, missed: 0.5, falselyGiven: 0.5 });
    expect(errorsByRank(decided, gold, groups, [2])[0]).toEqual({ ...all, missed: 0 });
  });
});
