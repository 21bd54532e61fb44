import { GrowableArray } from '../../base/growable-array.ts';
import { type SparseRows, SparseRowsBuilder } from '../../base/sparse-rows.ts';
import type { Counts } from './learned-translations.ts';
import type { State } from './state.ts';

/** Sums the counts of several sweeps, which vary around the posterior, to return their means. */
export class KeptSweeps {
  readonly #state: State;
  #sweeps = 0;
  readonly #posts: Float64Array; // (K,)
  readonly #words: Float64Array; // (V, K + 1)
  /** A number for each tag of each sweep: its trigger, itself and its topic. */
  readonly #translations = new GrowableArray(Float64Array);

  constructor(state: State) {
    const { topics: K, words: V } = state.sizes;
    this.#state = state;
    this.#posts = new Float64Array(K);
    this.#words = new Float64Array(V * (K + 1));
  }

  /** Adds the state as it is now. */
  add(): void {
    const { sizes, topics, tagOffsets, tags, postsOf, wordTopics, background } = this.#state;
    const { topics: K, words: V, tagShares } = sizes;
    this.#sweeps++;
    for (let k = 0; k < K; k++) this.#posts[k] += postsOf[k];
    for (let word = 0; word < V; word++) {
      const row = word * (K + 1);
      for (let k = 0; k < K; k++) this.#words[row + k] += wordTopics[word * K + k];
      this.#words[row + K] += background[word];
    }
    for (let post = 0; post < topics.length; post++) {
      for (let use = tagOffsets[post]; use < tagOffsets[post + 1]; use++) {
        const row = this.#state.triggerWord(use) * tagShares.length * K;
        this.#translations.push(row + tags[use] * K + topics[post]);
      }
    }
  }

  /** The means. At least one sweep must have been added. */
  means(): Counts {
    const { topics: K, words: V, tagShares } = this.#state.sizes;
    const words = new SparseRowsBuilder(K + 1);
    for (let word = 0; word < V; word++) {
      const row = new Map<number, number>();
      for (let k = 0; k <= K; k++) {
        const sum = this.#words[word * (K + 1) + k];
        if (sum > 0) row.set(k, sum / this.#sweeps);
      }
      words.add(row);
    }
    return {
      posts: Float32Array.from(this.#posts, (sum) => sum / this.#sweeps),
      words: words.finish(),
      translations: this.#countTranslations(V + 1, tagShares.length * K),
    };
  }

  #countTranslations(rows: number, columns: number): SparseRows {
    const keys = this.#translations.finish().sort();
    const counts = new SparseRowsBuilder(columns);
    for (let row = 0, at = 0; row < rows; row++) {
      const own = new Map<number, number>();
      for (; at < keys.length && keys[at] < (row + 1) * columns; at++) {
        const column = keys[at] - row * columns;
        own.set(column, (own.get(column) ?? 0) + 1 / this.#sweeps);
      }
      counts.add(own);
    }
    return counts.finish();
  }
}
