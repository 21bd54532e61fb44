import * as ort from 'onnxruntime-node';
import { parseOptions } from '../../base/options.ts';
import { Random } from '../../base/random.ts';
import { gradients } from '../../graph/gradients.ts';
import type { Feeds } from '../../graph/graph-runner.ts';
import { encodeOnnx } from '../../graph/onnx.ts';
import { createPipeline } from '../../text/pipeline.ts';
import { tagWordFeeds } from './heads/tag-word-feeds.ts';
import { wordLabels } from './heads/word-labels.ts';
import type { Options } from './input.ts';
import { conversationFeeds } from './inputs/conversation.ts';
import { type Memories, memoryFeeds } from './inputs/memory-feeds.ts';
import { encodePosts, wordFeeds } from './inputs/word-feeds.ts';
import { type AnyNetwork, type SizedNetwork, trainingGraph } from './network.ts';

/** M, the earlier posts of an author. */
const history = 2;

/** The sizes of a small network: V, D, H, L and K. */
export interface SmallSizes {
  readonly words: number;
  readonly dimension: number;
  readonly hidden: number;
  readonly tags: number;
  readonly topics: number;
}

/** A network with the given sizes, as if planned for a corpus with that many words and tags. */
export function sizedNetwork(
  network: AnyNetwork,
  sizes: SmallSizes,
  more: Options = {},
): SizedNetwork {
  const { dimension, hidden, words, tags } = sizes;
  const { multipleOf = 1 } = (network.options.properties.hidden ?? {}) as { multipleOf?: number };
  const small = {
    dimension,
    hidden: multipleOf * Math.ceil(hidden / multipleOf),
    channels: hidden,
    filters: hidden,
    blocks: 1,
    heads: 2,
    topics: sizes.topics,
    history,
    minCount: 1,
    minWordCount: 1,
    dropout: 0,
  };
  const known = Object.entries(small).filter(([name]) => name in network.options.properties);
  const given = { ...Object.fromEntries(known), ...more };
  const options = parseOptions(network.options, given, network.name) as Options;
  const hashtags = Array.from({ length: tags }, (_, id) => String(id));
  // In addition to two special words.
  const tokens = Array.from({ length: words - 2 }, (_, id) => `word${id}`);
  const post = { id: 'p', text: '', hashtags, author: 'a', conversation: tokens };
  const train = [{ query: post, tokens }];
  const pipeline = createPipeline();
  const head = network.head.learn({ train: [post] }, options, network.name, train, pipeline);
  const corpus = { train, valid: [], pipeline, vocabulary: head.writer?.vocabulary };
  return {
    network,
    options,
    inputs: network.inputs.map((input) => input.plan(train, options, corpus)),
    head,
  };
}

/**
 * Feeds for a batch of posts given as word ids; topics are random and sum to one. The memory of post b consists of posts b + 1 and
 * b + 2, a day and two days older, of those that have words; its conversation of the same words.
 */
export function feedsFor(
  posts: readonly (readonly number[])[],
  { topics }: SmallSizes,
  batch: readonly number[] = [...posts.keys()],
): Feeds {
  const random = new Random(5);
  const theta = posts.map(() => {
    const own = Float32Array.from({ length: topics }, () => random.uniform());
    const sum = own.reduce((a, x) => a + x, 0);
    return own.map((x) => x / sum);
  });
  const data = Float32Array.from(batch.flatMap((b) => [...theta[b]]));
  const earlier = posts.map((_, b) =>
    posts.slice(b + 1, b + 1 + history).filter(({ length }) => length > 0),
  );
  return {
    ...wordFeeds(encodePosts(posts), batch),
    sourceWords: wordFeeds(encodePosts(posts), batch).words,
    ...memoryFeeds(memoriesOf(earlier), batch, history),
    ...conversationFeeds(encodePosts(earlier.map((own) => own.flat())), batch),
    topics: { data, shape: [batch.length, topics] },
  };
}

/** Memories of posts, each given as earlier posts of word ids, the first a day older than the post, and so on. */
export function memoriesOf(earlier: readonly (readonly (readonly number[])[])[]): Memories {
  const ends = earlier.map((_, b) => earlier.slice(0, b + 1).flat().length);
  return {
    posts: encodePosts(earlier.flat()),
    times: Float64Array.from(earlier.flatMap((own) => own.map((_, i) => -86_400_000 * (i + 1)))),
    from: Uint32Array.from(ends, (end, b) => end - earlier[b].length),
    to: Uint32Array.from(ends),
    now: new Float64Array(earlier.length),
  };
}

/**
 * Checks the gradient of a network's loss with respect to every parameter, the word table included, against
 * central differences in float64. Post b has the tags b and b + 1, or words with odd ids have label 1, or it has a tag of b words.
 *
 * @returns the largest error of a parameter's gradient relative to its largest element
 */
export async function lossGradientError(
  network: AnyNetwork,
  posts: readonly (readonly number[])[],
  sizes: SmallSizes,
  options: Options = {},
): Promise<number> {
  const sized = sizedNetwork(network, sizes, options);
  const { graph, loss } = trainingGraph(sized, 'float64');
  const { lookups } = graph;
  const tables = new Set(lookups.map(({ table }) => table));
  const dense = graph.parameters.filter((p) => !tables.has(p) && !graph.frozen.has(p));
  const ds = gradients(loss, [...dense, ...lookups.map(({ rows }) => rows)]);
  const named = Object.fromEntries(ds.map((d, i) => [`d${i}`, d]));
  const session = await ort.InferenceSession.create(encodeOnnx(graph, { loss, ...named }), {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const gold = posts.map((words, b) =>
    network.head === wordLabels
      ? words.map((word) => word % 2)
      : [b % sizes.tags, (b + 1) % sizes.tags],
  );
  const target = sized.head.writer
    ? tagWordFeeds(
        posts.map((_, b) => Array.from({ length: b }, (_, i) => 4 + (i % 2))),
        sized.head.writer.vocabulary.size,
      )
    : sized.head.targets(gold).of(posts.map((_, b) => b));
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
  // A table's gradient: the gradients of the looked-up rows, summed by word.
  for (const [i, { table, ids }] of lookups.entries()) {
    const known = fed.get(ids.name)!.data as Int32Array;
    const sums = sumsByWord(
      numbers(`d${dense.length + i}`),
      known,
      table.shape,
      exact.get(table.name),
    );
    exact.set(table.name, sums);
  }

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

/** The gradient of a table [V, D] from those of its rows by word id, added to those of other look-ups. */
export function sumsByWord(
  rows: Float64Array,
  ids: Int32Array,
  [words, dimension]: readonly number[],
  table: Float64Array = new Float64Array(words * dimension),
): Float64Array {
  for (const [i, d] of rows.entries()) {
    table[ids[Math.floor(i / dimension)] * dimension + (i % dimension)] += d;
  }
  return table;
}
