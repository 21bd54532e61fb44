import type { EnsembleArrays } from './ensemble-arrays.ts';

/** Rows that go through a tree before the next tree: few enough that they stay in the cache. */
const block = 64;

/**
 * Trees as one array of nodes, arranged for speed. Each row is read twice over: with missing values as -Infinity, then with
 * missing values as Infinity. A node that sends missing values to the left reads the first copy, another one the second, so
 * that a step is one comparison.
 */
export class TreeWalk {
  readonly #features: number;
  readonly #bias: number;
  /** By tree: its first node. */
  readonly #roots: Int32Array;
  /** By node: the place in the two copies of a row. Leaves have -1. */
  readonly #places: Int32Array;
  /** By node: values above go right. */
  readonly #thresholds: Float32Array;
  /** By node: the left child, then the right one. */
  readonly #children: Int32Array;
  /** By node: what a leaf adds. */
  readonly #values: Float64Array;
  readonly #rows: Float32Array;

  constructor(features: number, bias: number, arrays: EnsembleArrays) {
    const trees = arrays.nodes.length - 1;
    const size = arrays.feature.length + arrays.values.length;
    this.#features = features;
    this.#bias = bias;
    this.#roots = new Int32Array(trees);
    this.#places = new Int32Array(size).fill(-1);
    this.#thresholds = new Float32Array(size);
    this.#children = new Int32Array(2 * size);
    this.#values = new Float64Array(size);
    this.#rows = new Float32Array(block * 2 * features);
    let at = 0;
    for (let t = 0; t < trees; t++) {
      const inner = arrays.nodes[t + 1] - arrays.nodes[t];
      const leaves = arrays.leaves[t + 1] - arrays.leaves[t];
      const root = at;
      const numberOf = (child: number) => root + (child >= 0 ? child : inner - child - 1);
      this.#roots[t] = root;
      for (let n = arrays.nodes[t]; n < arrays.nodes[t + 1]; n++, at++) {
        this.#places[at] = arrays.feature[n] + (arrays.missingLeft[n] === 1 ? 0 : features);
        this.#thresholds[at] = arrays.threshold[n];
        this.#children[2 * at] = numberOf(arrays.left[n]);
        this.#children[2 * at + 1] = numberOf(arrays.right[n]);
      }
      this.#values.set(arrays.values.subarray(arrays.leaves[t], arrays.leaves[t] + leaves), at);
      at += leaves;
    }
  }

  /** @param values [rows, features]; `out`: [rows] */
  score(values: Float32Array, rows: number, out: Float32Array): void {
    const width = 2 * this.#features;
    const places = this.#places;
    const thresholds = this.#thresholds;
    const children = this.#children;
    const leaves = this.#values;
    const read = this.#rows;
    const sums = new Float64Array(block);
    for (let first = 0; first < rows; first += block) {
      const count = Math.min(block, rows - first);
      this.#readRows(values, first, count);
      sums.fill(this.#bias);
      for (const root of this.#roots) {
        for (let i = 0, row = 0; i < count; i++, row += width) {
          let node = root;
          for (let place = places[node]; place >= 0; place = places[node]) {
            node = children[2 * node + (read[row + place] > thresholds[node] ? 1 : 0)];
          }
          sums[i] += leaves[node];
        }
      }
      for (let i = 0; i < count; i++) out[first + i] = sums[i];
    }
  }

  #readRows(values: Float32Array, first: number, count: number): void {
    const features = this.#features;
    for (let i = 0; i < count; i++) {
      const from = (first + i) * features;
      const to = i * 2 * features;
      for (let f = 0; f < features; f++) {
        const value = values[from + f];
        const isMissing = Number.isNaN(value);
        this.#rows[to + f] = isMissing ? -Infinity : value;
        this.#rows[to + features + f] = isMissing ? Infinity : value;
      }
    }
  }
}
