import { expect, it } from 'vitest';
import { memoryFeeds } from './memory-feeds.ts';
import { encodePosts } from './word-feeds.ts';

const day = 86_400_000;

it('feeds the words of each memory, padded, with masks and ages', () => {
  const memories = {
    posts: encodePosts([[9], [7, 8, 7], [8, 5]]),
    times: Float64Array.of(0, Number.NaN, 2 * day),
    from: Uint32Array.of(0, 0, 1),
    to: Uint32Array.of(1, 0, 3),
    now: Float64Array.of(day, day, 3 * day),
  };
  const feeds = memoryFeeds(memories, [2, 1], 2);
  expect(feeds).toEqual({
    memoryWords: { data: Int32Array.of(0, 7, 8, 5), shape: [4] },
    memoryPlaces: { data: Int32Array.of(1, 2, 1, 2, 3, 0, 0, 0, 0, 0), shape: [2, 5] },
    memoryMask: {
      data: Float32Array.of(1, 1, 1, 0, 0, 0, 0, 0, 1, 1, ...new Float32Array(10)),
      shape: [2, 2, 5],
    },
    memoryPosts: { data: Float32Array.of(1, 1, 0, 0), shape: [2, 2] },
    memoryAges: { data: Float32Array.of(0, Math.log(2), 0, 0), shape: [2, 2] },
  });
});

it('feeds memories without a post as one word of padding', () => {
  const empty = new Float64Array(0);
  const none = { posts: encodePosts([]), times: empty, now: Float64Array.of(1) };
  const feeds = memoryFeeds({ ...none, from: Uint32Array.of(0), to: Uint32Array.of(0) }, [0], 1);
  expect(feeds.memoryWords).toEqual({ data: Int32Array.of(0), shape: [1] });
  expect(feeds.memoryMask).toEqual({ data: Float32Array.of(0), shape: [1, 1, 1] });
});
