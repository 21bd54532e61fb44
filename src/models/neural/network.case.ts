import * as ort from 'onnxruntime-node';
import { parseOptions } from '../../base/options.ts';
import { Random } from '../../base/random.ts';
import { gradients } from '../../graph/gradients.ts';
import type { Feeds } from '../../graph/graph-runner.ts';
import { encodeOnnx } from '../../graph/onnx.ts';
import type { Options } from './input.ts';
import { encodePosts, wordFeeds } from './inputs/word-feeds.ts';
import { type AnyNetwork, type SizedNetwork, trainingGraph } from './network.ts';

/** The sizes of a small network: V, D, H, L and K. */
export interface SmallSizes {
  readonly words: number;
  readonly dimension: number;
  readonly hidden: number;
  readonly tags: number;
  readonly topics: number;
}

/** A network with the given sizes, as if planned for a corpus with that many words and tags. */
export function sizedNetwork(network: AnyNetwork, sizes: SmallSizes): SizedNetwork {
  const { dimension, hidden, words, tags } = sizes;
  const topics = 'topics' in network.options.properties && { topics: sizes.topics };
  const given = { dimension, hidden, minCount: 1, minWordCount: 1, ...topics };
  const options = parseOptions(network.options, given, network.name) as Options;
  const hashtags = Array.from({ length: tags }, (_, id) => `tag${id}`);
  const post = { id: 'p', text: '', hashtags };
  // In addition to two special words.
  const tokens = Array.from({ length: words - 2 }, (_, id) => `word${id}`);
  return {
    network,
    options,
    inputs: network.inputs.map((input) => input.plan([{ query: post, tokens }], options)),
    head: network.head.learn({ train: [post] }, options, network.name),
  };
}

/** Feeds for posts given as word ids; topics are random and sum to one. */
export function feedsFor(
  posts: readonly (readonly number[])[],
  { topics }: SmallSizes,
  random = new Random(5),
): Feeds {
  const theta = Float32Array.from({ length: posts.length * topics }, () => random.uniform());
  for (let b = 0; b < posts.length; b++) {
    const own = theta.subarray(b * topics, (b + 1) * topics);
    const sum = own.reduce((a, x) => a + x, 0);
    for (let k = 0; k < topics; k++) own[k] /= sum;
  }
  const all = posts.map((_, b) => b);
  const shape = [posts.length, topics];
  return { ...wordFeeds(encodePosts(posts), all), topics: { data: theta, shape } };
}

/**
 * Checks the gradient of a network's loss with respect to every parameter, the word table included, against
 * central differences in float64. Post b has the tags b and b + 1.
 *
 * @returns the largest error of a parameter's gradient relative to its largest element
 */
export async function lossGradientError(
  network: AnyNetwork,
  posts: readonly (readonly number[])[],
  sizes: SmallSizes,
): Promise<number> {
  const sized = sizedNetwork(network, sizes);
  const { graph, loss } = trainingGraph(sized, 'float64');
  const lookup = graph.lookups[0];
  const dense = graph.parameters.filter((p) => p !== lookup.table);
  const ds = gradients(loss, [...dense, lookup.rows]);
  const named = Object.fromEntries(ds.map((d, i) => [`d${i}`, d]));
  const session = await ort.InferenceSession.create(encodeOnnx(graph, { loss, ...named }), {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const gold = posts.map((_, b) => [b % sizes.tags, (b + 1) % sizes.tags]);
  const target = sized.head.targets(gold).of(posts.map((_, b) => b));
  const fed = new Map<string, ort.Tensor>();
  for (const [name, { data, shape }] of Object.entries({ ...feedsFor(posts, sizes), ...target })) {
    const tensor =
      data instanceof Int32Array
        ? new ort.Tensor('int32', data, shape)
        : new ort.Tensor('float64', Float64Array.from(data as Float32Array), shape);
    if (session.inputNames.includes(name)) fed.set(name, tensor);
  }
  const random = new Random(9);
  for (const { name, shape } of graph.parameters) {
    const length = shape.reduce((product, n) => product * n, 1);
    const values = Float64Array.from({ length }, () => 2 * random.uniform() - 1);
    fed.set(name, new ort.Tensor('float64', values, shape));
  }
  const run = () => session.run(Object.fromEntries(fed));

  const outputs = await run();
  const numbers = (name: string) => outputs[name].data as Float64Array;
  const exact = new Map(dense.map(({ name }, i) => [name, numbers(`d${i}`)]));
  // The table's gradient: the gradients of the looked-up rows, summed by word.
  const table = new Float64Array(sizes.words * sizes.dimension);
  const ids = fed.get('words')!.data as Int32Array;
  for (const [i, d] of numbers(`d${dense.length}`).entries()) {
    const word = ids[Math.floor(i / sizes.dimension)];
    table[word * sizes.dimension + (i % sizes.dimension)] += d;
  }
  exact.set(lookup.table.name, table);

  const step = 1e-5;
  let worst = 0;
  for (const [name, analytic] of exact) {
    const values = fed.get(name)!.data as Float64Array;
    const numeric = new Float64Array(values.length);
    for (const [i, x] of values.entries()) {
      const at: number[] = [];
      for (const moved of [x + step, x - step]) {
        values[i] = moved;
        at.push(Number((await run()).loss.data[0]));
      }
      values[i] = x;
      numeric[i] = (at[0] - at[1]) / (2 * step);
    }
    const largest = Math.max(...numeric.map(Math.abs), 1e-3);
    for (const [i, d] of numeric.entries()) {
      const error = Math.abs(analytic[i] - d) / largest;
      worst = Math.max(worst, Number.isNaN(error) ? Infinity : error);
    }
  }
  await session.release();
  return worst;
}
