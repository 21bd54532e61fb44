import { describe, expect, it } from 'vitest';
import { DataFormatError, InvalidArgumentError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import { decodeSafetensors, encodeSafetensors, type NamedArrays } from '../base/safetensors.ts';
import { golden, goldenRows, grownFeatures, growTrees } from './boosting.case.ts';
import type { EnsembleArrays } from './ensemble-arrays.ts';
import { readLightGbm } from './read-light-gbm.ts';
import { trainTrees } from './train-trees.ts';
import { TreeEnsemble } from './tree-ensemble.ts';

const test = goldenRows('test', golden.labels);
const rows = test.labels.length;

describe('readLightGbm', () => {
  it('predicts what LightGBM predicts', () => {
    const scores = readLightGbm(golden.model).predict(test.values, rows);
    expect([...scores]).toBeAllclose([...golden.predictions], golden.tolerance);
  });

  it.each([
    ['another file', 'forest\n', /must begin with the line "tree"/],
    ['half a file', golden.model.slice(0, golden.model.length / 2), /cut off/],
    [
      'a categorical split',
      golden.model.replace(/decision_type=\d+/, 'decision_type=1'),
      /categorical/,
    ],
    [
      'a child that is not there',
      golden.model.replace(/left_child=\S+/, 'left_child=99'),
      /children/,
    ],
    [
      'a feature that is not there',
      golden.model.replace(/split_feature=\d+/, 'split_feature=5'),
      /"feature" must lie between 0 and 4, got 5/,
    ],
    [
      'words for numbers',
      golden.model.replace(/threshold=\S+/, 'threshold=much'),
      /"threshold" of tree 0 must be numbers/,
    ],
  ])('rejects %s', (_, text, message) => {
    expect(() => readLightGbm(text)).toThrow(DataFormatError);
    expect(() => readLightGbm(text)).toThrow(message);
  });
});

describe('TreeEnsemble', () => {
  it('gives the same scores after being saved and loaded', async () => {
    const train = goldenRows('train', golden.targets);
    const made = await trainTrees(train, { objective: 'regression', rounds: 10 });
    const loaded = TreeEnsemble.load(decodeSafetensors(encodeSafetensors(made.save()), 'trees'));
    expect(loaded.predict(test.values, rows)).toEqual(made.predict(test.values, rows));
    expect(loaded.gains()).toEqual(made.gains());
    expect(loaded).toMatchObject({ rounds: 10, features: 5, bias: made.bias });
  });

  it('scores each row alone as among others, and writes where it is told', () => {
    const ensemble = readLightGbm(golden.model);
    const all = ensemble.predict(test.values, rows);
    const out = new Float32Array(3).fill(9);
    ensemble.predict(test.values.subarray(5 * 700), 2, out);
    expect([...out]).toEqual([all[700], all[701], 9]);
  });

  it.each([
    ['many rows', 300],
    ['one row', 1],
  ])('goes down trees of any size, also with missing values: %s at a time', (_, count) => {
    const random = new Random(3);
    const rows = 300;
    const features = grownFeatures;
    const values = Float32Array.from({ length: rows * features }, () =>
      random.integer(10) === 0 ? Number.NaN : random.integer(9) - 4,
    );
    // More than 256 leaves at last: such ensembles are scored in another way.
    for (const sizes of [
      [1, 2, 31, 32, 33, 64],
      [100, 300],
    ]) {
      const arrays = growTrees(sizes, (leaves) => random.integer(leaves));
      const ensemble = new TreeEnsemble(features, 0.5, arrays);
      const scores = new Float32Array(rows);
      for (let row = 0; row < rows; row += count) {
        ensemble.predict(values.subarray(row * features), count, scores.subarray(row));
      }
      const walked = Float32Array.from({ length: rows }, (_, row) => {
        const own = values.subarray(row * features, (row + 1) * features);
        return sizes.reduce((sum, _, t) => sum + leafOf(arrays, t, own), 0.5);
      });
      expect([...scores]).toEqual([...walked]);
      expect(new Set(scores).size).toBeGreaterThan(20);
    }
  });

  it('rejects too few values, and too little room', () => {
    const ensemble = readLightGbm(golden.model);
    expect(() => ensemble.predict(new Float32Array(9), 2)).toThrow(InvalidArgumentError);
    expect(() => ensemble.predict(new Float32Array(10), 2, new Float32Array(1))).toThrow(
      /got 10 and 1/,
    );
  });

  it('rejects each array that is missing, too short, or points elsewhere', () => {
    const good = readLightGbm(golden.model).save();
    expect(TreeEnsemble.load(good).rounds).toBe(3);
    for (const name of Object.keys(good)) {
      const { [name]: own, ...without } = good;
      expect(() => TreeEnsemble.load(without), name).toThrow(DataFormatError);
      const shorter = { ...own, data: own.data.slice(0, -1) };
      expect(() => TreeEnsemble.load({ ...without, [name]: shorter }), name).toThrow(
        DataFormatError,
      );
    }
    const change = (name: string, place: number, value: number): NamedArrays => {
      const data = good[name].data.slice();
      data[place] = value;
      return { ...good, [name]: { ...good[name], data } };
    };
    const wrong: [string, number, number][] = [
      ['left', 0, 0], // a circle
      ['right', 1, 1],
      ['right', 0, 7],
      ['left', 0, -9],
      ['left', 0, good.right.data[0] as number], // a child of two sides
      ['feature', 0, 5],
      ['values', 0, Number.NaN],
      ['threshold', 0, Number.POSITIVE_INFINITY],
      ['nodes', 1, 4_000_000],
      ['leaves', 1, 1],
      ['head', 0, 0.5],
    ];
    for (const [name, place, value] of wrong) {
      expect(() => TreeEnsemble.load(change(name, place, value)), name).toThrow(DataFormatError);
    }
  });
});

/** The value of the leaf that a row ends in, by definition. */
function leafOf(arrays: EnsembleArrays, tree: number, row: Float32Array): number {
  const root = arrays.nodes[tree];
  let node = arrays.nodes[tree + 1] === root ? -1 : 0;
  while (node >= 0) {
    const n = root + node;
    const value = row[arrays.feature[n]];
    const goesLeft = Number.isNaN(value)
      ? arrays.missingLeft[n] === 1
      : value <= arrays.threshold[n];
    node = (goesLeft ? arrays.left : arrays.right)[n];
  }
  return arrays.values[arrays.leaves[tree] - node - 1];
}
