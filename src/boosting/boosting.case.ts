import { readFileSync } from 'node:fs';
import { Random } from '../base/random.ts';
import type { EnsembleArrays } from './ensemble-arrays.ts';
import type { TrainingRows } from './training-rows.ts';

/** Values of LightGBM, and the made-up rows that they belong to. */
export interface Golden {
  readonly tolerance: { readonly absolute: number };
  readonly queries: number;
  readonly size: number;
  readonly values: readonly (number | null)[];
  readonly labels: readonly number[];
  readonly targets: readonly number[];
  readonly model: string;
  readonly predictions: readonly number[];
  readonly ndcg: number;
  /** Raw scores of the test rows after training on the others, by objective. */
  readonly trained: Readonly<Record<'lambdarank' | 'regression' | 'binary', readonly number[]>>;
}

export const golden = JSON.parse(readFileSync('test/golden/boosting.json', 'utf8')) as Golden;

const features = 5;
const half = golden.labels.length / 2;

/** The first half of the golden rows, or the second. */
export function goldenRows(part: 'train' | 'test', labels: readonly number[]): TrainingRows {
  const [from, to] = part === 'train' ? [0, half] : [half, 2 * half];
  const values = golden.values.slice(from * features, to * features);
  return {
    values: Float32Array.from(values, (value) => value ?? Number.NaN),
    features,
    labels: Float32Array.from(labels.slice(from, to)),
    groups: new Uint32Array(golden.queries / 2).fill(golden.size),
  };
}

/** Features of the trees that `growTrees` makes; their thresholds are whole numbers in [-4, 4]. */
export const grownFeatures = 7;

/** Trees with the given numbers of leaves, each split at a leaf that `choose` picks among those so far. */
export function growTrees(
  sizes: readonly number[],
  choose: (leaves: number) => number,
): EnsembleArrays {
  const random = new Random(sizes.length);
  const nodes = [0];
  const ends = [0];
  const left: number[] = [];
  const right: number[] = [];
  for (const size of sizes) {
    const root = left.length;
    // The child that each leaf is: of a node, on a side.
    const places: [number[], number][] = [];
    const children: [number[], number[]] = [[], []];
    for (let n = 0; n + 1 < size; n++) {
      const at = n === 0 ? -1 : choose(places.length);
      if (at >= 0) {
        const [side, parent] = places.splice(at, 1)[0];
        side[parent] = n;
      }
      places.push([children[0], n], [children[1], n]);
    }
    for (const [leaf, [side, parent]] of places.entries()) side[parent] = -leaf - 1;
    left.push(...children[0]);
    right.push(...children[1]);
    nodes.push(root + size - 1);
    ends.push(ends.at(-1)! + size);
  }
  const inner = left.length;
  return {
    nodes: Uint32Array.from(nodes),
    leaves: Uint32Array.from(ends),
    feature: Uint32Array.from({ length: inner }, () => random.integer(grownFeatures)),
    threshold: Float32Array.from({ length: inner }, () => random.integer(9) - 4),
    missingLeft: Uint8Array.from({ length: inner }, () => random.integer(2)),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    gain: new Float32Array(inner),
    values: Float64Array.from({ length: ends.at(-1)! }, () => random.uniform()),
  };
}
