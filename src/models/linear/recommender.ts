import { TagTable } from '../../features/tag-table.ts';
import type { Query } from '../../posts/post.ts';
import type { BundleContents, Explanation, Fitted, Recommendation } from '../model.ts';
import { explainByWords, explainUnknown } from '../parts/explain.ts';
import { bestTags, bundleLines } from '../parts/fitting.ts';
import { markPopular, summarizePopular } from '../parts/ranking.ts';

import type { LinearOptions } from './options.ts';
import type { PostFeatures } from './post-features.ts';
import { SparseWeights } from './sparse-weights.ts';

interface Parts {
  readonly tags: TagTable;
  readonly features: PostFeatures;
  readonly weights: SparseWeights;
  /** Converts a score to a probability, for models whose scores are log-odds. */
  readonly probability?: (score: number) => number;
}

/**
 * Ranks tags by their one-vs-rest scores. A tag is marked `popular` unless the telling words of the post
 * (`features/telling-words.ts`) raise its score above its intercept.
 */
export class OneVsRestRecommender implements Fitted {
  readonly #model: string;
  readonly #options: LinearOptions;
  readonly #parts: Parts;

  constructor(model: string, options: LinearOptions, parts: Parts) {
    this.#model = model;
    this.#options = options;
    this.#parts = parts;
  }

  static load(
    bundle: BundleContents,
    options: LinearOptions,
    features: PostFeatures,
    probability?: Parts['probability'],
  ): OneVsRestRecommender {
    const tags = TagTable.fromLines(bundleLines(bundle, 'tags'), `bundle of ${bundle.model}: tags`);
    const weights = SparseWeights.fromBundle(bundle, features.size, tags.size);
    return new OneVsRestRecommender(bundle.model, options, {
      tags,
      features,
      weights,
      probability,
    });
  }

  async recommend(queries: readonly Query[], k: number): Promise<Recommendation[][]> {
    const { tags, features, weights, probability } = this.#parts;
    return queries.map((query) => {
      const { row, telling } = features.read(query);
      const ranking = bestTags(tags, weights.scores(row), k);
      return markPopular(
        probability
          ? ranking.map((best) => ({ ...best, probability: probability(best.score) }))
          : ranking,
        (tag) => weights.gain(telling, tags.id(tag)!) > 0,
      );
    });
  }

  async explain(query: Query, tag: string): Promise<Explanation> {
    const { tags, features, weights } = this.#parts;
    const id = tags.id(tag);
    if (id === undefined) return explainUnknown(tag);
    const { row, telling } = features.read(query);
    return explainByWords(
      tag,
      weights.scores(row)[id],
      weights.gainOfWords(features.parts(query), id),
      weights.gain(telling, id) > 0 ? undefined : summarizePopular(tag, tags),
    );
  }

  export(): BundleContents {
    const { tags, features, weights } = this.#parts;
    const { arrays, vocabularies } = features.save();
    return {
      model: this.#model,
      options: { ...this.#options, text: features.textOptions },
      arrays: { ...weights.toArrays(), ...arrays },
      vocabularies: { tags: tags.toLines(), ...vocabularies },
    };
  }
}
