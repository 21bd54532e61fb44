import { DataFormatError } from '../../base/errors.ts';
import { softmax } from '../../base/softmax.ts';
import { placeOf, type SparseRows } from '../../base/sparse-rows.ts';
import type { TagTable } from '../../features/tag-table.ts';
import type { Query } from '../../posts/post.ts';
import type { GivenTextOptions } from '../../text/options.ts';
import type { Pipeline } from '../../text/pipeline.ts';
import type { BundleContents, Explanation, Fitted, Recommendation } from '../model.ts';
import { explainByWords, explainUnknown } from './explain.ts';
import { bestTags } from './fitting.ts';
import { markPopular, summarizePopular } from './ranking.ts';
import { saveCounts } from './tag-word-counts.ts';
import type { WordsWithHistory } from './words-with-history.ts';

/** The options with `auto` resolved. */
export interface Chosen {
  readonly text: GivenTextOptions;
  readonly alpha: number;
  readonly history: number;
  readonly minDocuments: number;
  readonly minCount: number;
}

export type NaiveBayesOptions = Omit<Chosen, 'alpha' | 'history'> &
  Readonly<Record<'alpha' | 'history', number | 'auto'>>;

/** Of a bundle. @throws {DataFormatError} if it leaves something to be chosen */
export function chosenOptions({ alpha, history, ...others }: NaiveBayesOptions): Chosen {
  if (alpha !== 'auto' && history !== 'auto') return { ...others, alpha, history };
  throw new DataFormatError(
    'bundle of naive-bayes: the options alpha and history must be the numbers that training took, got "auto"; train it again',
  );
}

interface Learnt {
  readonly tags: TagTable;
  /** c(t, w), shape (V, L) */
  readonly counts: SparseRows;
  readonly reader: WordsWithHistory;
}

/** Scores by the second form of the equation in `naive-bayes.ts`. */
export class FittedNaiveBayes implements Fitted {
  readonly #options: Chosen;
  readonly #pipeline: Pipeline;
  readonly #learnt: Learnt;
  /** log p(t), shape (L,) */
  readonly #priors: Float64Array;
  /** log(alpha / (c(t) + alpha V)): the contribution of a word that never occurs with the tag. shape (L,) */
  readonly #unseen: Float64Array;
  /** log(1 + c(t, w) / alpha), aligned with `counts.values` */
  readonly #gains: Float64Array;
  /** Uses of each word, with any tag. shape (V,) */
  readonly #totals: Float64Array;
  /** The sum of all counts. */
  readonly #total: number;

  constructor(options: Chosen, pipeline: Pipeline, learnt: Learnt) {
    this.#options = options;
    this.#pipeline = pipeline;
    this.#learnt = learnt;
    const { tags, counts } = learnt;
    const words = learnt.reader.vocabulary;
    const { alpha } = options;
    let uses = 0;
    for (let t = 0; t < tags.size; t++) uses += tags.count(t);
    this.#priors = new Float64Array(tags.size).map((_, t) => Math.log(tags.count(t) / uses));
    const totals = new Float64Array(tags.size);
    counts.indices.forEach((tag, at) => {
      totals[tag] += counts.values[at];
    });
    const smoothing = alpha * Math.max(1, words.size); // without words, avoids a division by zero
    this.#unseen = totals.map((total) => Math.log(alpha / (total + smoothing)));
    this.#gains = Float64Array.from(counts.values, (count) => Math.log1p(count / alpha));
    this.#total = totals.reduce((sum, total) => sum + total, 0);
    this.#totals = new Float64Array(words.size).map((_, word) =>
      counts.values
        .subarray(counts.offsets[word], counts.offsets[word + 1])
        .reduce((sum, count) => sum + count, 0),
    );
  }

  async recommend(queries: readonly Query[], k: number): Promise<Recommendation[][]> {
    const { tags, reader } = this.#learnt;
    return queries.map((query) => {
      const { uses, telling } = reader.read(query);
      const scores = this.#scores(uses);
      const probabilities = softmax(scores.slice());
      const ranking = bestTags(tags, scores, k).map((best) => ({
        ...best,
        probability: probabilities[tags.id(best.tag)!],
      }));
      return markPopular(ranking, (tag) => this.#speaks(telling, tags.id(tag)!));
    });
  }

  /** Weight of each word: its number of uses times log(p(word | tag) / p(word)). */
  async explain(query: Query, tag: string): Promise<Explanation> {
    const { tags, reader } = this.#learnt;
    const id = tags.id(tag);
    if (id === undefined) return explainUnknown(tag);
    const { uses, telling } = reader.read(query);
    const parts = [...uses].map(([word, times]): [string, number] => [
      reader.vocabulary.token(word),
      times * this.#logOdds(word, id),
    ]);
    const popular = this.#speaks(telling, id) ? undefined : summarizePopular(tag, tags);
    return explainByWords(tag, this.#scores(uses)[id], parts, popular);
  }

  #scores(uses: ReadonlyMap<number, number>): Float64Array {
    const { offsets, indices } = this.#learnt.counts;
    let n = 0;
    for (const times of uses.values()) n += times;
    const scores = this.#priors.map((prior, t) => prior + n * this.#unseen[t]);
    for (const [word, times] of uses) {
      for (let i = offsets[word]; i < offsets[word + 1]; i++) {
        scores[indices[i]] += times * this.#gains[i];
      }
    }
    return scores;
  }

  /** log(p(word | tag) / p(word)) */
  #logOdds(word: number, tag: number): number {
    const { counts, reader } = this.#learnt;
    const { alpha } = this.#options;
    const place = placeOf(counts, word, tag);
    const gain = this.#unseen[tag] + (place === undefined ? 0 : this.#gains[place]);
    const share = (this.#totals[word] + alpha) / (this.#total + alpha * reader.vocabulary.size);
    return gain - Math.log(share);
  }

  /** Whether one of these words occurred with the tag, and more often than with others. */
  #speaks(telling: ReadonlySet<number>, tag: number): boolean {
    const { counts } = this.#learnt;
    for (const word of telling) {
      if (placeOf(counts, word, tag) !== undefined && this.#logOdds(word, tag) > 0) return true;
    }
    return false;
  }

  export(): BundleContents {
    const { tags, counts, reader } = this.#learnt;
    const { arrays, vocabularies } = reader.save();
    return {
      model: 'naive-bayes',
      options: { ...this.#options, text: this.#pipeline.options },
      arrays: { ...saveCounts(counts), ...arrays },
      vocabularies: { tags: tags.toLines(), ...vocabularies },
    };
  }
}
