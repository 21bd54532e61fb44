import type { SparseRows } from '../../base/sparse-rows.ts';
import type { Priors } from './state.ts';

/** What the chain has counted: means over the kept sweeps. Only counts above 0 are stored. */
export interface Counts {
  /** n_k: posts of each topic. shape (K,) */
  readonly posts: Float32Array;
  /** n_kw in column k and n_Bw in column K. shape (V, K + 1) */
  readonly words: SparseRows;
  /** c_kwt in column `t K + k`; row V is the empty word. shape (V + 1, L K) */
  readonly translations: SparseRows;
}

/** A word of a post: how often it occurs, and how likely it is topical under each topic. */
interface ReadWord {
  readonly word: number;
  readonly times: number;
  /** r(w, k), shape (K,) */
  readonly topical: Float64Array;
}

/** The posterior of a new post. */
export interface ReadPost {
  /** p(k | post), shape (K,), sums to 1 */
  readonly topics: Float64Array;
  /** p(trigger | k) of each known word, and last of the empty word V; for each k, they sum to 1. */
  readonly triggers: readonly { readonly word: number; readonly shares: Float64Array }[];
}

/** Point estimates from the counts, and what follows from them for new posts; eq. (5) to (7) in the header of `ttm.ts`. */
export class LearnedTranslations {
  readonly counts: Counts;
  readonly #priors: Priors;
  readonly #lambda: number;
  /** m, shape (L,) */
  readonly #tagShares: Float64Array;
  /** shape (K,): topical words of each topic */
  readonly #wordsOf: Float64Array;
  readonly #topicalWords: number;
  readonly #backgroundWords: number;
  /** c_kw at `w K + k`. shape (V + 1, K) */
  readonly #triggered: Float64Array;

  constructor(counts: Counts, tagShares: Float64Array, priors: Priors, lambda: number) {
    this.counts = counts;
    this.#priors = priors;
    this.#lambda = lambda;
    this.#tagShares = tagShares;
    const K = counts.posts.length;
    const sums = new Float64Array(K + 1);
    counts.words.indices.forEach((k, at) => {
      sums[k] += counts.words.values[at];
    });
    this.#wordsOf = sums.subarray(0, K);
    this.#topicalWords = this.#wordsOf.reduce((a, b) => a + b);
    this.#backgroundWords = sums[K];
    const { offsets, indices, values } = counts.translations;
    this.#triggered = new Float64Array((offsets.length - 1) * K);
    for (let row = 0; row + 1 < offsets.length; row++) {
      for (let at = offsets[row]; at < offsets[row + 1]; at++) {
        this.#triggered[row * K + (indices[at] % K)] += values[at];
      }
    }
  }

  /** @param words distinct word ids with how often each occurs */
  read(words: ReadonlyMap<number, number>): ReadPost {
    const K = this.counts.posts.length;
    const { alpha } = this.#priors;
    const logs = Float64Array.from(this.counts.posts, (n) => Math.log(n + alpha));
    const read = Array.from(words, ([word, times]) => this.#readWord(word, times, logs));
    const largest = logs.reduce((a, b) => Math.max(a, b));
    const topics = logs.map((log) => Math.exp(log - largest));
    const total = topics.reduce((a, b) => a + b);
    for (let k = 0; k < K; k++) topics[k] /= total;
    const possible = new Float64Array(K).fill(1);
    for (const { times, topical } of read) {
      for (let k = 0; k < K; k++) possible[k] += times * topical[k];
    }
    const triggers = read.map(({ word, times, topical }) => ({
      word,
      shares: topical.map((share, k) => (times * share) / possible[k]),
    }));
    const emptyWord = this.counts.words.offsets.length - 1;
    return {
      topics,
      triggers: [...triggers, { word: emptyWord, shares: possible.map((n) => 1 / n) }],
    };
  }

  /** eq. (5): adds the word's log-probability under each topic to `logs`. */
  #readWord(word: number, times: number, logs: Float64Array): ReadWord {
    const { posts, words } = this.counts;
    const { beta, delta } = this.#priors;
    const K = posts.length;
    const V = words.offsets.length - 1;
    const own = new Float64Array(K + 1).fill(beta);
    for (let at = words.offsets[word]; at < words.offsets[word + 1]; at++) {
      own[words.indices[at]] += words.values[at];
    }
    const background =
      ((this.#backgroundWords + delta) * own[K]) / (this.#backgroundWords + V * beta);
    const topical = new Float64Array(K);
    for (let k = 0; k < K; k++) {
      const ofTopic = ((this.#topicalWords + delta) * own[k]) / (this.#wordsOf[k] + V * beta);
      topical[k] = ofTopic / (ofTopic + background);
      logs[k] += times * Math.log(ofTopic + background);
    }
    return { word, times, topical };
  }

  /** eq. (7): p(t | post) of every tag. shape (L,), sums to 1 */
  probabilities({ topics, triggers }: ReadPost): Float64Array {
    const scores = new Float64Array(this.#tagShares.length);
    let smoothed = 0;
    for (const { word, shares } of triggers)
      smoothed += this.#addWord(word, topics, shares, scores);
    for (let t = 0; t < scores.length; t++) scores[t] += smoothed * this.#tagShares[t];
    return scores;
  }

  /** The part of p(t | post) that comes from one trigger, over what its tag's share alone would give. */
  gain(tag: number, { topics }: ReadPost, { word, shares }: ReadPost['triggers'][number]): number {
    const scores = new Float64Array(this.#tagShares.length);
    const smoothed = this.#addWord(word, topics, shares, scores);
    const weight = topics.reduce((sum, p, k) => sum + p * shares[k], 0);
    return scores[tag] + (smoothed - weight) * this.#tagShares[tag];
  }

  /** Whether the word triggers the tag more often than the tag's share of all uses. */
  speaks(word: number, tag: number): boolean {
    const K = this.counts.posts.length;
    const { offsets, indices, values } = this.counts.translations;
    let all = 0;
    let own = 0;
    for (let at = offsets[word]; at < offsets[word + 1]; at++) {
      all += values[at];
      if (Math.floor(indices[at] / K) === tag) own += values[at];
    }
    return own > all * this.#tagShares[tag];
  }

  /** Adds the counted part of eq. (6) to `scores`; returns the weight of the tags' shares. */
  #addWord(word: number, topics: Float64Array, shares: Float64Array, scores: Float64Array): number {
    const K = topics.length;
    const { offsets, indices, values } = this.counts.translations;
    const { gamma } = this.#priors;
    const lambda = this.#lambda;
    const row = word * K;
    let all = gamma;
    let weight = 0;
    for (let k = 0; k < K; k++) {
      all += this.#triggered[row + k];
      weight += topics[k] * shares[k];
    }
    const ofAll = ((1 - lambda) * weight) / all;
    const ofTopics = topics.map(
      (p, k) => (lambda * p * shares[k]) / (this.#triggered[row + k] + gamma),
    );
    for (let at = offsets[word]; at < offsets[word + 1]; at++) {
      const k = indices[at] % K;
      scores[(indices[at] - k) / K] += values[at] * (ofTopics[k] + ofAll);
    }
    return gamma * (ofTopics.reduce((a, b) => a + b) + ofAll);
  }
}
