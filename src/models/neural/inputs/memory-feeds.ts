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
 * The feeds for a batch of posts. W is the number of distinct words in their memories, N the length of the longest
 * stored post, at least 1, and M the size of a memory.
 *
 * - `memoryWords` [W]: the distinct words, the first of them padding
 * - `memoryPlaces` [B, M N]: for each word of a memory, its place in `memoryWords`
 * - `memoryMask` [B M, N]: ones where there is a word
 * - `memoryPosts` [B, M]: ones where there is a stored post
 * - `memoryAges` [B, M]: ln(1 + days between the stored post and the post); 0 if a time is unknown
 */
export function memoryFeeds(
  { posts: { offsets, words }, times, from, to, now }: Memories,
  batch: ArrayLike<number>,
  M: number,
): Feeds {
  const B = batch.length;
  let N = 1;
  for (let b = 0; b < B; b++) {
    for (let p = from[batch[b]]; p < to[batch[b]]; p++) {
      N = Math.max(N, offsets[p + 1] - offsets[p]);
    }
  }
  const placeOf = new Map([[padding, 0]]);
  const places = new Int32Array(B * M * N);
  const mask = new Float32Array(B * M * N);
  const present = new Float32Array(B * M);
  const ages = new Float32Array(B * M);
  for (let b = 0; b < B; b++) {
    const post = batch[b];
    for (let p = from[post], row = b * M; p < to[post]; p++, row++) {
      present[row] = 1;
      const days = (now[post] - times[p]) / msPerDay;
      ages[row] = days > 0 ? Math.log1p(days) : 0;
      for (let i = offsets[p], at = row * N; i < offsets[p + 1]; i++, at++) {
        let place = placeOf.get(words[i]);
        if (place === undefined) placeOf.set(words[i], (place = placeOf.size));
        places[at] = place;
        mask[at] = 1;
      }
    }
  }
  const distinct = Int32Array.from(placeOf.keys());
  return {
    memoryWords: { data: distinct, shape: [distinct.length] },
    memoryPlaces: { data: places, shape: [B, M * N] },
    memoryMask: { data: mask, shape: [B * M, N] },
    memoryPosts: { data: present, shape: [B, M] },
    memoryAges: { data: ages, shape: [B, M] },
  };
}
