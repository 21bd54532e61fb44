import { describe, expect, it } from 'vitest';
import type { Post } from '../../posts/post.ts';
import { type RememberedPost, RememberedPosts } from './remembered-posts.ts';

/** A post whose words are its number alone. */
const post = (number: number, author: string | undefined, time?: number): Post => ({
  id: `${number}`,
  text: '',
  hashtags: [],
  ...(author !== undefined && { author }),
  ...(time !== undefined && { time }),
});
const remember = (posts: readonly Post[], size: number) =>
  RememberedPosts.build(posts, size, ({ id }) => [Number(id)]);
const numbers = (posts: readonly RememberedPost[]) => posts.map(({ words }) => words[0]);

describe('RememberedPosts', () => {
  const posts = [
    post(1, 'ann', 30),
    post(2, 'bob', 5),
    post(3, 'ann', 10),
    post(4, undefined, 1),
    post(5, 'ann', 20),
  ];

  it("keeps each author's latest posts by time, oldest first", () => {
    expect(numbers(remember(posts, 2).before('ann', undefined))).toEqual([5, 1]);
    expect(numbers(remember(posts, 9).before('ann', undefined))).toEqual([3, 5, 1]);
    expect(numbers(remember(posts, 9).before('bob', undefined))).toEqual([2]);
  });

  it('goes by the order given where a time is missing', () => {
    const untimed = [...posts, post(6, 'ann')];
    expect(numbers(remember(untimed, 3).before('ann', undefined))).toEqual([3, 5, 6]);
  });

  it('gives only posts from before the query', () => {
    const remembered = remember(posts, 9);
    expect(numbers(remembered.before('ann', 20))).toEqual([3]);
    expect(numbers(remembered.before('ann', 21))).toEqual([3, 5]);
    expect(numbers(remembered.before('ann', 10))).toEqual([]);
  });

  it('knows nobody else, and nobody at size 0', () => {
    expect(remember(posts, 9).before('carl', undefined)).toEqual([]);
    expect(remember(posts, 9).before(undefined, undefined)).toEqual([]);
    expect(remember(posts, 0).authors).toEqual([]);
  });
});
