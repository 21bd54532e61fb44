import type { TagTable } from '../../features/tag-table.ts';
import { TellingWords } from '../../features/telling-words.ts';
import type { Vocabulary } from '../../features/vocabulary.ts';
import type { Query } from '../../posts/post.ts';
import type { GivenTextOptions } from '../../text/options.ts';
import type { Pipeline } from '../../text/pipeline.ts';
import type { BundleContents, Explanation, Fitted, Recommendation } from '../model.ts';
import { explainByWords, explainUnknown } from '../parts/explain.ts';
import { bestTags } from '../parts/fitting.ts';
import { markPopular, popularity, summarizePopular } from '../parts/ranking.ts';
import { saveCounts } from './bundle-counts.ts';
import { type Counts, LearnedTranslations, type ReadPost } from './learned-translations.ts';
import type { Priors } from './state.ts';

export interface TtmOptions extends Priors {
  readonly text: GivenTextOptions;
  readonly topics: number;
  readonly lambda: number;
  readonly iterations: number;
  readonly samples: number;
  readonly minDocuments: number;
  readonly minCount: number;
}

interface Learnt {
  readonly tags: TagTable;
  readonly words: Vocabulary;
  readonly counts: Counts;
}

/**
 * Ranks tags by p(t | post). A tag is marked `popular` unless a telling word (`features/telling-words.ts`) triggers it
 * more often than its share of all uses.
 */
export class FittedTtm implements Fitted {
  readonly #options: TtmOptions;
  readonly #pipeline: Pipeline;
  readonly #tags: TagTable;
  readonly #words: Vocabulary;
  readonly #translations: LearnedTranslations;
  readonly #telling: TellingWords;

  constructor(options: TtmOptions, pipeline: Pipeline, { tags, words, counts }: Learnt) {
    this.#options = options;
    this.#pipeline = pipeline;
    this.#tags = tags;
    this.#words = words;
    this.#translations = new LearnedTranslations(counts, popularity(tags), options, options.lambda);
    this.#telling = TellingWords.of(words);
  }

  async recommend(queries: readonly Query[], k: number): Promise<Recommendation[][]> {
    return queries.map((query) => {
      const { post, telling } = this.#read(query);
      const scores = this.#translations.probabilities(post);
      const ranking = bestTags(this.#tags, scores, k, undefined, scores);
      return markPopular(ranking, (tag) => this.#speaks(telling, this.#tags.id(tag)!));
    });
  }

  /** Weight of each word: how much of the tag's probability it triggers, above the tag's share of all uses. */
  async explain(query: Query, tag: string): Promise<Explanation> {
    const id = this.#tags.id(tag);
    if (id === undefined) return explainUnknown(tag);
    const { post, telling } = this.#read(query);
    const parts = post.triggers
      .filter(({ word }) => word < this.#words.size)
      .map((trigger): [string, number] => [
        this.#words.token(trigger.word),
        this.#translations.gain(id, post, trigger),
      ]);
    const popular = this.#speaks(telling, id) ? undefined : summarizePopular(tag, this.#tags);
    return explainByWords(tag, this.#translations.probabilities(post)[id], parts, popular);
  }

  #read({ text, lang }: Query): { post: ReadPost; telling: readonly number[] } {
    const tokens = this.#pipeline.tokenize(text, lang);
    const uses = new Map<number, number>();
    for (const word of this.#words.encode(tokens)) uses.set(word, (uses.get(word) ?? 0) + 1);
    return {
      post: this.#translations.read(uses),
      telling: this.#words.encode([...this.#telling.among(tokens)]),
    };
  }

  #speaks(telling: readonly number[], tag: number): boolean {
    return telling.some((word) => this.#translations.speaks(word, tag));
  }

  export(): BundleContents {
    return {
      model: 'ttm',
      options: { ...this.#options, text: this.#pipeline.options },
      arrays: saveCounts(this.#translations.counts),
      vocabularies: { tags: this.#tags.toLines(), words: this.#words.toLines() },
    };
  }
}
