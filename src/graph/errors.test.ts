import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { gradients } from './gradients.ts';
import { Graph } from './graph.ts';
import { uniform } from './initializers.ts';
import { additiveAttention, bilinearAttention } from './layers/attention.ts';
import { batchNorm } from './layers/batch-norm.ts';
import { conv1d, maxPool1d } from './layers/conv1d.ts';
import { dropout } from './layers/dropout.ts';
import { layerNorm } from './layers/layer-norm.ts';
import { linear } from './layers/linear.ts';
import { multiHeadAttention } from './layers/multi-head-attention.ts';
import { adaptiveMax, atStep, maskedMax, maskedMean, maskedSum } from './layers/pooling.ts';
import { recurrent } from './layers/recurrent.ts';
import { matchRows, readRows } from './layers/row-memory.ts';
import { expandLike, sum } from './operators/broadcast.ts';
import { concat, split } from './operators/concat.ts';
import {
  logSoftmaxAt,
  sigmoidCrossEntropy,
  smoothLabels,
  softmaxCrossEntropy,
} from './operators/cross-entropy.ts';
import { add, divide, indicator, multiply, subtract } from './operators/elementwise.ts';
import { distinctRows, embedding } from './operators/gather.ts';
import { gemm, matmul } from './operators/matmul.ts';
import { max, mean } from './operators/reduce.ts';
import { reshape, squeeze, transpose, unsqueeze } from './operators/reshape.ts';
import { reverseSequence } from './operators/reverse-sequence.ts';
import { gatherAlong, scatterAdd } from './operators/scatter.ts';
import { zerosLike } from './operators/sizes.ts';
import { pad, window } from './operators/window.ts';
import { TrainingSession } from './session.ts';

const g = new Graph();
const b3 = g.input('b3', ['B', 3]);
const b4 = g.input('b4', ['B', 4]);
const tb4 = g.input('tb4', ['T', 'B', 4]);
const tbd = g.input('tbd', ['T', 'B', 'D']);
const mask = g.input('mask', ['T', 'B']);
const other = g.input('other', ['B', 'T']);
const table = g.parameter('table', [5, 3], uniform(1));
const foreign = new Graph().input('foreign', ['B', 3]);

const shapeErrors: Record<string, readonly [() => unknown, string]> = {
  add: [() => add(b3, b4), 'Add: shapes [B, 3] and [B, 4] cannot be broadcast: 3 and 4 differ'],
  subtract: [
    () => subtract(b3, b4),
    'Sub: shapes [B, 3] and [B, 4] cannot be broadcast: 3 and 4 differ',
  ],
  multiply: [
    () => multiply(b3, b4),
    'Mul: shapes [B, 3] and [B, 4] cannot be broadcast: 3 and 4 differ',
  ],
  divide: [
    () => divide(mask, other),
    'Div: shapes [T, B] and [B, T] cannot be broadcast: T and B differ',
  ],
  indicator: [
    () => indicator('Less', b3, b4),
    'Less: shapes [B, 3] and [B, 4] cannot be broadcast: 3 and 4 differ',
  ],
  'element types': [
    () => add(b3, g.scalar(1, 'int64')),
    'Add: element types differ: [B, 3] float32 and [] int64; cast one of them',
  ],
  'different graphs': [() => add(b3, foreign), 'Add: "b3" belongs to another graph'],
  expandLike: [() => expandLike(tb4, b4), 'expandLike: [T, B, 4] cannot be broadcast to [B, 4]'],
  sum: [() => sum(b3, [2]), 'sum: axes [2] of [B, 3] float32 are out of range or repeated'],
  mean: [
    () => mean(b3, [0, -2]),
    'mean: axes [0, -2] of [B, 3] float32 are out of range or repeated',
  ],
  max: [() => max(b3, [0.5]), 'max: axes [0.5] of [B, 3] float32 are out of range or repeated'],
  reshape: [
    () => reshape(b3, ['B', 4]),
    'reshape: [B, 3] float32 cannot become [B, 4]: the numbers of elements differ',
  ],
  'reshape of several names': [
    () => reshape(reshape(tb4, ['T*B', 4]), ['T', 'B', 4]),
    'reshape: the named sizes of [T, B, 4] cannot be derived from [T*B, 4] float32; pass a tensor that has them',
  ],
  zerosLike: [
    () => zerosLike(b3, ['T', 3]),
    '"T" of [T, 3] is not a size of [B, 3] float32; pass a tensor that has it',
  ],
  transpose: [
    () => transpose(b3, [0, 0]),
    'transpose: [0, 0] is not a permutation of the axes of [B, 3] float32',
  ],
  unsqueeze: [() => unsqueeze(b3, 4), 'unsqueeze: axis 4 is out of range for [B, 3] float32'],
  squeeze: [() => squeeze(b3, 0), 'squeeze: axis 0 of [B, 3] float32 is not of size 1'],
  concat: [
    () => concat([b3, tb4], 1),
    'concat: [B, 3] float32 and [T, B, 4] float32 must have the same sizes except along axis 1',
  ],
  split: [
    () => split(b3, [1, 1], 1),
    'split: sizes [1, 1] do not add up to axis 1 of [B, 3] float32',
  ],
  pad: [() => pad(b3, 2, 1, 0), 'pad: axes [2] of [B, 3] float32 are out of range or repeated'],
  window: [
    () => window(b3, { start: 0, drop: -1, stride: 2 }),
    'window: start and drop must be integers >= 0 and stride an integer >= 1, got 0, -1 and 2 for [B, 3] float32',
  ],
  scatterAdd: [
    () => scatterAdd(b3, g.input('ids', ['B', 2], 'int32'), b4),
    'scatterAdd: needs updates with the shape of the ids and the type of [B, 3] float32, got ids [B, 2] int32 and updates [B, 4] float32',
  ],
  matchRows: [
    () => matchRows(b4, table, g.input('places', ['B', 2], 'int32')),
    'matchRows: needs a query [B, D], rows [W, D] with D fixed and places [B, J], got [B, 4] float32, [5, 3] float32 and [B, 2] int32',
  ],
  readRows: [
    () => readRows(b3, table, g.input('places of weights', ['B', 3], 'int32')),
    'readRows: needs weights [B, M, J], rows [W, D] with D fixed and places [B, J], got [B, 3] float32, [5, 3] float32 and [B, 3] int32',
  ],
  gatherAlong: [
    () => gatherAlong(b3, b4),
    'gatherAlong: needs integer ids with the same leading sizes, got [B, 3] float32 and [B, 4] float32',
  ],
  matmul: [
    () => matmul(tb4, table),
    'matmul: [T, B, 4] float32 x [5, 3] float32 is not defined: the last size of the first must equal the second-to-last size of the second',
  ],
  'matmul of many': [
    () => matmul(tb4, g.input('b45', ['B', 4, 5])),
    'matmul: the leading sizes of [T, B, 4] float32 and [B, 4, 5] float32 differ',
  ],
  gemm: [
    () => gemm(b3, b4, { transA: true, transB: true }),
    'gemm: [B, 3] float32 transposed x [B, 4] float32 transposed is not defined',
  ],
  'gemm with c': [
    () => gemm(b3, table, { transB: true, c: b4 }),
    'gemm: shapes [B, 5] and [B, 4] cannot be broadcast: 5 and 4 differ',
  ],
  'gemm with a larger c': [
    () => gemm(b3, b4, { transA: true, c: g.input('larger', [2, 3, 4]) }),
    'gemm: [2, 3, 4] float32 cannot be added to [3, 4]',
  ],
  reverseSequence: [
    () => reverseSequence(tb4, mask),
    'reverseSequence: needs [T, B, ..] and lengths [B], got [T, B, 4] float32 and [T, B] float32',
  ],
  embedding: [
    () => embedding(table, mask),
    'embedding: needs a table [V, D] and int32 ids that are an input of the graph, got [5, 3] float32 and [T, B] float32 "mask"',
  ],
  distinctRows: [
    () => distinctRows(b3, b4),
    'distinctRows: needs a matrix [N, D] and integer ids [R], got [B, 3] float32 and [B, 4] float32',
  ],
  logSoftmaxAt: [
    () => logSoftmaxAt(b3, b4),
    'logSoftmaxAt: needs logits [R, V] and int32 ids [R], got [B, 3] float32 and [B, 4] float32',
  ],
  softmaxCrossEntropy: [
    () => softmaxCrossEntropy(b3, b4),
    'softmaxCrossEntropy: logits [B, 3] float32 and target [B, 4] float32 must have the same shape [B, L]',
  ],
  sigmoidCrossEntropy: [
    () => sigmoidCrossEntropy(tb4, tb4),
    'sigmoidCrossEntropy: logits [T, B, 4] float32 and target [T, B, 4] float32 must have the same shape [B, L]',
  ],
  smoothLabels: [
    () => smoothLabels(b3, 1),
    'smoothLabels: needs a target [B, L] with L fixed and an amount in [0, 1), got [B, 3] float32 and 1',
  ],
  linear: [
    () => linear(tbd, 'l', 3),
    'linear "l": the last size of [T, B, D] float32 must be fixed',
  ],
  layerNorm: [
    () => layerNorm(tbd, 'n'),
    'layerNorm "n": the last size of [T, B, D] float32 must be fixed',
  ],
  batchNorm: [
    () => batchNorm(tb4, 'n', { mask: other }),
    'batchNorm "n": needs [.., C] with C fixed and a mask [..], got [T, B, 4] float32 and [B, T] float32',
  ],
  conv1d: [
    () => conv1d(tb4, other, 'c', 3, { width: 3 }),
    'conv1d "c": needs [T, B, C] with C fixed and a mask [T, B], got [T, B, 4] float32 and [B, T] float32',
  ],
  'conv1d of an even width': [
    () => conv1d(tb4, mask, 'c', 3, { width: 2 }),
    'conv1d "c": width and stride must be integers >= 1 and padding an integer >= (width - 1) / 2, got 2, 1 and 0.5; for an even width, set padding',
  ],
  maxPool1d: [
    () => maxPool1d(tb4, mask, { width: 3, stride: 0 }),
    'maxPool1d: width and stride must be integers >= 1 and padding an integer >= (width - 1) / 2, got 3, 0 and 1; for an even width, set padding',
  ],
  'recurrent with too few initial states': [
    () => recurrent(tb4, mask, 'r', { kind: 'gru', hidden: 3, layers: 2, initial: [b3] }),
    'recurrent "r": needs an initial state for each of 2 layers in each of 1 directions, got 1',
  ],
  'recurrent with an initial state of another size': [
    () => recurrent(tb4, mask, 'r', { kind: 'lstm', hidden: 3, initial: [[b3, b4]] }),
    'recurrent "r.0": the initial state of an lstm is [h, c], each [B, 3], got [B, 3] float32 and [B, 4] float32',
  ],
  dropout: [() => dropout(b3, 1), 'dropout: the rate must be in [0, 1), got 1'],
  'recurrent in both directions without a mask': [
    () => recurrent(tb4, undefined, 'r', { kind: 'gru', hidden: 2, bidirectional: true }),
    'recurrent "r": needs [T, B, D] with D fixed and a mask [T, B], got [T, B, 4] float32 and no mask',
  ],
  recurrent: [
    () => recurrent(tb4, other, 'r', { kind: 'gru', hidden: 2 }),
    'recurrent "r": needs [T, B, D] with D fixed and a mask [T, B], got [T, B, 4] float32 and [B, T] float32',
  ],
  additiveAttention: [
    () => additiveAttention(b3, b4, mask, 'a', 2),
    'additiveAttention: needs a query [B, Q] or queries [Tq, B, Q], states [T, B, D] with D fixed and a mask [T, B], got [B, 3] float32, [B, 4] float32 and [T, B] float32',
  ],
  bilinearAttention: [
    () => bilinearAttention(b3, tb4, other, 'a'),
    'bilinearAttention: needs a query [B, Q] or queries [Tq, B, Q], states [T, B, D] with D fixed and a mask [T, B], got [B, 3] float32, [T, B, 4] float32 and [B, T] float32',
  ],
  multiHeadAttention: [
    () => multiHeadAttention(tb4, tb4, mask, 'a', 3),
    'multiHeadAttention "a": needs queries [B, Tq, D] with D a multiple of 3 heads, memory [B, Tk, M] and a mask [B, Tk], got [T, B, 4] float32, [T, B, 4] float32 and [T, B] float32',
  ],
  maskedSum: [
    () => maskedSum(b4, mask),
    'maskedSum: needs [T, B, D] and a mask [T, B], got [B, 4] float32 and [T, B] float32',
  ],
  maskedMean: [
    () => maskedMean(b4, mask),
    'maskedMean: needs [T, B, D] and a mask [T, B], got [B, 4] float32 and [T, B] float32',
  ],
  maskedMax: [
    () => maskedMax(tb4, other),
    'maskedMax: needs [T, B, D] and a mask [T, B], got [T, B, 4] float32 and [B, T] float32',
  ],
  adaptiveMax: [
    () => adaptiveMax(tb4, mask, 0),
    'adaptiveMax: the number of parts must be an integer >= 1, got 0 for [T, B, 4] float32',
  ],
  atStep: [
    () => atStep(tb4, other),
    'atStep: needs [T, B, D] and a mask [T, B], got [T, B, 4] float32 and [B, T] float32',
  ],
  'a name twice': [
    () => g.input('b3', ['B']),
    'the graph already has a tensor "b3"; give it another name',
  ],
  'a size': [
    () => g.input('half', [0.5]),
    'tensor "half": sizes must be integers >= 0 or names, got [0.5]',
  ],
  'a loss with a shape': [
    () => gradients(b3, [b3]),
    'gradients: the loss must be a scalar, got [B, 3] float32; reduce it first',
  ],
  'a loss of something else': [
    () => gradients(sum(b3), [b4]),
    'gradients: the loss does not depend on "b4"',
  ],
};

describe('shape errors are reported when the graph is built', () => {
  it.each(Object.keys(shapeErrors))('%s', (name) => {
    const [build, message] = shapeErrors[name];
    expect(build).toThrow(expect.objectContaining({ message, code: 'E_INVALID_ARGUMENT' }));
  });
});

describe('a training session', () => {
  const graph = new Graph();
  const x = graph.input('x', ['B', 2]);
  const y = graph.input('y', ['B']);
  const w = graph.parameter('w', [2, 1], uniform(1));
  const loss = mean(multiply(squeeze(matmul(x, w), 1), y));

  it('requires values for every parameter', async () => {
    await expect(TrainingSession.create(ort, loss, new Map())).rejects.toThrow(
      'parameter "w" of shape [2, 1] needs 2 values, got 0',
    );
  });

  it('names a feed with an unexpected shape', async () => {
    const session = await TrainingSession.create(ort, loss, new Map([['w', new Float32Array(2)]]));
    const feed = (...shape: number[]) => ({
      data: new Float32Array(shape.reduce((p, n) => p * n, 1)),
      shape,
    });
    const random = new Random(1);
    await expect(session.step({ x: feed(2, 2), y: feed(3) }, random)).rejects.toThrow(
      'input "y" must have shape [B] with B = 2, got [3]',
    );
    await expect(session.step({ x: feed(2, 3), y: feed(2) }, random)).rejects.toThrow(
      'input "x" must have shape [B, 2], got [2, 3]',
    );
  });
});
