import { describe, expect, it } from 'vitest';
import { DataFormatError, InvalidArgumentError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import {
  decodeSafetensors,
  encodeSafetensors,
  type NamedArrays,
  vector,
} from '../base/safetensors.ts';
import { golden, goldenRows } from './boosting.case.ts';
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

  it('goes down trees of any shape and size, also with missing values', () => {
    const random = new Random(3);
    const features = 4;
    const rows = 300;
    // Values and thresholds from so few numbers that many are equal.
    const values = Float32Array.from({ length: rows * features }, () =>
      random.uniform() < 0.1 ? Number.NaN : random.integer(20),
    );
    for (const leaves of [1, 2, 31, 32, 33, 64, 100, 255]) {
      const tree = randomTree(leaves, features, random);
      const ensemble = TreeEnsemble.load(treeArrays(tree, features));
      const scores = ensemble.predict(values, rows);
      const walked = Float32Array.from({ length: rows }, (_, row) =>
        walk(tree, values.subarray(row * features, (row + 1) * features)),
      );
      expect(scores).toEqual(walked);
      expect(new Set(scores).size).toBeGreaterThan(Math.min(leaves, 12) / 2);
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

type DrawnTree = ReturnType<typeof randomTree>;

/** A tree with random splits; leaf i has the value i + 1. */
function randomTree(leaves: number, features: number, random: Random) {
  const nodes: { feature: number; threshold: number; missingLeft: number; children: number[] }[] =
    [];
  const ends: { node: number; side: number }[] = [];
  while (nodes.length < leaves - 1) {
    const at = nodes.length;
    const [hung] = at === 0 ? [] : ends.splice(random.integer(ends.length), 1);
    if (hung) nodes[hung.node].children[hung.side] = at;
    nodes.push({
      feature: random.integer(features),
      threshold: random.integer(20),
      missingLeft: random.integer(2),
      children: [],
    });
    ends.push({ node: at, side: 0 }, { node: at, side: 1 });
  }
  for (const [leaf, { node, side }] of ends.entries()) nodes[node].children[side] = -leaf - 1;
  return { nodes, leaves };
}

function treeArrays({ nodes, leaves }: DrawnTree, features: number): NamedArrays {
  return {
    head: vector(Float64Array.of(features, 0)),
    nodes: vector(Uint32Array.of(0, nodes.length)),
    leaves: vector(Uint32Array.of(0, leaves)),
    feature: vector(Uint32Array.from(nodes, ({ feature }) => feature)),
    threshold: vector(Float32Array.from(nodes, ({ threshold }) => threshold)),
    missingLeft: vector(Uint8Array.from(nodes, ({ missingLeft }) => missingLeft)),
    left: vector(Int32Array.from(nodes, ({ children }) => children[0])),
    right: vector(Int32Array.from(nodes, ({ children }) => children[1])),
    gain: vector(new Float32Array(nodes.length)),
    values: vector(Float64Array.from({ length: leaves }, (_, leaf) => leaf + 1)),
  };
}

function walk({ nodes }: DrawnTree, row: Float32Array): number {
  let at = nodes.length === 0 ? -1 : 0;
  while (at >= 0) {
    const { feature, threshold, missingLeft, children } = nodes[at];
    const value = row[feature];
    const goesLeft = Number.isNaN(value) ? missingLeft === 1 : value <= threshold;
    at = children[goesLeft ? 0 : 1];
  }
  return -at;
}
