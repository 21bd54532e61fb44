import * as ort from 'onnxruntime-node';
import { Random } from '../base/random.ts';
import { gradients } from './gradients.ts';
import { Graph, type Tensor } from './graph.ts';
import { encodeOnnx } from './onnx.ts';
import { sum } from './operators/broadcast.ts';
import { multiply } from './operators/elementwise.ts';

export interface CheckedInput {
  readonly shape: readonly number[];
  /** Dimensions in the graph, if some are named rather than fixed. */
  readonly dims?: readonly (string | number)[];
  /** Fixed values instead of random ones. Their gradient is then not checked. */
  readonly data?: readonly number[];
  readonly type?: 'float64' | 'int64' | 'int32';
  /** Range [low, high] of random values (default [-1, 1]). */
  readonly range?: readonly [number, number];
}

/**
 * Checks gradients in float64. The loss is a randomly weighted sum of the output of `build`; its gradient with respect to
 * every random input and every learned parameter is compared with central differences. The gradients of rows gathered
 * from an embedding table are accumulated by id into the gradient of the table.
 *
 * @returns the largest error over all elements, relative where a gradient exceeds 1
 */
export async function gradientError(
  inputs: readonly CheckedInput[],
  build: (...tensors: Tensor[]) => Tensor,
): Promise<number> {
  const random = new Random(1);
  const graph = new Graph({ float: 'float64', training: true });
  const tensors = inputs.map((input, i) =>
    graph.input(`x${i}`, input.dims ?? input.shape, input.type ?? 'float64'),
  );
  const output = build(...tensors);
  const parameters = graph.parameters.filter((p) => !graph.frozen.has(p));
  const tables = new Set(graph.lookups.map(({ table }) => table));
  const dense = parameters.filter((p) => !tables.has(p));
  const by = [...tensors.filter((_, i) => !inputs[i].data), ...dense];

  const values = new Map<Tensor, ort.Tensor>();
  inputs.forEach(({ shape, data, type, range: [low, high] = [-1, 1] }, i) => {
    const count = shape.reduce((product, n) => product * n, 1);
    const draw = () => low + (high - low) * random.uniform();
    const numbers = data ?? Array.from({ length: count }, draw);
    values.set(tensors[i], tensorOf(type ?? 'float64', numbers, shape));
  });
  for (const p of parameters) {
    values.set(p, tensorOf('float64', p.initializer(p.shape, random), p.shape));
  }
  // The output's sizes are known only after a first run.
  const forward = await open(graph, { output }, values);
  const { dims } = (await forward()).output;
  const weights = graph.input('weights', output.shape);
  const count = dims.reduce((product, n) => product * n, 1);
  const drawn = Array.from({ length: count }, () => 2 * random.uniform() - 1);
  values.set(weights, tensorOf('float64', drawn, dims));
  const loss = sum(multiply(output, weights));
  const ds = gradients(loss, [...by, ...graph.lookups.map(({ rows }) => rows)]);
  const named = Object.fromEntries(ds.map((d, i) => [`d${i}`, d]));
  const run = await open(graph, { loss, ...named }, values);
  const results = await run();
  const result = (i: number) => results[`d${i}`].data as Float64Array;
  const analytic = new Map<Tensor, Float64Array>(by.map((tensor, i) => [tensor, result(i)]));
  for (const table of tables) {
    analytic.set(table, new Float64Array(values.get(table)!.data.length));
  }
  for (const [i, { table, ids }] of graph.lookups.entries()) {
    const sums = analytic.get(table)!;
    const width = table.shape[1];
    const rows = result(by.length + i);
    for (const [j, d] of rows.entries()) {
      const id = Number(values.get(ids)!.data[Math.floor(j / width)]);
      sums[id * width + (j % width)] += d;
    }
  }

  const lossAt = async (array: Float64Array, i: number, value: number) => {
    const kept = array[i];
    array[i] = value;
    const { data } = (await run()).loss;
    array[i] = kept;
    return Number(data[0]);
  };
  const step = 1e-5;
  let worst = 0;
  for (const [tensor, exact] of analytic) {
    const array = values.get(tensor)!.data as Float64Array;
    for (const [i, x] of array.entries()) {
      const up = await lossAt(array, i, x + step);
      const down = await lossAt(array, i, x - step);
      const numeric = (up - down) / (2 * step);
      const error = Math.abs(numeric - exact[i]) / Math.max(1, Math.abs(numeric));
      worst = Math.max(worst, Number.isNaN(error) ? Infinity : error);
    }
  }
  return worst;
}

function tensorOf(
  type: 'float64' | 'int64' | 'int32',
  numbers: ArrayLike<number>,
  shape: readonly number[],
): ort.Tensor {
  if (type === 'int64') {
    return new ort.Tensor(type, BigInt64Array.from(Array.from(numbers, BigInt)), shape);
  }
  if (type === 'int32') return new ort.Tensor(type, Int32Array.from(numbers), shape);
  return new ort.Tensor(type, Float64Array.from(numbers), shape);
}

/** Returns a function that runs the graph on the current values. */
async function open(
  graph: Graph,
  outputs: Record<string, Tensor>,
  values: ReadonlyMap<Tensor, ort.Tensor>,
): Promise<() => Promise<ort.InferenceSession.OnnxValueMapType>> {
  const model = encodeOnnx(graph, outputs);
  const session = await ort.InferenceSession.create(model, {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const fed = [...values].filter(([{ name }]) => session.inputNames.includes(name));
  const feeds = Object.fromEntries(fed.map(([{ name }, value]) => [name, value]));
  return () => session.run(feeds);
}
