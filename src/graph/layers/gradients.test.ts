import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { type CheckedInput, gradientError } from '../check-gradients.case.ts';
import type { Tensor } from '../graph.ts';
import { tanh } from '../operators/elementwise.ts';
import { transpose } from '../operators/reshape.ts';
import { additiveAttention, attendBothWays, bilinearAttention } from './attention.ts';
import { batchNorm } from './batch-norm.ts';
import { conv1d, maxPool1d } from './conv1d.ts';
import { gruScan } from './gru.ts';
import { layerNorm } from './layer-norm.ts';
import { linear } from './linear.ts';
import { lstmScan } from './lstm.ts';
import { multiHeadAttention } from './multi-head-attention.ts';
import { adaptiveMax, atStep, endStates, maskedMax, maskedMean, maskedSum } from './pooling.ts';
import { recurrent } from './recurrent.ts';

const random = new Random(1);
const drawn = Array.from({ length: 3 }, () => {
  const T = 1 + random.integer(4);
  return { T, lengths: Array.from({ length: 1 + random.integer(4) }, () => random.integer(T + 1)) };
});
/** Row lengths of each check: with masked steps, an empty row, sizes of 1, and random ones. */
const batches = [
  { T: 3, lengths: [3, 1] },
  { T: 2, lengths: [2, 0] },
  { T: 1, lengths: [1] },
  ...drawn,
];

const rnn = { hidden: 2, layers: 2, bidirectional: true } as const;

/** x [T, B, 4], its mask [T, B], a query [B, 3], queries [Tq, B, 3]; for the scans also states [B, 2] and weights [.., gates]. */
type Name =
  | ('x' | 'mask' | 'query' | 'queries' | 'h' | 'c')
  | ('lstmW' | 'lstmU' | 'lstmBias')
  | ('gru' | 'gruU' | 'gruBias');

const layers: Record<string, readonly [readonly Name[], (...inputs: Tensor[]) => Tensor]> = {
  linear: [['x'], (x) => linear(x, 'layer', 3)],
  'linear without bias': [['query'], (q) => linear(q, 'layer', 2, { bias: false })],
  layerNorm: [['x'], (x) => layerNorm(x, 'layer')],
  lstmScan: [
    ['x', 'lstmW', 'lstmU', 'lstmBias', 'h', 'c'],
    (x, w, u, bias, h, c) => lstmScan(x, { w: w, u: u, bias: bias }, [h, c]),
  ],
  'lstm with initial states': [
    ['x', 'mask', 'h', 'c'],
    (x, m, h, c) =>
      recurrent(x, m, 'layer', {
        kind: 'lstm',
        ...rnn,
        initial: [
          [h, c],
          [c, h],
          [h, h],
          [c, c],
        ],
      }),
  ],
  'gru with initial states': [
    ['x', 'mask', 'h', 'c'],
    (x, m, h, c) => recurrent(x, m, 'layer', { kind: 'gru', ...rnn, initial: [h, c, c, h] }),
  ],
  gruScan: [['gru', 'gruU', 'gruBias', 'h'], (x, u, b, h) => gruScan(x, u, b, h)],
  lstm: [['x', 'mask'], (x, m) => recurrent(x, m, 'layer', { kind: 'lstm', ...rnn })],
  gru: [['x', 'mask'], (x, m) => recurrent(x, m, 'layer', { kind: 'gru', ...rnn })],
  maskedSum: [['x', 'mask'], (x, m) => maskedSum(x, m)],
  maskedMean: [['x', 'mask'], (x, m) => maskedMean(x, m)],
  maskedMax: [['x', 'mask'], (x, m) => maskedMax(x, m)],
  adaptiveMax: [['x', 'mask'], (x, m) => adaptiveMax(x, m, 2)],
  atStep: [['x', 'mask'], (x, m) => atStep(x, m)],
  additiveAttention: [
    ['query', 'x', 'mask'],
    (q, x, m) => additiveAttention(q, x, m, 'layer', 3).context,
  ],
  'weights of additiveAttention': [
    ['query', 'x', 'mask'],
    (q, x, m) => additiveAttention(q, x, m, 'layer', 3).weights,
  ],
  'attendBothWays, what the first finds': [
    ['x', 'mask'],
    (x, m) => attendBothWays(x, m, tanh(x), m, 'layer').inSecond.context,
  ],
  'attendBothWays, what the second finds': [
    ['x', 'mask'],
    (x, m) => attendBothWays(x, m, tanh(x), m, 'layer').inFirst.context,
  ],
  endStates: [['x', 'mask'], (x, m) => endStates(x, m, m)],
  bilinearAttention: [
    ['query', 'x', 'mask'],
    (q, x, m) => bilinearAttention(q, x, m, 'layer').context,
  ],
  multiHeadAttention: [
    ['x', 'mask'],
    (x, m) => {
      const rows = transpose(x, [1, 0, 2]); // (B, T, D)
      return multiHeadAttention(rows, rows, transpose(m, [1, 0]), 'layer', 2);
    },
  ],
  'additiveAttention of many queries': [
    ['queries', 'x', 'mask'],
    (q, x, m) => additiveAttention(q, x, m, 'layer', 3).context,
  ],
  'weights of additiveAttention of many queries': [
    ['queries', 'x', 'mask'],
    (q, x, m) => additiveAttention(q, x, m, 'layer', 3).weights,
  ],
  'bilinearAttention of many queries': [
    ['queries', 'x', 'mask'],
    (q, x, m) => bilinearAttention(q, x, m, 'layer').context,
  ],
  conv1d: [['x', 'mask'], (x, m) => conv1d(x, m, 'layer', 5, { width: 3 }).states],
  'conv1d with a stride': [
    ['x', 'mask'],
    (x, m) => conv1d(x, m, 'layer', 3, { width: 4, stride: 2, padding: 3 }).states,
  ],
  'conv1d to fewer channels': [
    ['x', 'mask'],
    (x, m) => conv1d(x, m, 'layer', 2, { width: 3 }).states,
  ],
  'conv1d to one channel, with a stride': [
    ['x', 'mask'],
    (x, m) => conv1d(x, m, 'layer', 1, { width: 4, stride: 2, padding: 3 }).states,
  ],
  maxPool1d: [['x', 'mask'], (x, m) => maxPool1d(x, m, { width: 3, stride: 2 }).states],
  batchNorm: [['x'], (x) => batchNorm(x, 'layer')],
  'batchNorm, masked': [['x', 'mask'], (x, m) => batchNorm(x, 'layer', { mask: m })],
};

describe.each(batches)('gradients of $T steps with lengths $lengths', ({ T, lengths }) => {
  const B = lengths.length;
  const dims: Record<Name, readonly ('T' | 'Tq' | 'B' | number)[]> = {
    x: ['T', 'B', 4],
    mask: ['T', 'B'],
    query: ['B', 3],
    queries: ['Tq', 'B', 3],
    h: ['B', 2],
    c: ['B', 2],
    lstmW: [4, 8],
    lstmU: [2, 8],
    lstmBias: [8],
    gru: ['T', 'B', 6],
    gruU: [2, 6],
    gruBias: [6],
  };
  const size = { T, Tq: 2, B };

  it.each(Object.keys(layers))('%s', async (layer) => {
    const [names, build] = layers[layer];
    const inputs = names.map((name): CheckedInput => {
      const shape = dims[name].map((dim) => (typeof dim === 'number' ? dim : size[dim]));
      if (name !== 'mask') return { shape, dims: dims[name] };
      const data = Array.from({ length: T * B }, (_, i) =>
        Math.floor(i / B) < lengths[i % B] ? 1 : 0,
      );
      return { shape, dims: dims[name], data };
    });
    expect(await gradientError(inputs, build)).toBeLessThan(1e-6);
  });
});
