import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import golden from '../../test/golden/engine.json' with { type: 'json' };
import { gradients } from './gradients.ts';
import { Graph, type Tensor } from './graph.ts';
import { additiveAttention, bilinearAttention } from './layers/attention.ts';
import { batchNorm } from './layers/batch-norm.ts';
import { conv1d, maxPool1d, type Slid } from './layers/conv1d.ts';
import { layerNorm } from './layers/layer-norm.ts';
import { multiHeadAttention } from './layers/multi-head-attention.ts';
import { adaptiveMax } from './layers/pooling.ts';
import { recurrent } from './layers/recurrent.ts';
import { encodeOnnx } from './onnx.ts';
import { sum } from './operators/broadcast.ts';
import {
  sigmoidCrossEntropy,
  smoothLabels,
  softmaxCrossEntropy,
} from './operators/cross-entropy.ts';
import { multiply } from './operators/elementwise.ts';
import { unsqueeze } from './operators/reshape.ts';
import { scatterAdd } from './operators/scatter.ts';

interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
  /** Default float64. */
  readonly type?: string;
}

type Named = Readonly<Record<string, Numbers>>;

interface Case {
  readonly inputs: Named;
  readonly parameters: Named;
  readonly weights: Numbers;
  readonly output: Numbers;
  readonly inputGradients: Named;
  readonly gradients: Named;
}

const cases: Readonly<Record<string, Case>> = golden.cases;

type Inputs = Readonly<Record<string, Tensor>>;

const rnn = { hidden: 2, layers: 2, bidirectional: true } as const;

/** PyTorch's packed sequences end in zeros; our states at padding are undefined. */
function atTokens(states: Tensor, mask: Tensor): Tensor {
  return multiply(states, unsqueeze(mask, 2));
}

function atWindows({ states, mask }: Slid): Tensor {
  return atTokens(states, mask);
}

const builds: Record<string, (inputs: Inputs) => Tensor> = {
  lstm: ({ x, mask }) => atTokens(recurrent(x, mask, 'layer', { kind: 'lstm', ...rnn }), mask),
  gru: ({ x, mask }) => atTokens(recurrent(x, mask, 'layer', { kind: 'gru', ...rnn }), mask),
  'additive attention': ({ query, x, mask }) =>
    additiveAttention(query, x, mask, 'layer', 2).context,
  'multi-head attention': ({ x, mask }) => multiHeadAttention(x, x, mask, 'layer', 2),
  conv1d: ({ x, mask }) => conv1d(x, mask, 'layer', 5, { width: 3 }).states,
  'conv1d with a stride': ({ x, mask }) =>
    atWindows(conv1d(x, mask, 'layer', 5, { width: 4, stride: 2, padding: 2 })),
  'max pooling': ({ x, mask }) => atWindows(maxPool1d(x, mask, { width: 3, stride: 2 })),
  'lstm with initial states': ({ x, mask, h, c }) =>
    atTokens(recurrent(x, mask, 'layer', { kind: 'lstm', hidden: 2, initial: [[h, c]] }), mask),
  'gru with initial states': ({ x, mask, h, c }) =>
    atTokens(
      recurrent(x, mask, 'layer', { kind: 'gru', hidden: 2, layers: 2, initial: [h, c] }),
      mask,
    ),
  'additive attention of many queries': ({ queries, x, mask }) =>
    additiveAttention(queries, x, mask, 'layer', 2).context,
  'bilinear attention of many queries': ({ queries, x, mask }) =>
    bilinearAttention(queries, x, mask, 'layer').context,
  'scatter add': ({ x, ids, updates }) => scatterAdd(x, ids, updates),
  'batch norm': ({ x }) => batchNorm(x, 'layer'),
  'softmax cross-entropy': ({ x, target }) => softmaxCrossEntropy(x, target),
  'sigmoid cross-entropy': ({ x, target, weight }) => sigmoidCrossEntropy(x, target, weight),
  'bilinear attention': ({ query, x, mask }) => bilinearAttention(query, x, mask, 'layer').context,
  'layer norm': ({ x }) => layerNorm(x, 'layer'),
  'adaptive max': ({ x, mask }) => adaptiveMax(x, mask, 3),
  'masked batch norm': ({ x, mask }) => atTokens(batchNorm(x, 'layer', { mask: mask }), mask),
  'label smoothing': ({ x, target }) => softmaxCrossEntropy(x, smoothLabels(target, 0.2)),
};

/** Runs a graph in float64 on named inputs and parameters. */
async function run(graph: Graph, outputs: Record<string, Tensor>, named: Named) {
  const session = await ort.InferenceSession.create(encodeOnnx(graph, outputs), {
    logSeverityLevel: 3,
  });
  const feeds = session.inputNames.map((name) => {
    const { data, shape, type } = named[name];
    const tensor =
      type === 'int32'
        ? new ort.Tensor(type, Int32Array.from(data), shape)
        : new ort.Tensor('float64', Float64Array.from(data), shape);
    return [name, tensor] as const;
  });
  const results = await session.run(Object.fromEntries(feeds));
  return (name: string) => results[name].data as Float64Array;
}

function inputsOf(graph: Graph, { inputs }: Case): Inputs {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, type }]) => [
      name,
      graph.input(name, shape, type === 'int32' ? type : 'float64'),
    ]),
  );
}

describe('forward and backward equal PyTorch', () => {
  it.each(Object.keys(cases))('%s', async (name) => {
    const known = cases[name];
    const graph = new Graph({ float: 'float64', training: true });
    const inputs = inputsOf(graph, known);
    const output = builds[name](inputs);
    const loss = sum(multiply(output, graph.input('weights', known.weights.shape)));
    const learnt = graph.parameters.filter((p) => !graph.frozen.has(p));
    expect(learnt.map((p) => p.name).sort()).toEqual(Object.keys(known.parameters).sort());
    const by = [...Object.keys(known.inputGradients).map((key) => inputs[key]), ...learnt];
    const ds = gradients(loss, by);
    const averages = graph.averages.map(({ parameter, batch }) => [parameter.name, batch]);
    const result = await run(
      graph,
      {
        output,
        ...Object.fromEntries(by.map((tensor, i) => [`d ${tensor.name}`, ds[i]])),
        ...Object.fromEntries(averages),
      },
      { ...known.inputs, ...known.parameters, weights: known.weights },
    );
    expect(result('output')).toBeAllclose(known.output.data, golden.tolerance);
    for (const [key, d] of Object.entries({ ...known.inputGradients, ...known.gradients })) {
      expect(result(`d ${key}`), key).toBeAllclose(d.data, golden.tolerance);
    }
  });
});

describe('batch norm', () => {
  it.each(['batch norm', 'masked batch norm'] as const)(
    '%s keeps running statistics',
    async (name) => {
      const known = golden.cases[name];
      const graph = new Graph({ float: 'float64', training: true });
      builds[name](inputsOf(graph, known as Case));
      const batch = Object.fromEntries(graph.averages.map((a) => [a.parameter.name, a.batch]));
      const result = await run(graph, batch, known.inputs);
      const running = (statistic: string, first: number) =>
        Array.from(result(`layer.${statistic}`), (value) => 0.9 * first + 0.1 * value);
      expect(running('mean', 0)).toBeAllclose(known.running.mean.data, golden.tolerance);
      expect(running('variance', 1)).toBeAllclose(known.running.variance.data, golden.tolerance);
    },
  );

  it('uses running statistics at inference', async () => {
    const known = golden.cases['batch norm'];
    const inference = new Graph({ float: 'float64' });
    const y = batchNorm(inference.input('x', known.inputs.x.shape), 'layer');
    const shipped = await run(
      inference,
      { y },
      {
        ...known.inputs,
        ...known.parameters,
        'layer.mean': known.running.mean,
        'layer.variance': known.running.variance,
      },
    );
    expect(shipped('y')).toBeAllclose(known.inference.data, golden.tolerance);
  });
});
