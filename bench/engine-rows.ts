/**
 * Our side of `bench/engine.ts`: a process that builds the model of one row. For every line "n" on standard
 * input, it prints the milliseconds of n training steps (forward, backward, update). It exits at the end of its input.
 *
 *     npx tsx bench/engine-rows.ts ROW THREADS
 */
import { createInterface } from 'node:readline';
import ort from 'onnxruntime-node';
import { parseOptions } from '../src/base/options.ts';
import { Random } from '../src/base/random.ts';
import { Graph, type Tensor } from '../src/graph/graph.ts';
import { initialValues } from '../src/graph/initial-values.ts';
import { uniform } from '../src/graph/initializers.ts';
import { additiveAttention } from '../src/graph/layers/attention.ts';
import { batchNorm } from '../src/graph/layers/batch-norm.ts';
import { conv1d } from '../src/graph/layers/conv1d.ts';
import { linear } from '../src/graph/layers/linear.ts';
import { multiHeadAttention } from '../src/graph/layers/multi-head-attention.ts';
import { atStep } from '../src/graph/layers/pooling.ts';
import { recurrent } from '../src/graph/layers/recurrent.ts';
import { sum } from '../src/graph/operators/broadcast.ts';
import { sigmoidCrossEntropy, softmaxCrossEntropy } from '../src/graph/operators/cross-entropy.ts';
import { divide, multiply, negate, relu } from '../src/graph/operators/elementwise.ts';
import { embedding } from '../src/graph/operators/gather.ts';
import { mean } from '../src/graph/operators/reduce.ts';
import { transpose } from '../src/graph/operators/reshape.ts';
import { logSoftmax } from '../src/graph/operators/softmax.ts';
import { type Feed, TrainingSession } from '../src/graph/session.ts';
import { biAttentionNetwork } from '../src/models/bi-attention.ts';
import { cnnAttentionNetwork } from '../src/models/cnn-attention.ts';
import { hmemn2nNetwork } from '../src/models/hmemn2n.ts';
import { multilabelLstmNetwork } from '../src/models/multilabel-lstm.ts';
import { probabilitiesOf } from '../src/models/neural/heads/decoder.ts';
import { tagWordFeeds } from '../src/models/neural/heads/tag-word-feeds.ts';
import type { Tensors } from '../src/models/neural/input.ts';
import { conversationFeeds } from '../src/models/neural/inputs/conversation.ts';
import { memoryFeeds } from '../src/models/neural/inputs/memory-feeds.ts';
import {
  encodePosts,
  wordFeeds,
  wordTable,
  wordTableIn,
} from '../src/models/neural/inputs/word-feeds.ts';
import { saLstmNetwork } from '../src/models/sa-lstm.ts';
import { seq2seqNetwork } from '../src/models/seq2seq.ts';
import { textResnetNetwork } from '../src/models/text-resnet.ts';
import { Adagrad } from '../src/training/adagrad.ts';
import { Adam } from '../src/training/adam.ts';
import { clipByGlobalNorm } from '../src/training/clip.ts';
import { RowMerger } from '../src/training/merged-gradients.ts';
import { type RowName, shapes } from './engine-shapes.ts';

const name = process.argv[2] as RowName;
const threads = Number(process.argv[3]);
const { batch, steps, input } = shapes[name];

const writerOptions = {
  ...parseOptions(biAttentionNetwork.options, { hidden: shapes.seq2seq.hidden }, name),
  input: 'post' as const,
  dropout: 0,
};

const meanSquare = (x: Tensor) => mean(multiply(x, x));

/** From looked-up inputs [T, B, D] and a mask of ones [T, B] to the loss. */
const builds: Record<RowName, (x: Tensor, mask: Tensor) => Tensor> = {
  lstm(x, mask) {
    const { hidden, tags } = shapes.lstm;
    const states = recurrent(x, mask, 'lstm', { kind: 'lstm', hidden });
    const last = atStep(states, x.graph.input('last', ['T', 'B'])); // (B, H)
    const target = x.graph.input('target', ['B', tags]);
    return softmaxCrossEntropy(linear(last, 'tags', tags), target);
  },
  'bi-gru'(x, mask) {
    const { hidden } = shapes['bi-gru'];
    const options = {
      kind: 'gru',
      hidden,
      layers: 2,
      bidirectional: true,
    } as const;
    return meanSquare(recurrent(x, mask, 'gru', options));
  },
  'additive attention'(x, mask) {
    const query = x.graph.input('query', ['B', input]);
    const { size } = shapes['additive attention'];
    return meanSquare(additiveAttention(query, x, mask, 'attention', size).context);
  },
  'multi-head attention'(x, mask) {
    const { heads } = shapes['multi-head attention'];
    const rows = transpose(x, [1, 0, 2]); // (B, T, D)
    const tokens = transpose(mask, [1, 0]);
    return meanSquare(multiHeadAttention(rows, rows, tokens, 'attention', heads));
  },
  'conv + batch norm'(x, mask) {
    const { size, kernel } = shapes['conv + batch norm'];
    return meanSquare(
      relu(batchNorm(conv1d(x, mask, 'conv', size, { width: kernel }).states, 'norm')),
    );
  },
  hmemn2n(words, mask) {
    const { graph } = words;
    const { history, hops, tags, vocabulary } = shapes.hmemn2n;
    const ids = graph.input('memoryWords', ['W'], 'int32');
    const lookUp = (name: string) =>
      embedding(graph.parameter(name, [vocabulary, input], uniform(0.1)), ids);
    const memory = {
      memoryInput: lookUp('input'),
      memoryOutput: lookUp('output'),
      memoryPlaces: graph.input('memoryPlaces', ['B', 'J'], 'int32'),
      memoryMask: graph.input('memoryMask', ['B', history, 'J']),
      memoryPosts: graph.input('memoryPosts', ['B', history]),
    };
    const options = {
      ...parseOptions(hmemn2nNetwork.options, { hops, history }, name),
      dropout: 0,
    };
    const { post } = hmemn2nNetwork.build({ words, mask, ...memory }, options);
    const target = graph.input('target', ['B', tags]);
    return softmaxCrossEntropy(linear(post, 'tags', tags), target);
  },
  'cnn-attention'(words, mask) {
    const { filters, hidden, tags } = shapes['cnn-attention'];
    const { options: schema, build } = cnnAttentionNetwork;
    const options = parseOptions(schema, { filters, hidden, dropout: 0 }, name);
    const target = words.graph.input('target', ['B', tags]);
    return softmaxCrossEntropy(linear(build({ words, mask }, options).post, 'tags', tags), target);
  },
  'multilabel-lstm'(words, mask) {
    const { hidden, tags } = shapes['multilabel-lstm'];
    const options = parseOptions(multilabelLstmNetwork.options, { hidden }, name);
    const last = words.graph.input('last', ['T', 'B']);
    const { post } = multilabelLstmNetwork.build({ words, mask, last }, options);
    const target = words.graph.input('target', ['B', tags]);
    return sigmoidCrossEntropy(linear(post, 'tags', tags), target);
  },
  'text-resnet'(words, mask) {
    const { channels, blocks, tags } = shapes['text-resnet'];
    const { options: schema, build } = textResnetNetwork;
    const options = parseOptions(schema, { channels, blocks, dropout: 0 }, name);
    const target = words.graph.input('target', ['B', tags]);
    return sigmoidCrossEntropy(linear(build({ words, mask }, options).post, 'tags', tags), target);
  },
  'sa-lstm'(words, mask) {
    const { hidden, layers, heads } = shapes['sa-lstm'];
    const options = parseOptions(saLstmNetwork.options, { hidden, layers, heads }, name);
    const { states } = saLstmNetwork.build({ words, mask }, options);
    const labels = words.graph.input('labels', ['T', 'B', 2]);
    const logp = logSoftmax(linear(states, 'labels', 2));
    return negate(mean(sum(multiply(logp, labels), [0, 2])));
  },
  seq2seq(words, mask) {
    const last = words.graph.input('last', ['T', 'B']);
    return lossOfWriter(seq2seqNetwork.build({ words, mask, last }, writerOptions));
  },
  'bi-attention'(words, mask) {
    const { graph } = words;
    const ids = graph.input('conversation', ['J', 'B'], 'int32');
    const read = {
      conversation: embedding(wordTableIn(graph, shapes['bi-attention'].vocabulary, input), ids),
      conversationMask: graph.input('conversationMask', ['J', 'B']),
      last: graph.input('last', ['T', 'B']),
    };
    return lossOfWriter(biAttentionNetwork.build({ words, mask, ...read }, writerOptions));
  },
};

function lossOfWriter(built: Tensors): Tensor {
  const { vocabulary, hidden } = shapes.seq2seq;
  const sizes = { words: vocabulary, special: 4, dimension: input, hidden, dropout: 0 };
  return negate(divide(sum(probabilitiesOf(built, sizes)), batch));
}

/** Posts, replies and tags of words by frequency. */
function writerFeeds(random: Random) {
  const { vocabulary, written } = shapes.seq2seq;
  const texts = (length: number) =>
    Array.from({ length: batch }, () =>
      Array.from({ length }, () => Math.floor(vocabulary ** random.uniform())),
    );
  const all = Array.from({ length: batch }, (_, b) => b);
  const { words: ids, mask, last } = wordFeeds(encodePosts(texts(steps)), all);
  const replies = conversationFeeds(encodePosts(texts(shapes['bi-attention'].replies)), all);
  return { ids, mask, last, ...replies, ...tagWordFeeds(texts(written - 1), vocabulary) };
}

/** Posts of random lengths up to `steps`, with words by frequency. */
function randomPosts(count: number, random: Random): number[][] {
  const { shortest, vocabulary } = shapes.hmemn2n;
  return Array.from({ length: count }, () =>
    Array.from({ length: shortest + random.integer(steps - shortest + 1) }, () =>
      Math.floor(vocabulary ** random.uniform()),
    ),
  );
}

/** The feeds of words and memories, in place of those with one row of the table for each word. */
function memoryNetworkFeeds(random: Random) {
  const { history } = shapes.hmemn2n;
  const all = Array.from({ length: batch }, (_, b) => b);
  const from = Uint32Array.from(all, (b) => b * history);
  const memories = {
    posts: encodePosts(randomPosts(batch * history, random)),
    times: new Float64Array(batch * history),
    from,
    to: from.map((first) => first + history),
    now: new Float64Array(batch),
  };
  const { words: ids, mask } = wordFeeds(encodePosts(randomPosts(batch, random)), all);
  return { ids, mask, ...memoryFeeds(memories, all, history) };
}

const graph = new Graph({ training: true });
// Inputs are looked up in a table, usually with one row per token, so that their gradient is computed and applied too.
const isMemoryNetwork = name === 'hmemn2n';
const isWriter = name === 'seq2seq' || name === 'bi-attention';
const own = shapes[name];
const rows = 'vocabulary' in own ? own.vocabulary : steps * batch;
const table = graph.parameter(wordTable, [rows, input], uniform('vocabulary' in own ? 0.1 : 1));
const x = embedding(table, graph.input('ids', ['T', 'B'], 'int32'));
const loss = builds[name](x, graph.input('mask', ['T', 'B']));

const random = new Random(1);
const session = await TrainingSession.create(ort, loss, initialValues(graph, random), { threads });
const optimizer = isMemoryNetwork || name === 'sa-lstm' ? new Adagrad() : new Adam();

const merger = new RowMerger();

const feed = (shape: number[], number: (i: number) => number): Feed => ({
  data: Float32Array.from({ length: shape.reduce((p, n) => p * n, 1) }, (_, i) => number(i)),
  shape,
});
const { tags } = isMemoryNetwork ? shapes.hmemn2n : shapes.lstm;
const feeds: Record<string, Feed> = {
  ids: {
    data: Int32Array.from({ length: steps * batch }, (_, i) => i),
    shape: [steps, batch],
  },
  mask: feed([steps, batch], () => 1),
  last: feed([steps, batch], (i) => Number(i >= (steps - 1) * batch)),
  query: feed([batch, input], () => random.uniform()),
  labels: feed([steps, batch, 2], (i) => i % 2),
  target: feed([batch, tags], (i) => Number(i % (tags + 1) === 0)),
  ...(isMemoryNetwork && memoryNetworkFeeds(random)),
  ...(isWriter && writerFeeds(random)),
};

console.log(
  JSON.stringify({
    version: `onnxruntime ${ort.env.versions.node ?? ort.env.versions.common}`,
  }),
);
for await (const line of createInterface(process.stdin)) {
  const times: number[] = [];
  for (let i = 0; i < Number(line); i++) {
    const start = performance.now();
    await session.step(feeds, random);
    const gradients = merger.merge(session);
    if (isWriter) clipByGlobalNorm(gradients, 1);
    optimizer.step(gradients, 1e-3);
    times.push(performance.now() - start);
  }
  console.log(JSON.stringify({ times, peakBytes: process.resourceUsage().maxRSS * 1024 }));
}
