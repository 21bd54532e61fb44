import { checkFinite } from '../base/array-checks.ts';
import { DataFormatError, InvalidArgumentError } from '../base/errors.ts';
import { type NamedArrays, vector } from '../base/safetensors.ts';
import type { BinMapper } from './bins.ts';
import { checkEnsemble, type EnsembleArrays } from './ensemble-arrays.ts';
import type { Tree } from './grow-tree.ts';
import { TreeScorer } from './tree-scorer.ts';

/** Fewer rows go down the trees one by one, which is faster for them. */
const fewRows = 4;
/** So do rows if a tree has more leaves. */
const manyLeaves = 256;

/** Trees whose leaf values are added up. */
export class TreeEnsemble {
  /** Number of features that a row must have. */
  readonly features: number;
  /** The score without any tree. */
  readonly bias: number;
  readonly #arrays: EnsembleArrays;
  readonly #isWide: boolean;
  /** Made when it is first needed. */
  #scorer: TreeScorer | undefined;

  constructor(features: number, bias: number, arrays: EnsembleArrays) {
    this.features = features;
    this.bias = bias;
    this.#arrays = arrays;
    const { leaves } = arrays;
    this.#isWide = leaves.some((end, t) => t > 0 && end - leaves[t - 1] > manyLeaves);
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
    if (rows < fewRows || this.#isWide) {
      this.#descend(values, rows, out);
    } else {
      this.#scorer ??= new TreeScorer(features, this.bias, this.#arrays);
      this.#scorer.score(values, rows, out);
    }
    return out;
  }

  /** Follows each row through each tree. */
  #descend(values: Float32Array, rows: number, out: Float32Array): void {
    const { nodes, leaves, feature, threshold, missingLeft, left, right } = this.#arrays;
    for (let row = 0; row < rows; row++) {
      const at = row * this.features;
      let sum = this.bias;
      for (let t = 0; t < this.rounds; t++) {
        const root = nodes[t];
        let node = nodes[t + 1] === root ? -1 : 0;
        while (node >= 0) {
          const n = root + node;
          const value = values[at + feature[n]];
          const goesLeft = value <= threshold[n] || (Number.isNaN(value) && missingLeft[n] === 1);
          node = goesLeft ? left[n] : right[n];
        }
        sum += this.#arrays.values[leaves[t] - node - 1];
      }
      out[row] = sum;
    }
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
