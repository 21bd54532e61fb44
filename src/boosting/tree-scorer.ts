import { WasmMemory } from '../base/wasm-memory.ts';
import type { EnsembleArrays } from './ensemble-arrays.ts';
import { kernel } from './tree-scorer-kernel.ts';

/** Rows at a time. The kernel relies on this number, and on the number of leaves in a word. */
const block = 64;
const leavesInWord = 32;

/** What a threshold does to a word of leaves, of a row whose value is above it. */
interface Cut {
  readonly column: number;
  readonly threshold: number;
  readonly word: number;
  /** A bit for each leaf that stays. */
  readonly stay: number;
}

/**
 * Scores rows without branches that depend on values, which processors cannot predict. All thresholds of a tree are compared,
 * each with four rows at a time: a value above the threshold removes the leaves on the left of the node from the row's set. Of
 * those that are left in the end, the first one is the leaf that the row ends in.
 *
 * The time grows with the number of leaves, not with the depth. For 64 rows and trees of 31 leaves this takes a third of the time of
 * going down each tree, for one row or 1,000 leaves it is slower.
 *
 * Source: Lucchese et al. 2015, "QuickScorer: A Fast Algorithm to Rank Documents with Additive Ensembles of Regression Trees".
 * There, thresholds are in order of features, and only those below a value are visited.
 */
export class TreeScorer {
  readonly #features: number;
  readonly #bias: number;
  readonly #memory: WasmMemory;
  /** Feature of each column, and whether missing values go left there. */
  readonly #columnFeatures: number[] = [];
  readonly #columnMissingLeft: boolean[] = [];
  readonly #columns: Float32Array;
  readonly #trees: Uint32Array;
  readonly #cuts: Uint32Array;
  readonly #words: Uint32Array;
  readonly #sums: Float64Array;

  constructor(features: number, bias: number, arrays: EnsembleArrays) {
    this.#features = features;
    this.#bias = bias;
    const trees = Array.from(arrays.nodes.subarray(1), (_, t) => this.#cutTree(arrays, t));
    const cuts = trees.flatMap((tree) => tree.cuts);
    const wordsOf = (tree: (typeof trees)[number]) => Math.ceil(tree.order.length / leavesInWord);
    const words = trees.reduce((most, tree) => Math.max(most, wordsOf(tree)), 1);
    const leaves = arrays.values.length;
    const sizes = [
      4 * block * this.#columnFeatures.length,
      12 * trees.length,
      16 * cuts.length,
      4 * block * words,
      8 * block,
      8 * leaves,
    ];
    const memory = new WasmMemory(
      sizes.reduce((sum, size) => sum + WasmMemory.alignedBytes(size), 0),
    );
    this.#memory = memory;
    this.#columns = memory.allocateArray(Float32Array, block * this.#columnFeatures.length);
    this.#trees = memory.allocateArray(Uint32Array, 3 * trees.length);
    this.#cuts = memory.allocateArray(Uint32Array, 4 * cuts.length);
    this.#words = memory.allocateArray(Uint32Array, block * words);
    this.#sums = memory.allocateArray(Float64Array, block);
    const values = memory.allocateArray(Float64Array, leaves);

    const thresholds = new Float32Array(this.#cuts.buffer, this.#cuts.byteOffset, 4 * cuts.length);
    for (const [i, { column, threshold, word, stay }] of cuts.entries()) {
      this.#cuts[4 * i] = this.#columns.byteOffset + 4 * block * column;
      thresholds[4 * i + 1] = threshold;
      this.#cuts[4 * i + 2] = this.#words.byteOffset + 4 * block * word;
      this.#cuts[4 * i + 3] = stay;
    }
    let end = 0;
    for (const [t, tree] of trees.entries()) {
      const first = arrays.leaves[t];
      end += tree.cuts.length;
      this.#trees[3 * t] = wordsOf(tree);
      this.#trees[3 * t + 1] = this.#cuts.byteOffset + 16 * end;
      this.#trees[3 * t + 2] = values.byteOffset + 8 * first;
      for (const [i, leaf] of tree.order.entries()) values[first + i] = arrays.values[first + leaf];
    }
  }

  /** @param values row by row, [rows, features] */
  score(values: Float32Array, rows: number, out: Float32Array): void {
    const sums = this.#sums;
    const { score } = kernel.on(this.#memory);
    for (let first = 0; first < rows; first += block) {
      const count = Math.min(block, rows - first);
      sums.fill(this.#bias);
      this.#fillColumns(values, first, count);
      const size = 16 * Math.ceil(count / 4);
      const trees = this.#trees.byteOffset;
      score(
        trees,
        trees + this.#trees.byteLength,
        this.#cuts.byteOffset,
        this.#words.byteOffset,
        sums.byteOffset,
        size,
      );
      for (let i = 0; i < count; i++) out[first + i] = sums[i];
    }
  }

  #fillColumns(values: Float32Array, first: number, count: number): void {
    const features = this.#features;
    const columns = this.#columns;
    for (let c = 0; c < this.#columnFeatures.length; c++) {
      let at = first * features + this.#columnFeatures[c];
      const start = c * block;
      const missingLeft = this.#columnMissingLeft[c];
      for (let i = start; i < start + count; i++, at += features) {
        const value = values[at];
        // No comparison with NaN holds, which sends it right.
        columns[i] = missingLeft && Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
      }
    }
  }

  #columnOf(feature: number, missingLeft: boolean): number {
    const known = this.#columnFeatures.findIndex(
      (one, c) => one === feature && this.#columnMissingLeft[c] === missingLeft,
    );
    if (known >= 0) return known;
    this.#columnMissingLeft.push(missingLeft);
    return this.#columnFeatures.push(feature) - 1;
  }

  /** The cuts of a tree, and its leaves from left to right. */
  #cutTree(arrays: EnsembleArrays, t: number): { cuts: Cut[]; order: Uint32Array } {
    const { nodes, leaves, left, right } = arrays;
    const root = nodes[t];
    const inner = nodes[t + 1] - root;
    const order = new Uint32Array(leaves[t + 1] - leaves[t]);
    // Children come after their parents.
    const sizes = new Uint32Array(inner);
    const sizeOf = (child: number) => (child < 0 ? 1 : sizes[child]);
    for (let n = inner - 1; n >= 0; n--)
      sizes[n] = sizeOf(left[root + n]) + sizeOf(right[root + n]);
    const firsts = new Uint32Array(inner);
    const cuts: Cut[] = [];
    for (let n = 0; n < inner; n++) {
      const from = firsts[n];
      const to = from + sizeOf(left[root + n]);
      for (const [child, first] of [
        [left[root + n], from],
        [right[root + n], to],
      ]) {
        if (child < 0) order[first] = -child - 1;
        else firsts[child] = first;
      }
      const column = this.#columnOf(arrays.feature[root + n], arrays.missingLeft[root + n] === 1);
      for (const [word, stay] of wordsWithout(from, to)) {
        cuts.push({ column, threshold: arrays.threshold[root + n], word, stay });
      }
    }
    return { cuts, order };
  }
}

/** The words from which some of the leaves [from, to) are missing. */
function wordsWithout(from: number, to: number): [word: number, stay: number][] {
  const words: [number, number][] = [];
  for (let leaf = from; leaf < to; leaf++) {
    const word = Math.floor(leaf / leavesInWord);
    if (words.at(-1)?.[0] !== word) words.push([word, -1]);
    words.at(-1)![1] &= ~(1 << (leaf % leavesInWord));
  }
  return words;
}
