import { normalizeTag } from '../../base/tags.ts';
import type { LdaModel } from '../../features/lda.ts';
import { distinctTags, type TagTable } from '../../features/tag-table.ts';
import { TellingWords } from '../../features/telling-words.ts';
import type { Vocabulary } from '../../features/vocabulary.ts';
import type { Query } from '../../posts/post.ts';
import type { GivenTextOptions } from '../../text/options.ts';
import type { Pipeline } from '../../text/pipeline.ts';
import { isSingleCharacter } from '../../text/tag-rules.ts';
import type { BundleContents, Explanation, Fitted, Recommendation } from '../model.ts';
import { explainByWords, explainUnknown } from './explain.ts';
import { markPopular, rankTags, summarizePopular } from './ranking.ts';

interface LdaRecommenderOptions {
  readonly text: GivenTextOptions;
  readonly propose: 'tags' | 'words';
}

interface Learnt {
  readonly tags: TagTable;
  /** What topics are distributions over: words, and tags as `termsOfTags` writes them. */
  readonly terms: Vocabulary;
  readonly model: LdaModel;
}

/** The known ones of the hashtags as terms of topics: no word of a text begins with #. */
export function termsOfTags(hashtags: readonly string[], tags: TagTable): string[] {
  return distinctTags(hashtags)
    .filter((tag) => tags.id(tag) !== undefined)
    .map((tag) => `#${tag}`);
}

const NO_WORD = /^(?:URL|MENTION|DIGIT|[^\p{L}]*)$/u;

/** Ranks tags by P(t | post), eq. (1) of `lda.ts`, or words as tags. */
export class LdaRecommender implements Fitted {
  readonly #options: LdaRecommenderOptions;
  readonly #pipeline: Pipeline;
  readonly #learnt: Learnt;
  readonly #telling: TellingWords;
  /** The terms that can be recommended, with the tag of each. */
  readonly #candidates: readonly (readonly [term: number, tag: string])[];

  constructor(options: LdaRecommenderOptions, pipeline: Pipeline, learnt: Learnt) {
    const { tags, terms } = learnt;
    this.#options = options;
    this.#pipeline = pipeline;
    this.#learnt = learnt;
    this.#telling = TellingWords.of(terms);
    const tagOf = (term: string): string => {
      if (options.propose === 'words') return NO_WORD.test(term) ? '' : normalizeTag(term);
      const tag = term.slice(1);
      return term.startsWith('#') && tags.id(tag) !== undefined ? tag : '';
    };
    this.#candidates = Array.from(
      { length: terms.size },
      (_, term) => [term, tagOf(terms.token(term))] as const,
    ).filter(([, tag]) => tag !== '' && !(options.propose === 'words' && isSingleCharacter(tag)));
  }

  async recommend(queries: readonly Query[], k: number): Promise<Recommendation[][]> {
    return queries.map((query) => {
      const terms = this.#read(query);
      const speaks = this.#speaks(terms);
      const scores = this.#probabilities(this.#theta(terms));
      const ranking = rankTags(this.#learnt.tags, scores, k).map((one) => ({
        ...one,
        probability: one.score,
      }));
      return markPopular(ranking, () => speaks);
    });
  }

  /** Weight of each word: by how much it raises the tag's probability. */
  async explain(query: Query, tag: string): Promise<Explanation> {
    const terms = this.#read(query);
    const scoreOf = (own: readonly string[]) => this.#probabilities(this.#theta(own)).get(tag);
    const score = scoreOf(terms);
    if (score === undefined) return explainUnknown(tag);
    const parts = [...new Set(terms)].map((word): [string, number] => [
      word,
      score - scoreOf(terms.filter((other) => other !== word))!,
    ]);
    const popular = this.#speaks(terms) ? undefined : summarizePopular(tag, this.#learnt.tags);
    return explainByWords(tag, score, parts, popular);
  }

  export(): BundleContents {
    const { tags, terms, model } = this.#learnt;
    return {
      model: 'lda',
      options: { ...this.#options },
      arrays: model.toArrays(),
      vocabularies: { tags: tags.toLines(), 'topic-words': terms.toLines() },
    };
  }

  /** The known words of the post, and the tags that its draft has. */
  #read({ text, lang, tags: own = [] }: Query): string[] {
    const { tags, terms } = this.#learnt;
    const read = [...this.#pipeline.tokenize(text, lang), ...termsOfTags(own, tags)];
    return read.filter((term) => terms.id(term) !== undefined);
  }

  #speaks(terms: readonly string[]): boolean {
    return this.#telling.among(terms).size > 0;
  }

  /** P(z | post), shape (K,) */
  #theta(terms: readonly string[]): Float32Array {
    return this.#learnt.model.infer(this.#learnt.terms.encode(terms));
  }

  /** Eq. (1), as shares of all candidates. */
  #probabilities(theta: Float32Array): Map<string, number> {
    const { phi, topics: K } = this.#learnt.model;
    const scores = new Map<string, number>();
    let sum = 0;
    for (const [term, tag] of this.#candidates) {
      let p = 0;
      for (let k = 0; k < K; k++) p += theta[k] * phi[term * K + k];
      scores.set(tag, (scores.get(tag) ?? 0) + p);
      sum += p;
    }
    for (const [tag, p] of scores) scores.set(tag, p / sum);
    return scores;
  }
}
