import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { compileWat } from '../base/wasm-kernel.case.ts';
import type { EnsembleArrays } from './ensemble-arrays.ts';
import { TreeEnsemble } from './tree-ensemble.ts';
import { TreeScorer } from './tree-scorer.ts';
import { kernel } from './tree-scorer-kernel.ts';

it('tree-scorer-kernel.wat is compiled (to change it, print this binary in base64)', async () => {
  const url = new URL('tree-scorer-kernel.wat', import.meta.url);
  expect(kernel.binary).toEqual(await compileWat(url));
});

const features = 7;

/** Trees with the given numbers of leaves, each split at a leaf that `choose` picks among those so far. */
function growTrees(sizes: readonly number[], choose: (leaves: number) => number): EnsembleArrays {
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
    feature: Uint32Array.from({ length: inner }, () => random.integer(features)),
    threshold: Float32Array.from({ length: inner }, () => random.integer(9) - 4),
    missingLeft: Uint8Array.from({ length: inner }, () => random.integer(2)),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    gain: new Float32Array(inner),
    values: Float64Array.from({ length: ends.at(-1)! }, () => random.uniform()),
  };
}

describe('TreeScorer', () => {
  const random = new Random(2);
  const rows = 300;
  const values = Float32Array.from({ length: rows * features }, () =>
    random.integer(6) === 0 ? Number.NaN : random.integer(9) - 4,
  );

  it.each([
    ['bushes', (leaves: number) => random.integer(leaves)],
    ['chains that lean left', (leaves: number) => Math.max(0, leaves - 2)],
    ['chains that lean right', (leaves: number) => leaves - 1],
  ])('scores as going down each tree does: %s', (_, choose) => {
    const sizes = [1, 2, 31, 32, 33, 64, 65, 1, 130];
    const arrays = growTrees(sizes, choose);
    const ensemble = new TreeEnsemble(features, 0.5, arrays);
    const expected = new Float32Array(rows);
    for (let row = 0; row < rows; row++) {
      ensemble.predict(values.subarray(row * features), 1, expected.subarray(row));
    }
    expect(new Set(expected).size).toBeGreaterThan(20);
    const scorer = new TreeScorer(features, 0.5, arrays);
    for (const count of [0, 1, 3, 4, 5, 63, 64, 65, 127, 128, rows]) {
      const out = new Float32Array(count);
      scorer.score(values, count, out);
      expect([...out]).toEqual([...expected.subarray(0, count)]);
    }
  });

  it('scores without any tree', () => {
    const out = new Float32Array(5);
    new TreeScorer(
      features,
      -2,
      growTrees([], () => 0),
    ).score(values, 5, out);
    expect([...out]).toEqual([-2, -2, -2, -2, -2]);
  });
});
