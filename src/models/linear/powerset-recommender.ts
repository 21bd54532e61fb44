import { softmax } from '../../base/softmax.ts';
import { TagTable } from '../../features/tag-table.ts';
import type { Query } from '../../posts/post.ts';
import type { BundleContents, Explanation, Fitted, Recommendation } from '../model.ts';
import { explainByWords, explainUnknown } from '../parts/explain.ts';
import { bestTags, bundleLines } from '../parts/fitting.ts';
import { markPopular, summarizePopular } from '../parts/ranking.ts';
import type { FeatureRow } from './features.ts';
import { LabelSets } from './label-sets.ts';
import type { LinearOptions } from './options.ts';
import type { PostFeatures } from './post-features.ts';
import { SparseWeights } from './sparse-weights.ts';

interface Parts {
  readonly tags: TagTable;
  readonly features: PostFeatures;
  /** One output per class. */
  readonly weights: SparseWeights;
  readonly sets: LabelSets;
}

/**
 * Ranks tags by the summed probabilities of the sets of tags that contain them. A tag is marked `popular` unless the
 * telling words of the post (`features/telling-words.ts`) raise the score of its likeliest set above the intercept.
 */
export class PowersetRecommender implements Fitted {
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
  ): PowersetRecommender {
    const where = `bundle of ${bundle.model}`;
    const tags = TagTable.fromLines(bundleLines(bundle, 'tags'), `${where}: tags`);
    const sets = LabelSets.fromLines(
      bundleLines(bundle, 'label-sets'),
      tags.size,
      `${where}: label-sets`,
    );
    const weights = SparseWeights.fromBundle(bundle, features.size, sets.size);
    return new PowersetRecommender(bundle.model, options, { tags, features, weights, sets });
  }

  async recommend(queries: readonly Query[], k: number): Promise<Recommendation[][]> {
    const { tags, features } = this.#parts;
    return queries.map((query) => {
      const asked = features.read(query);
      const classes = this.#classes(asked);
      const scores = this.#tagScores(classes);
      const likeliest = this.#likeliestSets(classes);
      return markPopular(bestTags(tags, scores, k, undefined, scores), (tag) =>
        this.#speaks(asked, likeliest[tags.id(tag)!]),
      );
    });
  }

  /** Explains by the words' weights for the likeliest set with the tag. */
  async explain(query: Query, tag: string): Promise<Explanation> {
    const { tags, features, weights } = this.#parts;
    const id = tags.id(tag);
    if (id === undefined) return explainUnknown(tag);
    const asked = features.read(query);
    const classes = this.#classes(asked);
    const best = this.#likeliestSets(classes)[id];
    return explainByWords(
      tag,
      this.#tagScores(classes)[id],
      best < 0 ? [] : weights.gainOfWords(features.parts(query), best),
      this.#speaks(asked, best) ? undefined : summarizePopular(tag, tags),
    );
  }

  /** The likeliest set with each tag; -1 for tags in no set. shape (L,) */
  #likeliestSets(classes: Float64Array): Int32Array {
    const { tags, sets } = this.#parts;
    const likeliest = new Int32Array(tags.size).fill(-1);
    classes.forEach((p, c) => {
      for (const tag of sets.tags(c)) {
        if (likeliest[tag] < 0 || p > classes[likeliest[tag]]) likeliest[tag] = c;
      }
    });
    return likeliest;
  }

  /** Whether the telling words of the post raise a set's score above its intercept. */
  #speaks({ telling }: FeatureRow, set: number): boolean {
    return set >= 0 && this.#parts.weights.gain(telling, set) > 0;
  }

  /** p(set | post), shape (sets,), sums to one */
  #classes({ row }: FeatureRow): Float64Array {
    return softmax(this.#parts.weights.scores(row));
  }

  /** shape (L,); -Infinity for tags in no class */
  #tagScores(classes: Float64Array): Float64Array {
    const { tags, sets } = this.#parts;
    const scores = new Float64Array(tags.size);
    classes.forEach((p, c) => {
      for (const tag of sets.tags(c)) scores[tag] += p;
    });
    return scores.map((score) => (score > 0 ? score : Number.NEGATIVE_INFINITY));
  }

  export(): BundleContents {
    const { tags, features, weights, sets } = this.#parts;
    const { arrays, vocabularies } = features.save();
    return {
      model: this.#model,
      options: { ...this.#options, text: features.textOptions },
      arrays: { ...weights.toArrays(), ...arrays },
      vocabularies: { tags: tags.toLines(), 'label-sets': sets.toLines(), ...vocabularies },
    };
  }
}
