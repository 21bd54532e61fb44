import type { Feeds } from '../graph/graph-runner.ts';

/** The first tokens of a vocabulary stand for no word of their own; these are their ids. */
export const specialWords = ['<pad>', '<unk>'] as const;
const padding = 0;
export const unknownWord = 1;

/** The network's parameter [V, D] that they are looked up in. */
export const wordTable = 'words.table';

/** Posts as word ids, laid one behind the other. */
export interface EncodedPosts {
  /** shape (N + 1,): the words of post i stand at offsets[i] .. offsets[i + 1] */
  readonly offsets: Uint32Array;
  readonly words: Int32Array;
}

export function encodePosts(posts: readonly (readonly number[])[]): EncodedPosts {
  const offsets = new Uint32Array(posts.length + 1);
  for (const [i, words] of posts.entries()) offsets[i + 1] = offsets[i]! + words.length;
  const words = new Int32Array(offsets.at(-1)!);
  for (const [i, own] of posts.entries()) words.set(own, offsets[i]!);
  return { offsets, words };
}

/** Words of each post. shape (N,) */
export function lengthsOf({ offsets }: EncodedPosts): Int32Array {
  return Int32Array.from({ length: offsets.length - 1 }, (_, i) => offsets[i + 1]! - offsets[i]!);
}

/**
 * The feeds of a batch of posts, time-major: `words` [T, B] ids, `mask` [T, B] ones where there is a word, `last`
 * [T, B] a one at each post's last word. T is the longest post's length, at least 1; a post without words
 * has zeros throughout.
 */
export function wordFeeds({ offsets, words }: EncodedPosts, posts: ArrayLike<number>): Feeds {
  const B = posts.length;
  let T = 1;
  for (let b = 0; b < B; b++) T = Math.max(T, offsets[posts[b]! + 1]! - offsets[posts[b]!]!);
  const ids = new Int32Array(T * B).fill(padding);
  const mask = new Float32Array(T * B);
  const last = new Float32Array(T * B);
  for (let b = 0; b < B; b++) {
    const start = offsets[posts[b]!]!;
    const length = offsets[posts[b]! + 1]! - start;
    for (let t = 0; t < length; t++) {
      ids[t * B + b] = words[start + t]!;
      mask[t * B + b] = 1;
    }
    if (length > 0) last[(length - 1) * B + b] = 1;
  }
  const shape = [T, B];
  return {
    words: { data: ids, shape },
    mask: { data: mask, shape },
    last: { data: last, shape },
  };
}

/**
 * Feeds `target` [B, L]: a one for each gold tag of each post of a batch. The array is reused: only the ones
 * of the batch before are cleared.
 */
export class TargetFeeds {
  readonly #gold: readonly (readonly number[])[];
  readonly #tags: number;
  #data = new Float32Array(0);
  #ones: number[] = [];

  /** @param gold tag ids of each post, @param tags L */
  constructor(gold: readonly (readonly number[])[], tags: number) {
    this.#gold = gold;
    this.#tags = tags;
  }

  of(posts: ArrayLike<number>): Feeds {
    const size = posts.length * this.#tags;
    for (const at of this.#ones) this.#data[at] = 0;
    this.#ones = [];
    if (this.#data.length < size) this.#data = new Float32Array(size);
    for (let b = 0; b < posts.length; b++) {
      for (const tag of this.#gold[posts[b]!]!) {
        const at = b * this.#tags + tag;
        this.#data[at] = 1;
        this.#ones.push(at);
      }
    }
    const shape = [posts.length, this.#tags];
    return { target: { data: this.#data.subarray(0, size), shape } };
  }
}
