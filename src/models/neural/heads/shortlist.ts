/**
 * Shortlists of the words that may be written for a post, so that a step multiplies with a few columns of the output matrix, not
 * with all (Jean, Cho, Memisevic, Bengio 2015, "On Using Very Large Target Vocabulary for Neural Machine Translation", ACL,
 * section 3.3).
 *
 * A list has the special words, the words of the post and of its conversation, and the words most used in tags. Probabilities are
 * among the words of the list, so those of a post sum to one again.
 */
import type { Vocabulary } from '../../../features/vocabulary.ts';
import type { Feeds } from '../../../graph/graph-runner.ts';
import type { ReadPost } from '../input.ts';
import { writtenSpecials } from './tag-word-feeds.ts';

export class Shortlists {
  /** W, the words of each list, with the special ones. */
  readonly size: number;
  readonly #vocabulary: Vocabulary;
  /** Ids of all words of the vocabulary, those most used in tags first. */
  readonly #ranked: readonly number[];
  readonly #read: (post: ReadPost) => readonly string[];

  /**
   * @param words how many words a list has, without the special ones
   * @param uses how often tags use each word of the vocabulary, shape (V,)
   * @param read the words of a post and of its conversation, if that is read, too
   */
  constructor(
    words: number,
    vocabulary: Vocabulary,
    uses: ArrayLike<number>,
    read: (post: ReadPost) => readonly string[],
  ) {
    this.#vocabulary = vocabulary;
    this.#read = read;
    this.size = Math.min(words + writtenSpecials.length, vocabulary.size);
    const ids = Array.from(uses, (_, id) => id).slice(writtenSpecials.length);
    this.#ranked = ids.sort((a, b) => uses[b] - uses[a] || a - b);
  }

  /** The ids of the words listed for a post, ascending. shape (W,) */
  listFor(post: ReadPost): Int32Array {
    const listed = new Set<number>(writtenSpecials.keys());
    for (const ids of [this.#vocabulary.encode(this.#read(post)), this.#ranked]) {
      for (const id of ids) {
        if (listed.size === this.size) break;
        listed.add(id);
      }
    }
    return Int32Array.from(listed).sort();
  }

  /** The feed `listed` [B, W]. */
  feeds(posts: readonly ReadPost[]): Feeds {
    const data = new Int32Array(posts.length * this.size);
    for (const [b, post] of posts.entries()) data.set(this.listFor(post), b * this.size);
    return { listed: { data, shape: [posts.length, this.size] } };
  }
}
