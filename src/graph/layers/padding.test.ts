import * as ort from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { Graph, type Tensor } from '../graph.ts';
import { encodeOnnx } from '../onnx.ts';
import { multiply } from '../operators/elementwise.ts';
import { transpose, unsqueeze } from '../operators/reshape.ts';
import { additiveAttention, bilinearAttention } from './attention.ts';
import { batchNorm } from './batch-norm.ts';
import { conv1d, maxPool1d, type Slid } from './conv1d.ts';
import { multiHeadAttention } from './multi-head-attention.ts';
import { adaptiveMax, maskedMax, maskedMean, maskedSum } from './pooling.ts';
import { recurrent } from './recurrent.ts';

type Layer = (x: Tensor, mask: Tensor, query: Tensor) => Tensor;

const rnn = { hidden: 2, layers: 2, bidirectional: true } as const;

/** Layers that reduce x [T, B, 4], with its mask [T, B] and a query [B, 3], over time. */
const pooled: Record<string, Layer> = {
  maskedSum: (x, mask) => maskedSum(x, mask),
  maskedMean: (x, mask) => maskedMean(x, mask),
  maskedMax: (x, mask) => maskedMax(x, mask),
  adaptiveMax: (x, mask) => adaptiveMax(x, mask, 2),
  additiveAttention: (x, mask, query) => additiveAttention(query, x, mask, 'layer', 3).context,
  bilinearAttention: (x, mask, query) => bilinearAttention(query, x, mask, 'layer').context,
  'additiveAttention of many queries': (x, mask, query) =>
    additiveAttention(unsqueeze(query, 0), x, mask, 'layer', 3).context,
  'bilinearAttention of many queries': (x, mask, query) =>
    bilinearAttention(unsqueeze(query, 0), x, mask, 'layer').context,
};

/** Layers with an output for each window of steps, at the valid windows: [T', B, ..]. */
const slid: Record<string, Layer> = {
  'conv1d with a stride': (x, mask) =>
    atTokens(conv1d(x, mask, 'layer', 3, { width: 4, stride: 3, padding: 2 })),
  maxPool1d: (x, mask) => atTokens(maxPool1d(x, mask, { width: 3, stride: 2 })),
};

function atTokens({ states, mask }: Slid): Tensor {
  return multiply(states, unsqueeze(mask, 2));
}

/** Layers with an output for each step, [T, B, ..]. */
const stepwise: Record<string, Layer> = {
  lstm: (x, mask) => recurrent(x, mask, 'layer', { kind: 'lstm', ...rnn }),
  gru: (x, mask) => recurrent(x, mask, 'layer', { kind: 'gru', ...rnn }),
  conv1d: (x, mask) => conv1d(x, mask, 'layer', 3, { width: 3 }).states,
  batchNorm: (x, mask) => batchNorm(x, 'layer', { mask }),
  multiHeadAttention: (x, mask) => {
    const rows = transpose(x, [1, 0, 2]); // (B, T, 4)
    const y = multiHeadAttention(rows, rows, transpose(mask, [1, 0]), 'layer', 2);
    return transpose(y, [1, 0, 2]);
  },
};

const [B, D] = [3, 4];
const lengths = [4, 2, 0];
const numbers = new Random(1);
const tokens = lengths.map((length) =>
  Array.from({ length: length * D }, () => 2 * numbers.uniform() - 1),
);

/** The layer's output for rows padded to `steps` with `filler`; only at tokens if it has an output for each step. */
async function outputOf(layer: Layer, perStep: boolean, steps: number, filler: number) {
  const graph = new Graph({ float: 'float64', training: true });
  const x = graph.input('x', ['T', 'B', D]);
  const mask = graph.input('mask', ['T', 'B']);
  const y = layer(x, mask, graph.input('query', ['B', 3]));
  const output = perStep ? multiply(y, unsqueeze(mask, 2)) : y;
  const session = await ort.InferenceSession.create(encodeOnnx(graph, { output }), {
    logSeverityLevel: 3,
  });
  const feeds: Record<string, ort.Tensor> = {};
  const feed = (name: string, shape: number[], at: (i: number) => number) => {
    if (!session.inputNames.includes(name)) return;
    const length = shape.reduce((product, n) => product * n, 1);
    const data = Float64Array.from({ length }, (_, i) => at(i));
    feeds[name] = new ort.Tensor('float64', data, shape);
  };
  feed('x', [steps, B, D], (i) => {
    const [t, b, d] = [Math.floor(i / (B * D)), Math.floor(i / D) % B, i % D];
    return tokens[b][t * D + d] ?? filler;
  });
  feed('mask', [steps, B], (i) => (Math.floor(i / B) < lengths[i % B] ? 1 : 0));
  feed('query', [B, 3], Math.sin);
  const random = new Random(2);
  for (const { name, shape, initializer } of graph.parameters) {
    const values = initializer(shape, random);
    feed(name, [...shape], (i) => values[i]);
  }
  return (await session.run(feeds)).output.data as Float64Array;
}

it.each(Object.entries({ ...pooled, ...slid, ...stepwise }))(
  '%s: padding never changes a result, whatever its values',
  async (name, layer) => {
    const perStep = name in stepwise;
    const short = await outputOf(layer, perStep, 4, 0);
    const long = await outputOf(layer, perStep, 7, 9);
    expect(long.slice(0, short.length)).toBeAllclose(short, { absolute: 1e-12 });
    expect(long.slice(short.length).every((value) => value === 0)).toBe(true);
  },
);
