import type { Random } from '../../base/random.ts';
import { type SparseRows, transpose } from '../../base/sparse-rows.ts';
import type { BinaryProblem } from './problem.ts';

/** A tag's training problem, and the features that its columns stand for (absent: all, in order). */
export interface TagProblem {
  readonly problem: BinaryProblem;
  readonly features?: Int32Array;
}

/** Features in more than this share of the rows are ignored when choosing negatives. */
const COMMON = 1 / 20;

/**
 * The one-vs-rest problems of many tags over the same rows, reduced in size to allow tens of thousands of tags.
 *
 * With n = `max(negatives, 3 p)` for a tag with p positives, the problem is exact if there are at most 3 n other rows.
 * Otherwise:
 * - features that occur in none of the positives get weight 0 (they could only be negative evidence);
 * - the n other rows nearest to the sum of the positives are used unchanged;
 * - n of the remaining rows are sampled, each weighted by the number of rows that it represents.
 * (Using the weighted mean of the remaining rows instead cost a third of the accuracy: the convex losses of common
 * words far from the mean vanish in it.)
 */
export class TagProblems {
  readonly #rows: SparseRows;
  readonly #byFeature: SparseRows;
  /** Sum of each column, shape (V,). */
  readonly #sums: Float64Array;
  readonly #negatives: number;
  readonly #bias: number;
  // Scratch, all zero between calls.
  readonly #similarity: Float32Array; // (N,)
  readonly #local: Int32Array; // (V,) one more than the column in the tag's own problem

  /** @param options.negatives 0 for no limit */
  constructor(rows: SparseRows, options: { readonly negatives: number; readonly bias: number }) {
    this.#rows = rows;
    this.#byFeature = transpose(rows);
    this.#sums = new Float64Array(rows.columns);
    rows.indices.forEach((feature, at) => {
      this.#sums[feature] += rows.values[at];
    });
    this.#negatives = options.negatives || Number.POSITIVE_INFINITY;
    this.#bias = options.bias;
    this.#similarity = new Float32Array(rows.offsets.length - 1);
    this.#local = new Int32Array(rows.columns);
  }

  /**
   * @param positives the tag's rows, ascending
   * @param cost C
   * @param random samples the rows that represent others
   */
  problem(positives: Int32Array, cost: number, random: Random): TagProblem {
    const others = this.#similarity.length - positives.length;
    const most = Math.max(this.#negatives, 3 * positives.length);
    return others <= 3 * most
      ? this.#exact(positives, cost)
      : this.#restricted(positives, cost, most, random);
  }

  #exact(positives: Int32Array, cost: number): TagProblem {
    const n = this.#similarity.length;
    const labels = new Int8Array(n).fill(-1);
    for (const row of positives) labels[row] = 1;
    const costs = new Float64Array(n).fill(cost);
    return { problem: { rows: this.#rows, labels, costs, bias: this.#bias } };
  }

  #restricted(positives: Int32Array, cost: number, most: number, random: Random): TagProblem {
    const { offsets, indices, values } = this.#rows;
    const features = this.#numberFeatures(positives);
    const near = this.#nearest(positives, features, most);
    const sample = this.#sample([...positives, ...near], most, random);
    const chosen = [...positives, ...near, ...sample];
    const ends = [0];
    const own: number[] = [];
    const ownValues: number[] = [];
    for (const row of chosen) {
      for (let i = offsets[row]; i < offsets[row + 1]; i++) {
        const column = this.#local[indices[i]] - 1;
        if (column < 0) continue;
        own.push(column);
        ownValues.push(values[i]);
      }
      ends.push(own.length);
    }
    for (const feature of features) this.#local[feature] = 0;
    const labels = new Int8Array(chosen.length).fill(-1);
    labels.fill(1, 0, positives.length);
    const costs = new Float64Array(chosen.length).fill(cost);
    const others = this.#similarity.length - positives.length - near.length;
    costs.fill((cost * others) / sample.length, positives.length + near.length);
    const rows: SparseRows = {
      columns: features.length,
      offsets: Uint32Array.from(ends),
      indices: Int32Array.from(own),
      values: Float32Array.from(ownValues),
    };
    return { problem: { rows, labels, costs, bias: this.#bias }, features };
  }

  /** Samples `count` rows without replacement from those not `taken`. */
  #sample(taken: readonly number[], count: number, random: Random): number[] {
    const rows = this.#similarity.length;
    const drawn = new Set(taken);
    while (drawn.size < taken.length + count) drawn.add(random.integer(rows));
    return [...drawn].slice(taken.length);
  }

  /** The features of the positives in order of first use; also numbers them in `#local`. */
  #numberFeatures(positives: Int32Array): Int32Array {
    const { offsets, indices } = this.#rows;
    const features: number[] = [];
    for (const row of positives) {
      for (let i = offsets[row]; i < offsets[row + 1]; i++) {
        const feature = indices[i];
        if (this.#local[feature] === 0) this.#local[feature] = features.push(feature);
      }
    }
    return Int32Array.from(features);
  }

  /** The at most `most` other rows that are most similar to the sum of the positives; ties go to earlier rows. */
  #nearest(positives: Int32Array, features: Int32Array, most: number): number[] {
    const { offsets, indices, values } = this.#rows;
    const similarity = this.#similarity;
    const total = new Float64Array(features.length);
    for (const row of positives) {
      for (let i = offsets[row]; i < offsets[row + 1]; i++) {
        total[this.#local[indices[i]] - 1] += values[i];
      }
    }
    const postings = this.#byFeature;
    const touched: number[] = [];
    features.forEach((feature, column) => {
      const start = postings.offsets[feature];
      const end = postings.offsets[feature + 1];
      if (end - start > COMMON * similarity.length) return;
      for (let i = start; i < end; i++) {
        const row = postings.indices[i];
        if (similarity[row] === 0) touched.push(row);
        similarity[row] += total[column] * postings.values[i];
      }
    });
    for (const row of positives) similarity[row] = 0;
    const near = touched.filter((row) => similarity[row] > 0).sort((a, b) => a - b);
    const found = near.length > most ? largest(near, similarity, most) : near;
    for (const row of touched) similarity[row] = 0;
    return found;
  }
}

/** The `count` of `rows` with the largest scores, in the order of `rows`; ties go to earlier ones. */
function largest(rows: readonly number[], scores: Float32Array, count: number): number[] {
  const sorted = Float32Array.from(rows, (row) => scores[row]).sort();
  const threshold = sorted[sorted.length - count];
  let above = 0;
  for (let i = sorted.length - 1; sorted[i] > threshold; i--) above++;
  let ties = count - above;
  return rows.filter((row) => scores[row] > threshold || (scores[row] === threshold && ties-- > 0));
}
