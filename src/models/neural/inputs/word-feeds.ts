import type { Graph, Parameter } from '../../../graph/graph.ts';
import type { Feeds } from '../../../graph/graph-runner.ts';
import { zeros } from '../../../graph/initializers.ts';

/** The first tokens of a vocabulary are placeholders, not words. */
export const specialWords = ['<pad>', '<unk>'] as const;
export const padding = 0;
export const unknownWord = 1;

/** Name of the network's parameter [V, D] that contains the word vectors. */
export const wordTable = 'words.table';

/** The table of word vectors [V, D] of a graph, which all that read or write words share. */
export function wordTableIn(graph: Graph, words: number, dimension: number): Parameter {
  const known = graph.parameters.find(({ name }) => name === wordTable);
  return known ?? graph.parameter(wordTable, [words, dimension], zeros);
}

/** Posts as word ids, concatenated. */
export interface EncodedPosts {
  /** shape (N + 1,): the words of post i are at offsets[i] .. offsets[i + 1] */
  readonly offsets: Uint32Array;
  readonly words: Int32Array;
}

export function encodePosts(posts: readonly (readonly number[])[]): EncodedPosts {
  const offsets = new Uint32Array(posts.length + 1);
  for (const [i, words] of posts.entries()) offsets[i + 1] = offsets[i] + words.length;
  const words = new Int32Array(offsets.at(-1)!);
  for (const [i, own] of posts.entries()) words.set(own, offsets[i]);
  return { offsets, words };
}

/** Number of words in each post. shape (N,) */
export function lengthsOf({ offsets }: EncodedPosts): Int32Array {
  return Int32Array.from({ length: offsets.length - 1 }, (_, i) => offsets[i + 1] - offsets[i]);
}

/**
 * The feeds for a batch of posts, time-major: `words` [T, B] has word ids, `mask` [T, B] ones where there is a word,
 * and `last` [T, B] a one at each post's last word. T is the length of the longest post, at least 1. A post without
 * words has only zeros.
 */
export function wordFeeds({ offsets, words }: EncodedPosts, posts: ArrayLike<number>): Feeds {
  const B = posts.length;
  let T = 1;
  for (let b = 0; b < B; b++) T = Math.max(T, offsets[posts[b] + 1] - offsets[posts[b]]);
  const ids = new Int32Array(T * B).fill(padding);
  const mask = new Float32Array(T * B);
  const last = new Float32Array(T * B);
  for (let b = 0; b < B; b++) {
    const start = offsets[posts[b]];
    const length = offsets[posts[b] + 1] - start;
    for (let t = 0; t < length; t++) {
      ids[t * B + b] = words[start + t];
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
