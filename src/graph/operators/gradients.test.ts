import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { type CheckedInput, gradientError } from '../check-gradients.case.ts';
import type { Tensor } from '../graph.ts';
import { uniform } from '../initializers.ts';
import { matchRows, readRows } from '../layers/row-memory.ts';
import { expandLike, sum } from './broadcast.ts';
import { concat, split } from './concat.ts';
import {
  logSoftmaxAt,
  sigmoidCrossEntropy,
  smoothLabels,
  softmaxCrossEntropy,
} from './cross-entropy.ts';
import * as elementwise from './elementwise.ts';
import { distinctRows, embedding } from './gather.ts';
import { gemm, matmul } from './matmul.ts';
import { max, mean } from './reduce.ts';
import { reshape, squeeze, transpose, transposeLast, unsqueeze } from './reshape.ts';
import { reverseSequence } from './reverse-sequence.ts';
import { gatherAlong, scatterAdd } from './scatter.ts';
import { logSoftmax, logSumExp, softmax } from './softmax.ts';
import { pad, window } from './window.ts';

const random = new Random(1);

/** Named sizes of the checks: each one is 1 at least once; also random sizes. */
const sizes = [
  { B: 2, T: 1 },
  { B: 1, T: 3 },
  { B: 1, T: 1 },
  ...Array.from({ length: 3 }, () => ({ B: 1 + random.integer(4), T: 1 + random.integer(4) })),
];

type Dims = readonly (number | 'B' | 'T')[];

interface Case {
  readonly inputs: readonly (
    | Dims
    | { dims: Dims; range?: [number, number]; data?: number[]; type?: CheckedInput['type'] }
  )[];
  readonly build: (...x: Tensor[]) => Tensor;
}

const {
  abs,
  add,
  divide,
  exp,
  log,
  multiply,
  negate,
  relu,
  sigmoid,
  softplus,
  sqrt,
  subtract,
  tanh,
} = elementwise;
const bt4: Dims = ['T', 'B', 4];
const positive = {
  dims: ['B', 4] as Dims,
  range: [0.5, 2] as [number, number],
};

const cases: Record<string, Case> = {
  add: { inputs: [['B', 4], [4]], build: add },
  'add of a scalar': { inputs: [bt4, []], build: add },
  'add along an inner axis': { inputs: [bt4, ['T', 1, 4]], build: add },
  subtract: { inputs: [[4], ['B', 4]], build: subtract },
  'subtract from a number': {
    inputs: [['B', 4]],
    build: (x) => subtract(1, x),
  },
  multiply: { inputs: [['B', 1], bt4], build: multiply },
  'multiply by itself': { inputs: [['B', 4]], build: (x) => multiply(x, x) },
  divide: { inputs: [bt4, positive], build: divide },
  negate: { inputs: [bt4], build: negate },
  tanh: { inputs: [bt4], build: elementwise.tanh },
  sigmoid: { inputs: [bt4], build: sigmoid },
  relu: { inputs: [bt4], build: relu },
  abs: { inputs: [bt4], build: abs },
  exp: { inputs: [bt4], build: exp },
  log: { inputs: [positive], build: log },
  sqrt: { inputs: [positive], build: sqrt },
  softplus: { inputs: [{ dims: bt4, range: [-40, 40] }], build: softplus },
  'sum over all': { inputs: [bt4], build: (x) => sum(x) },
  'sum over two axes': { inputs: [bt4], build: (x) => sum(x, [0, -1]) },
  'sum, kept': { inputs: [bt4], build: (x) => sum(x, [1], { keep: true }) },
  'mean over named axes': { inputs: [bt4], build: (x) => mean(x, [0, 1]) },
  'mean over a fixed axis, kept': {
    inputs: [bt4],
    build: (x) => mean(x, [-1], { keep: true }),
  },
  max: { inputs: [bt4], build: (x) => max(x, [0]) },
  'max, kept': { inputs: [bt4], build: (x) => max(x, [0, 2], { keep: true }) },
  expandLike: {
    inputs: [['B', 1], bt4],
    build: (x, y) => add(expandLike(x, y), multiply(y, 0)),
  },
  reshape: { inputs: [bt4], build: (x) => reshape(x, ['T*B', 4]) },
  'reshape and back': {
    inputs: [bt4],
    build: (x) => reshape(reshape(x, ['T*B', 4]), bt4, x),
  },
  'reshape of the last axis': {
    inputs: [bt4],
    build: (x) => reshape(x, ['T', 'B', 2, 2]),
  },
  transpose: { inputs: [bt4], build: (x) => transpose(x, [2, 0, 1]) },
  transposeLast: { inputs: [bt4], build: transposeLast },
  'unsqueeze and squeeze': {
    inputs: [bt4],
    build: (x) => squeeze(unsqueeze(x, 0, 2), 2),
  },
  concat: {
    inputs: [
      ['B', 3],
      ['B', 1],
    ],
    build: (x, y) => concat([x, y, x], -1),
  },
  'concat along a named axis': {
    inputs: [
      ['T', 'B'],
      ['B', 'B'],
    ],
    build: (x, y) => concat([x, y, x], 0),
  },
  'split, one part used': {
    inputs: [['B', 5]],
    build: (x) => split(x, [2, 3], 1)[1],
  },
  'pad, and cut off beyond the end': {
    inputs: [bt4],
    build: (x) => multiply(pad(x, 0, 2, 1), pad(pad(x, 0, 4, -1), 0, -1, 1)),
  },
  'window of every step': {
    inputs: [bt4],
    build: (x) => window(pad(x, 0, 1, 2), { start: 1, drop: 0, stride: 1 }),
  },
  'window of every third step': {
    inputs: [bt4],
    build: (x) => window(pad(x, 0, 2, 3), { start: 1, drop: 2, stride: 3 }),
  },
  'window over vectors': {
    inputs: [['T']],
    build: (x) => window(pad(x, 0, 1, 0), { start: 0, drop: 0, stride: 2 }),
  },
  'scatterAdd, an id twice and one never': {
    inputs: [['B', 4], { dims: ['B', 3], data: [3, 0, 3], type: 'int32' }, ['B', 3]],
    build: scatterAdd,
  },
  'gatherAlong, an id twice': {
    inputs: [['B', 4], { dims: ['B', 5], data: [1, 1, 0, 3, 1], type: 'int64' }],
    build: gatherAlong,
  },
  'matchRows, a row twice and one never': {
    inputs: [['B', 4], [3, 4], { dims: ['B', 3], data: [2, 0, 2], type: 'int32' }],
    build: matchRows,
  },
  'readRows, a row twice and one never': {
    inputs: [['B', 2, 3], [3, 4], { dims: ['B', 3], data: [2, 0, 2], type: 'int32' }],
    build: readRows,
  },
  'distinctRows, one never': {
    inputs: [[3, 4], { dims: [2], data: [2, 0], type: 'int32' }],
    build: distinctRows,
  },
  'distinctRows of a matrix of any size': {
    inputs: [['B', 4], { dims: [1], data: [0], type: 'int64' }],
    build: distinctRows,
  },
  matmul: { inputs: [bt4, [4, 5]], build: matmul },
  'matmul, many': { inputs: [bt4, ['T', 4, 3]], build: matmul },
  softmax: { inputs: [bt4], build: softmax },
  logSoftmax: { inputs: [bt4], build: logSoftmax },
  logSumExp: { inputs: [{ dims: bt4, range: [-900, 900] }], build: logSumExp },
  logSoftmaxAt: {
    inputs: [['B', 4], { dims: ['B'], data: [3, 0, 3], type: 'int32' }],
    build: logSoftmaxAt,
  },
  softmaxCrossEntropy: {
    inputs: [['B', 4], { dims: ['B', 4], data: [1, 0, 1, 0.5, 0, 0, 0, 0] }],
    build: softmaxCrossEntropy,
  },
  sigmoidCrossEntropy: {
    inputs: [['B', 4], { dims: ['B', 4], data: [1, 0, 1, 0.5, 0, 0, 0, 0] }],
    build: sigmoidCrossEntropy,
  },
  'sigmoidCrossEntropy, weighted': {
    inputs: [
      ['B', 4],
      { dims: ['B', 4], data: [1, 0, 1, 0.5, 0, 0, 0, 0] },
      { dims: [4], data: [1, 2, 0, 3] },
    ],
    build: sigmoidCrossEntropy,
  },
  smoothLabels: { inputs: [['B', 4]], build: (x) => smoothLabels(x, 0.2) },
};
for (const transA of [false, true]) {
  for (const transB of [false, true]) {
    cases[`gemm${transA ? ', first transposed' : ''}${transB ? ', second transposed' : ''}`] = {
      inputs: [transA ? [4, 'B'] : ['B', 4], transB ? [5, 4] : [4, 5], [5]],
      build: (a, b, c) => gemm(a, b, { transA, transB, c }),
    };
  }
}

describe.each(sizes)('gradients with B = $B, T = $T', (named) => {
  for (const [name, { inputs, build }] of Object.entries(cases)) {
    it(name, async () => {
      const checked = inputs.map((input): CheckedInput => {
        const { dims, ...rest } = 'dims' in input ? input : { dims: input };
        const shape = dims.map((dim) => (typeof dim === 'number' ? dim : named[dim]));
        const count = shape.reduce((product, n) => product * n, 1);
        return {
          ...rest,
          shape,
          dims,
          ...(rest.data && {
            data: Array.from({ length: count }, (_, i) => rest.data![i % rest.data!.length]),
          }),
        };
      });
      expect(await gradientError(checked, build)).toBeLessThan(1e-6);
    });
  }

  it('embedding, with repeated and unused rows', async () => {
    const { B, T } = named;
    const data = Array.from({ length: T * B }, (_, i) => [4, 0, 4, 1][i % 4]);
    const ids = { shape: [T, B], dims: ['T', 'B'], type: 'int32' as const, data };
    const look = (x: Tensor, table = x.graph.parameter('table', [5, 3], uniform(1))) =>
      add(embedding(table, x), tanh(embedding(table, x)));
    expect(await gradientError([ids], (x) => look(x))).toBeLessThan(1e-6);
  });

  it('reverseSequence', async () => {
    const { B, T } = named;
    const x = { shape: [T, B, 2], dims: ['T', 'B', 2] };
    const lengths = {
      shape: [B],
      dims: ['B'],
      type: 'int64' as const,
      data: Array.from({ length: B }, (_, b) => [T, 0, 1][b % 3]),
    };
    expect(await gradientError([x, lengths], reverseSequence)).toBeLessThan(1e-6);
  });
});
