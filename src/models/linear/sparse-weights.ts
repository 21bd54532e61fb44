import { checkFinite } from '../../base/array-checks.ts';
import { type NamedArrays, vector } from '../../base/safetensors.ts';
import { placeOf, type SparseRows, SparseRowsBuilder, transpose } from '../../base/sparse-rows.ts';
import type { BundleContents } from '../model.ts';
import { arrayName, bundleArray, bundleRows } from '../parts/fitting.ts';
import type { Row } from './features.ts';
import type { Solution } from './problem.ts';

/** Linear scores of many outputs (tags, classes) with few weights each, stored as feature -> (output, weight). */
export class SparseWeights {
  /** shape (L,); -Infinity for an output that was not trained */
  readonly #intercepts: Float32Array;
  /** shape (V, L) */
  readonly #byFeature: SparseRows;

  constructor(intercepts: Float32Array, byFeature: SparseRows) {
    this.#intercepts = intercepts;
    this.#byFeature = byFeature;
  }

  /** Number of weights kept. */
  get size(): number {
    return this.#byFeature.values.length;
  }

  /** shape (L,): intercept + w . row for each output. */
  scores(row: Row): Float64Array {
    const { offsets, indices, values } = this.#byFeature;
    const scores = Float64Array.from(this.#intercepts);
    for (const [feature, value] of row) {
      for (let i = offsets[feature]; i < offsets[feature + 1]; i++) {
        scores[indices[i]] += value * values[i];
      }
    }
    return scores;
  }

  /** feature -> weight x value, for the features of the row that have a weight for the output. */
  contributions(row: Row, output: number): Map<number, number> {
    const parts = new Map<number, number>();
    for (const [feature, value] of row) {
      const place = placeOf(this.#byFeature, feature, output);
      if (place !== undefined) parts.set(feature, value * this.#byFeature.values[place]);
    }
    return parts;
  }

  /** The sum that the features of the row add to the output's intercept. */
  gain(row: Row, output: number): number {
    let gain = 0;
    for (const part of this.contributions(row, output).values()) gain += part;
    return gain;
  }

  /** The contribution of each word of a post; words without one are left out. */
  *gainOfWords(
    parts: Iterable<readonly [word: string, part: Row]>,
    output: number,
  ): Generator<readonly [word: string, gain: number]> {
    for (const [word, part] of parts) {
      const gain = this.gain(part, output);
      if (gain !== 0) yield [word, gain];
    }
  }

  toArrays(): NamedArrays {
    const { offsets, indices, values } = this.#byFeature;
    return {
      intercepts: vector(this.#intercepts),
      'weights.offsets': vector(offsets),
      'weights.outputs': vector(indices),
      'weights.values': vector(values),
    };
  }

  /** The inverse of `toArrays`. @throws {DataFormatError} if an array is missing or does not fit */
  static fromBundle(bundle: BundleContents, features: number, outputs: number): SparseWeights {
    const names = { offsets: 'weights.offsets', indices: 'weights.outputs' };
    const sizes = { rows: features, columns: outputs };
    const { offsets, indices } = bundleRows(bundle, names, Int32Array, sizes);
    const values = bundleArray(bundle, 'weights.values', Float32Array, indices.length);
    checkFinite(values, arrayName(bundle, 'weights.values'));
    const intercepts = bundleArray(bundle, 'intercepts', Float32Array, outputs);
    const trained = intercepts.filter((intercept) => intercept !== Number.NEGATIVE_INFINITY);
    checkFinite(trained, arrayName(bundle, 'intercepts'));
    return new SparseWeights(intercepts, { columns: outputs, offsets, indices, values });
  }
}

/** Collects the weights, one output at a time. */
export class SparseWeightsBuilder {
  readonly #prune: number;
  readonly #intercepts: Float32Array;
  readonly #byOutput: SparseRowsBuilder;
  #outputs = 0;

  /** @param prune weights smaller than this share of the output's largest one are dropped */
  constructor(outputs: number, features: number, prune: number) {
    this.#prune = prune;
    this.#intercepts = new Float32Array(outputs).fill(Number.NEGATIVE_INFINITY);
    this.#byOutput = new SparseRowsBuilder(features);
  }

  /** @param features the features that the solution's weights belong to; absent: all, in order */
  add(
    { weights, intercept }: Pick<Solution, 'weights' | 'intercept'>,
    features?: Int32Array,
  ): void {
    let most = 0;
    for (const weight of weights) if (Math.abs(weight) > most) most = Math.abs(weight);
    const kept = new Map<number, number>();
    for (let at = 0; at < weights.length; at++) {
      const weight = weights[at];
      if (weight !== 0 && Math.abs(weight) >= this.#prune * most) {
        kept.set(features ? features[at] : at, weight);
      }
    }
    this.#byOutput.add(kept);
    this.#intercepts[this.#outputs++] = intercept;
  }

  /** Outputs that were not added score -Infinity. */
  finish(): SparseWeights {
    for (let i = this.#outputs; i < this.#intercepts.length; i++) this.#byOutput.add(new Map());
    return new SparseWeights(this.#intercepts, transpose(this.#byOutput.finish()));
  }
}
