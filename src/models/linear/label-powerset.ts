import { DataFormatError } from '../../base/errors.ts';
import type { SparseRows } from '../../base/sparse-rows.ts';
import { parseCount } from '../../features/parse-count.ts';
import { TagTable } from '../../features/tag-table.ts';
import type { Query } from '../../posts/post.ts';
import type { BundleContents, Explanation, Fitted, Recommendation, Runtime } from '../model.ts';
import { explainByWords, explainUnknown } from '../parts/explain.ts';
import { bestTags, bundleLines } from '../parts/fitting.ts';
import { markPopular, summarizePopular } from '../parts/ranking.ts';
import type { LinearOptions } from './options.ts';
import { sigmoid } from './sigmoid.ts';
import { SparseWeights } from './sparse-weights.ts';
import { type FeatureRow, TextFeatures } from './text-features.ts';

/** The distinct sets of tags of training posts, most used first; ties by their tags' ids. */
export class LabelSets {
  /** The tag ids of each class, ascending. */
  readonly #sets: readonly (readonly number[])[];
  readonly #classes: ReadonlyMap<string, number>;

  private constructor(sets: readonly (readonly number[])[]) {
    this.#sets = sets;
    this.#classes = new Map(sets.map((set, id) => [keyOf(set), id]));
  }

  /** @param most keep so many; posts without a tag make no class */
  static build(tagsOfRow: readonly (readonly number[])[], most: number): LabelSets {
    const counts = new Map<string, number>();
    for (const tags of tagsOfRow) {
      if (tags.length > 0) counts.set(keyOf(tags), (counts.get(keyOf(tags)) ?? 0) + 1);
    }
    const kept = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, most);
    return new LabelSets(kept.map(([key]) => key.split(' ').map(Number)));
  }

  get size(): number {
    return this.#sets.length;
  }

  /** The tag ids of a class. */
  tags(id: number): readonly number[] {
    return this.#sets[id];
  }

  /** The rows that belong to a class, and the class of each (in a list of one). */
  classify(
    { columns, offsets, indices, values }: SparseRows,
    tagsOfRow: readonly (readonly number[])[],
  ): { rows: SparseRows; classOfRow: [number][] } {
    const classOfRow: [number][] = [];
    const ends = [0];
    const kept = indices.slice();
    const keptValues = values.slice();
    tagsOfRow.forEach((tags, row) => {
      const id = this.#classes.get(keyOf(tags));
      if (id === undefined) return;
      const at = ends.at(-1)!;
      kept.copyWithin(at, offsets[row], offsets[row + 1]);
      keptValues.copyWithin(at, offsets[row], offsets[row + 1]);
      ends.push(at + offsets[row + 1] - offsets[row]);
      classOfRow.push([id]);
    });
    const size = ends.at(-1)!;
    const rows = {
      columns,
      offsets: Uint32Array.from(ends),
      indices: kept.slice(0, size),
      values: keptValues.slice(0, size),
    };
    return { rows, classOfRow };
  }

  /** One line a class: its tag ids with spaces between. */
  toLines(): string[] {
    return this.#sets.map(keyOf);
  }

  /** The inverse of `toLines`. @throws {DataFormatError} naming the line that is no list of tag ids */
  static fromLines(lines: readonly string[], tags: number, where: string): LabelSets {
    return new LabelSets(
      lines.map((line, i) => {
        const set = line.split(' ').map((id) => parseCount(id) ?? tags);
        if (set.every((id, at) => id < tags && (at === 0 || id > set[at - 1]))) return set;
        throw new DataFormatError(
          `${where} line ${i + 1}: expected ascending ids of the ${tags} tags, got "${line.slice(0, 80)}"`,
        );
      }),
    );
  }
}

function keyOf(tags: readonly number[]): string {
  return [...tags].sort((a, b) => a - b).join(' ');
}

interface Parts {
  readonly tags: TagTable;
  readonly features: TextFeatures;
  /** Outputs are classes. */
  readonly weights: SparseWeights;
  readonly sets: LabelSets;
}

/**
 * Ranks tags by the summed probabilities of the sets of tags that contain them. A tag is spoken for if the telling
 * words of the post (`features/telling-words.ts`) lift the likeliest set with it above its intercept.
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
    runtime: Runtime,
  ): PowersetRecommender {
    const where = `bundle of ${bundle.model}`;
    const tags = TagTable.fromLines(bundleLines(bundle, 'tags'), `${where}: tags`);
    const sets = LabelSets.fromLines(bundleLines(bundle, 'sets'), tags.size, `${where}: sets`);
    const features = TextFeatures.fromBundle(bundle, options, runtime);
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

  /** Words by the weight they have for the likeliest class with the tag. */
  async explain(query: Query, tag: string): Promise<Explanation> {
    const { tags, features, weights } = this.#parts;
    const id = tags.id(tag);
    if (id === undefined) return explainUnknown(tag);
    const asked = features.read(query);
    const classes = this.#classes(asked);
    const best = this.#likeliestSets(classes)[id];
    const parts = best < 0 ? [] : [...weights.contributions(asked.row, best)];
    return explainByWords(
      tag,
      this.#tagScores(classes)[id],
      parts.map(([feature, weight]) => [features.word(feature), weight] as const),
      this.#speaks(asked, best) ? undefined : summarizePopular(tag, tags),
    );
  }

  /** The likeliest set with each tag, -1 for tags of none. shape (L,) */
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

  /** Whether the telling words of the post lift a set above its intercept. */
  #speaks({ telling }: FeatureRow, set: number): boolean {
    return set >= 0 && this.#parts.weights.gain(telling, set) > 0;
  }

  /** The classes' probabilities; they sum to one. */
  #classes({ row }: FeatureRow): Float64Array {
    const classes = this.#parts.weights.scores(row).map(sigmoid);
    const sum = classes.reduce((total, p) => total + p, 0);
    return classes.map((p) => p / sum);
  }

  /** shape (L,); -Infinity for tags of no class */
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
    return {
      model: this.#model,
      options: { ...this.#options, text: features.textOptions },
      arrays: weights.toArrays(),
      vocabularies: { tags: tags.toLines(), words: features.toLines(), sets: sets.toLines() },
    };
  }
}
