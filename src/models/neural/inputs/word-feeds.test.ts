import { describe, expect, it } from 'vitest';
import { encodePosts, lengthsOf, wordFeeds } from './word-feeds.ts';

describe('wordFeeds', () => {
  const posts = encodePosts([[5, 6, 7], [], [8]]);

  it('arranges posts time-major, with padding at the end', () => {
    const { words, mask, last } = wordFeeds(posts, [0, 1, 2]);
    expect(words.shape).toEqual([3, 3]);
    expect([...words.data]).toEqual([5, 0, 8, 6, 0, 0, 7, 0, 0]);
    expect([...mask.data]).toEqual([1, 0, 1, 1, 0, 0, 1, 0, 0]);
    expect([...last.data]).toEqual([0, 0, 1, 0, 0, 0, 1, 0, 0]);
    expect([...lengthsOf(posts)]).toEqual([3, 0, 1]);
  });

  it('has one step for posts without words', () => {
    const { words, mask, last } = wordFeeds(posts, [1]);
    expect([words, mask, last].map((feed) => [...feed.data])).toEqual([[0], [0], [0]]);
    expect(words.shape).toEqual([1, 1]);
  });
});
