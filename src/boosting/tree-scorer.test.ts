import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { compileWat } from '../base/wasm-kernel.case.ts';
import { grownFeatures as features, growTrees } from './boosting.case.ts';
import { TreeEnsemble } from './tree-ensemble.ts';
import { TreeScorer } from './tree-scorer.ts';
import { kernel } from './tree-scorer-kernel.ts';

it('tree-scorer-kernel.wat is compiled (to change it, print this binary in base64)', async () => {
  const url = new URL('tree-scorer-kernel.wat', import.meta.url);
  expect(kernel.binary).toEqual(await compileWat(url));
});

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
