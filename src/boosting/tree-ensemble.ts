import { checkFinite, checkIndices, checkOffsets } from '../base/array-checks.ts';
import { DataFormatError, InvalidArgumentError } from '../base/errors.ts';
import { type NamedArrays, vector } from '../base/safetensors.ts';
import type { BinMapper } from './bins.ts';
import type { Tree } from './grow-tree.ts';

/** The arrays of an ensemble, its trees one after another. T trees, M inner nodes, L leaves. */
export interface EnsembleArrays {
  /** [T + 1]: where the inner nodes of each tree begin, then M. A tree of one leaf has none. */
  readonly nodes: Uint32Array;
  /** [T + 1]: where the leaves of each tree begin, then L. */
  readonly leaves: Uint32Array;
  /** [M]. */
  readonly feature: Uint32Array;
  /** [M]: values up to the threshold go left. */
  readonly threshold: Float32Array;
  /** [M]: 1 if missing values go left. */
  readonly missingLeft: Uint8Array;
  /** [M]: the child for rows that go left, as in `Tree`, numbered within its tree. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** [M]. */
  readonly gain: Float32Array;
  /** [L]: what a leaf adds to the score. */
  readonly values: Float64Array;
}

/** Rows that go through a tree before the next tree: few enough that they stay in the cache. */
const block = 256;

/** Trees whose leaf values are added up. */
export class TreeEnsemble {
  /** Number of features that a row must have. */
  readonly features: number;
  /** The score without any tree. */
  readonly bias: number;
  readonly #arrays: EnsembleArrays;

  constructor(features: number, bias: number, arrays: EnsembleArrays) {
    this.features = features;
    this.bias = bias;
    this.#arrays = arrays;
  }

  /** Number of trees. */
  get rounds(): number {
    return this.#arrays.nodes.length - 1;
  }

  /**
   * Scores rows: of `lambdarank` a number that orders the rows of a query, of `binary` the log-odds, of `regression` the value.
   *
   * @param values row by row, [rows, features]; NaN is a missing value
   * @param out where the scores go, at least `rows` long
   * @throws {InvalidArgumentError} if there are too few values, or `out` is too short
   */
  predict(values: Float32Array, rows: number, out = new Float32Array(rows)): Float32Array {
    const { features } = this;
    if (values.length < rows * features || out.length < rows) {
      throw new InvalidArgumentError(
        `${rows} rows need ${rows} x ${features} values and ${rows} places for scores, got ${values.length} and ${out.length}`,
      );
    }
    const { nodes, leaves, feature, threshold, missingLeft, left, right } = this.#arrays;
    const leafValues = this.#arrays.values;
    const sums = new Float64Array(Math.min(block, rows));
    for (let first = 0; first < rows; first += block) {
      const count = Math.min(block, rows - first);
      sums.fill(this.bias);
      for (let t = 0; t < nodes.length - 1; t++) {
        const root = nodes[t];
        const firstLeaf = leaves[t];
        if (nodes[t + 1] === root) {
          for (let i = 0; i < count; i++) sums[i] += leafValues[firstLeaf];
          continue;
        }
        for (let i = 0, at = first * features; i < count; i++, at += features) {
          let node = 0;
          do {
            const n = root + node;
            const value = values[at + feature[n]];
            const goesLeft = value <= threshold[n] || (Number.isNaN(value) && missingLeft[n] === 1);
            node = goesLeft ? left[n] : right[n];
          } while (node >= 0);
          sums[i] += leafValues[firstLeaf - node - 1];
        }
      }
      for (let i = 0; i < count; i++) out[first + i] = sums[i];
    }
    return out;
  }

  /** The total gain of the splits on each feature: how much it lowered the loss in training. */
  gains(): Float64Array {
    const gains = new Float64Array(this.features);
    const { feature, gain } = this.#arrays;
    for (let n = 0; n < feature.length; n++) gains[feature[n]] += gain[n];
    return gains;
  }

  /** Arrays for a file; `load` reads them. */
  save(): NamedArrays {
    const arrays = Object.entries(this.#arrays).map(([name, data]) => [name, vector(data)]);
    return Object.fromEntries([
      ...arrays,
      ['head', vector(Float64Array.of(this.features, this.bias))],
    ]);
  }

  /**
   * @param where what the arrays belong to, for messages
   * @throws {DataFormatError} if an array is missing, or does not fit the others
   */
  static load(arrays: NamedArrays, where = 'tree ensemble'): TreeEnsemble {
    const read = <A>(name: string, kind: new (size: number) => A): A => {
      const data = arrays[name]?.data;
      if (data instanceof kind) return data;
      throw new DataFormatError(`${where}: there must be an array "${name}" of ${kind.name}`);
    };
    const head = read('head', Float64Array);
    const own: EnsembleArrays = {
      nodes: read('nodes', Uint32Array),
      leaves: read('leaves', Uint32Array),
      feature: read('feature', Uint32Array),
      threshold: read('threshold', Float32Array),
      missingLeft: read('missingLeft', Uint8Array),
      left: read('left', Int32Array),
      right: read('right', Int32Array),
      gain: read('gain', Float32Array),
      values: read('values', Float64Array),
    };
    checkFinite(head, `${where}: array "head"`);
    const [features, bias] = head;
    if (head.length !== 2 || !Number.isInteger(features) || features < 1) {
      throw new DataFormatError(
        `${where}: array "head" must be the number of features and the bias, got ${head.join(', ')}`,
      );
    }
    checkEnsemble(own, features, where);
    return new TreeEnsemble(features, bias, own);
  }
}

/** Checks that every row reaches a leaf of the tree. */
function checkEnsemble(arrays: EnsembleArrays, features: number, where: string): void {
  const { nodes, leaves, feature, threshold, missingLeft, left, right, gain, values } = arrays;
  const what = (name: string) => `${where}: array "${name}"`;
  checkOffsets(nodes, feature.length, what('nodes'));
  checkOffsets(leaves, values.length, what('leaves'));
  if (leaves.length !== nodes.length) {
    throw new DataFormatError(
      `${what('leaves')} must have ${nodes.length} numbers, as "nodes" has, got ${leaves.length}`,
    );
  }
  for (const [name, array] of Object.entries({ threshold, missingLeft, left, right, gain })) {
    if (array.length === feature.length) continue;
    throw new DataFormatError(
      `${what(name)} must have one number for each of ${feature.length} nodes, got ${array.length}`,
    );
  }
  checkIndices(feature, features, what('feature'));
  checkFinite(threshold, what('threshold'));
  checkFinite(values, what('values'));
  checkFinite(gain, what('gain'));
  for (let t = 0; t + 1 < nodes.length; t++) {
    const inner = nodes[t + 1] - nodes[t];
    const ends = leaves[t + 1] - leaves[t];
    if (ends !== inner + 1) {
      throw new DataFormatError(
        `${what('leaves')} must give tree ${t} ${inner + 1} leaves for ${inner} nodes, got ${ends}`,
      );
    }
    for (let n = 0; n < inner; n++) {
      for (const child of [left[nodes[t] + n], right[nodes[t] + n]]) {
        // Children come after their parents, so no path goes in a circle.
        if (child < 0 ? -child <= ends : child > n && child < inner) continue;
        throw new DataFormatError(
          `${where}: node ${n} of tree ${t} must have children in (${n}, ${inner}) or leaves in [-${ends}, -1], got ${child}`,
        );
      }
    }
  }
}

/** Puts trees together, with thresholds in place of bins. @param rate factor of each leaf value */
export function joinTrees(
  trees: readonly Tree[],
  mappers: readonly BinMapper[],
  bias: number,
  rate: number,
): TreeEnsemble {
  const offsets = (sizeOf: (tree: Tree) => number) => {
    const all = new Uint32Array(trees.length + 1);
    for (const [t, tree] of trees.entries()) all[t + 1] = all[t] + sizeOf(tree);
    return all;
  };
  const thresholds = ({ feature, bin }: Tree) =>
    feature.map((f, n) => thresholdOf(mappers[f], bin[n]));
  return new TreeEnsemble(mappers.length, bias, {
    nodes: offsets((tree) => tree.feature.length),
    leaves: offsets((tree) => tree.values.length),
    feature: Uint32Array.from(trees.flatMap((tree) => tree.feature)),
    threshold: Float32Array.from(trees.flatMap(thresholds)),
    missingLeft: Uint8Array.from(trees.flatMap((tree) => tree.missingLeft.map(Number))),
    left: Int32Array.from(trees.flatMap((tree) => tree.left)),
    right: Int32Array.from(trees.flatMap((tree) => tree.right)),
    gain: Float32Array.from(trees.flatMap((tree) => tree.gain)),
    values: Float64Array.from(trees.flatMap((tree) => tree.values.map((value) => rate * value))),
  });
}

/** The largest float32: every value that is not missing goes left. */
const largest = 3.4028234663852886e38;

function thresholdOf({ cuts }: BinMapper, bin: number): number {
  return bin < cuts.length ? cuts[bin] : largest;
}
