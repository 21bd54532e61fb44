import type { FastRandom } from '../../base/fast-random.ts';
import { TopicCounts } from './topic-counts.ts';

/** One post as ids. */
export interface TranslatedPost {
  /** Repeats included, ascending: the model does not depend on the order. */
  readonly words: readonly number[];
  /** Distinct. */
  readonly tags: readonly number[];
}

/** The hyperparameters of `ttm`; see the header of `ttm.ts`. */
export interface Priors {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly delta: number;
}

export interface Sizes {
  /** K */
  readonly topics: number;
  /** V */
  readonly words: number;
  /** The share of each tag of all uses, m. shape (L,), sums to 1 */
  readonly tagShares: Float64Array;
}

/**
 * The state of the chain in flat arrays: z, y and x, and the counts that follow from them. Word V is the empty word, which
 * every post has as a possible trigger.
 */
export class State {
  readonly sizes: Sizes;
  readonly priors: Priors;
  /** The words of post d are `words[wordOffsets[d] .. wordOffsets[d + 1])`. shape (N + 1,) */
  readonly wordOffsets: Uint32Array;
  readonly words: Int32Array;
  /** The tags of post d are `tags[tagOffsets[d] .. tagOffsets[d + 1])`. shape (N + 1,) */
  readonly tagOffsets: Uint32Array;
  readonly tags: Int32Array;
  /** z: the topic of each post. shape (N,) */
  readonly topics: Uint16Array;
  /** y: 1 for the words of a post's topic, 0 for those of the background. As long as `words`. */
  readonly topical: Uint8Array;
  /** x: the trigger of each tag, an index into `words`, or -1 for the empty word. As long as `tags`. */
  readonly triggers: Int32Array;

  /** n_k: posts of each topic. shape (K,) */
  readonly postsOf: Int32Array;
  /** n_kw at `w K + k`: topical words. shape (V, K) */
  readonly wordTopics: Int32Array;
  /** n_k. : topical words of each topic. shape (K,) */
  readonly wordsOf: Int32Array;
  /** n_Bw: words of the background. shape (V,) */
  readonly background: Int32Array;
  /** The sum of `background`. */
  backgroundWords = 0;
  /** c_kw at `w K + k`: tags triggered by a word. shape (V + 1, K) */
  readonly triggered: Int32Array;
  /** c_kwt: tag t triggered by word w. Rows are the pairs (w, t) that occur in a post. */
  readonly translations: TopicCounts;
  /** The pairs of tag i are `pairs[pairOffsets[i] ..]`: with each word of its post, then with the empty word. */
  readonly #pairs: Int32Array;
  readonly #pairOffsets: Uint32Array;

  /** Starts with random topics, background words and triggers. */
  constructor(
    posts: readonly TranslatedPost[],
    sizes: Sizes,
    priors: Priors,
    random: Pick<FastRandom, 'integer'>,
  ) {
    const { topics: K, words: V, tagShares } = sizes;
    this.sizes = sizes;
    this.priors = priors;
    [this.wordOffsets, this.words] = flatten(posts.map(({ words }) => words));
    [this.tagOffsets, this.tags] = flatten(posts.map(({ tags }) => tags));
    const pairs = pairIds(posts, V, tagShares.length);
    [this.#pairOffsets, this.#pairs] = [pairs.offsets, pairs.ids];
    this.topics = new Uint16Array(posts.length);
    this.topical = new Uint8Array(this.words.length);
    this.triggers = new Int32Array(this.tags.length);
    this.postsOf = new Int32Array(K);
    this.wordTopics = new Int32Array(V * K);
    this.wordsOf = new Int32Array(K);
    this.background = new Int32Array(V);
    this.triggered = new Int32Array((V + 1) * K);
    this.translations = new TopicCounts(pairs.distinct, this.tags.length);
    for (let post = 0; post < posts.length; post++) {
      const topic = random.integer(K);
      const possible = [-1];
      for (let at = this.wordOffsets[post]; at < this.wordOffsets[post + 1]; at++) {
        this.topical[at] = random.integer(2);
        if (this.topical[at]) possible.push(at);
        else this.countBackground(this.words[at], 1);
      }
      for (let use = this.tagOffsets[post]; use < this.tagOffsets[post + 1]; use++) {
        this.triggers[use] = possible[random.integer(possible.length)];
      }
      this.enter(post, topic);
    }
  }

  /** The id of the word that triggers a tag. */
  triggerWord(use: number): number {
    const at = this.triggers[use];
    return at < 0 ? this.sizes.words : this.words[at];
  }

  /** The row of `translations` for a tag of a post and a possible trigger: an index into `words`, or -1. */
  pair(post: number, use: number, trigger: number): number {
    const place =
      trigger < 0
        ? this.wordOffsets[post + 1] - this.wordOffsets[post]
        : trigger - this.wordOffsets[post];
    return this.#pairs[this.#pairOffsets[use] + place];
  }

  countBackground(word: number, change: 1 | -1): void {
    this.background[word] += change;
    this.backgroundWords += change;
  }

  countTopical(word: number, topic: number, change: 1 | -1): void {
    this.wordTopics[word * this.sizes.topics + topic] += change;
    this.wordsOf[topic] += change;
  }

  countTrigger(post: number, use: number, topic: number, change: 1 | -1): void {
    this.triggered[this.triggerWord(use) * this.sizes.topics + topic] += change;
    const pair = this.pair(post, use, this.triggers[use]);
    if (change > 0) this.translations.add(pair, topic);
    else this.translations.remove(pair, topic);
  }

  /** Counts a post's topical words and tags in a topic, which becomes its own. */
  enter(post: number, topic: number): void {
    this.topics[post] = topic;
    this.#countPost(post, 1);
  }

  /** Takes back `enter`. */
  leave(post: number): void {
    this.#countPost(post, -1);
  }

  #countPost(post: number, change: 1 | -1): void {
    const topic = this.topics[post];
    this.postsOf[topic] += change;
    for (let at = this.wordOffsets[post]; at < this.wordOffsets[post + 1]; at++) {
      if (this.topical[at]) this.countTopical(this.words[at], topic, change);
    }
    for (let use = this.tagOffsets[post]; use < this.tagOffsets[post + 1]; use++) {
      this.countTrigger(post, use, topic, change);
    }
  }
}

function flatten(lists: readonly (readonly number[])[]): [Uint32Array, Int32Array] {
  const offsets = new Uint32Array(lists.length + 1);
  for (const [i, list] of lists.entries()) offsets[i + 1] = offsets[i] + list.length;
  const all = new Int32Array(offsets[lists.length]);
  for (const [i, list] of lists.entries()) all.set(list, offsets[i]);
  return [offsets, all];
}

/** Numbers the pairs of a word and a tag of the same post, with the empty word V last. */
function pairIds(posts: readonly TranslatedPost[], V: number, L: number) {
  const known = new Map<number, number>();
  const sizes = posts.flatMap(({ words, tags }) => tags.map(() => words.length + 1));
  const offsets = new Uint32Array(sizes.length + 1);
  for (const [use, size] of sizes.entries()) offsets[use + 1] = offsets[use] + size;
  const ids = new Int32Array(offsets[sizes.length]);
  let at = 0;
  for (const { words, tags } of posts) {
    for (const tag of tags) {
      for (const word of [...words, V]) {
        const key = word * L + tag;
        let id = known.get(key);
        if (id === undefined) known.set(key, (id = known.size));
        ids[at++] = id;
      }
    }
  }
  return { offsets, ids, distinct: known.size };
}
