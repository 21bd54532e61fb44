import type { Feeds } from '../../../graph/graph-runner.ts';
import { type EncodedPosts, padding } from './word-feeds.ts';

const msPerDay = 86_400_000;

/** The memories of posts: for each, a stretch of stored posts. */
export interface Memories {
  /** The stored posts as word ids. */
  readonly posts: EncodedPosts;
  /** Of the stored posts, in milliseconds; NaN if unknown. */
  readonly times: Float64Array;
  /** The memory of post i is made of the stored posts from[i] .. to[i], oldest first. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** Of the posts themselves, in milliseconds; NaN if unknown. */
  readonly now: Float64Array;
}

/**
 * The feeds for a batch of posts. M is the size of a memory, J the largest number of words in one, at least 1, and W the
 * number of different words in all memories of the batch.
 *
 * - `memoryWords` [W]: the different words; the first is padding
 * - `memoryPlaces` [B, J]: the words of the stored posts, one post after the other, as indices of `memoryWords`
 * - `memoryMask` [B, M, J]: ones at the words of each stored post
 * - `memoryPosts` [B, M]: ones where there is a stored post
 * - `memoryAges` [B, M]: ln(1 + days between the stored post and the post); 0 if a time is unknown
 */
export function memoryFeeds(
  { posts: { offsets, words }, times, from, to, now }: Memories,
  batch: ArrayLike<number>,
  M: number,
): Feeds {
  const B = batch.length;
  let J = 1;
  for (let b = 0; b < B; b++) J = Math.max(J, offsets[to[batch[b]]] - offsets[from[batch[b]]]);
  const placeOf = new Map([[padding, 0]]);
  const places = new Int32Array(B * J);
  const mask = new Float32Array(B * M * J);
  const present = new Float32Array(B * M);
  const ages = new Float32Array(B * M);
  for (let b = 0; b < B; b++) {
    const post = batch[b];
    const start = offsets[from[post]];
    for (let i = start, at = b * J; i < offsets[to[post]]; i++, at++) {
      let place = placeOf.get(words[i]);
      if (place === undefined) placeOf.set(words[i], (place = placeOf.size));
      places[at] = place;
    }
    for (let p = from[post], row = b * M; p < to[post]; p++, row++) {
      mask.fill(1, row * J + offsets[p] - start, row * J + offsets[p + 1] - start);
      present[row] = 1;
      const days = (now[post] - times[p]) / msPerDay;
      ages[row] = days > 0 ? Math.log1p(days) : 0;
    }
  }
  return {
    memoryWords: { data: Int32Array.from(placeOf.keys()), shape: [placeOf.size] },
    memoryPlaces: { data: places, shape: [B, J] },
    memoryMask: { data: mask, shape: [B, M, J] },
    memoryPosts: { data: present, shape: [B, M] },
    memoryAges: { data: ages, shape: [B, M] },
  };
}
