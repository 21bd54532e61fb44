/**
 * Searches for tags with the sizes of Wang et al. 2019 (GRU 300, 30,000 words, beam 20, 10 steps): single posts and batches, with
 * and without a shortlist, against the product rate of the machine in the same run. A second table tells what a shortlist loses
 * on the sample.
 *
 *     npx tsx bench/decoding.ts [--posts 40] [--words 1000]
 *
 * The network has random weights, and its tags end late, so that every search takes all steps. Everything runs in one thread.
 * Rates count the matrix products over the best time of the processor, which other programs disturb less than elapsed time.
 */
import { parseArgs } from 'node:util';
import ort from 'onnxruntime-node';
import { silentLogger } from '../src/base/logger.ts';
import { Random } from '../src/base/random.ts';
import { normalizeTag } from '../src/base/tags.ts';
import { Graph } from '../src/graph/graph.ts';
import { type Feeds, GraphRunner } from '../src/graph/graph-runner.ts';
import { uniform } from '../src/graph/initializers.ts';
import { encodeOnnx } from '../src/graph/onnx.ts';
import { gemm } from '../src/graph/operators/matmul.ts';
import { encodePosts, wordFeeds } from '../src/models/neural/inputs/word-feeds.ts';
import { sizedNetwork } from '../src/models/neural/network.case.ts';
import { type AnyNetwork, inferenceModels, trainingGraph } from '../src/models/neural/network.ts';
import { seq2seq, seq2seqNetwork } from '../src/models/seq2seq.ts';
import { readAllPosts, toQuery } from '../src/posts/index.ts';
import { nodeRuntime } from '../src/recommend/node-runtime.ts';
import { type Row, report } from './report.ts';

const { values: flags } = parseArgs({
  options: {
    posts: { type: 'string', default: '40' },
    words: { type: 'string', default: '1000' },
  },
});
const V = 30_000;
const D = 200;
const H = 300;
const beam = 20;
const steps = 10;
const length = 20;
/** The end of a tag is that much less likely. */
const lateEnds = -500;
const shortlist = Number(flags.words);

const rate = await productRate();
const rows: Row[] = [];
for (const listed of [0, shortlist]) {
  rows.push(await measure(listed, 1, Number(flags.posts)), await measure(listed, 25, 3));
}
report('decoding', rows);
report('decoding', await loss(), { file: 'decoding-loss' });

async function measure(listed: number, posts: number, runs: number): Promise<Row> {
  const network = seq2seqNetwork as unknown as AnyNetwork;
  const sizes = { words: V - 2, dimension: D, hidden: H, tags: 100, topics: 2 };
  const sized = sizedNetwork(network, sizes, { beam, shortlist: listed, minWordCount: 1 });
  const random = new Random(1);
  const parameters = new Map(
    trainingGraph(sized).graph.parameters.map(({ name, shape }) => [
      name,
      uniform(0.1)(shape, random),
    ]),
  );
  parameters.get('output.bias')![3] = lateEnds;
  const graphs = inferenceModels(sized, parameters);
  const one = { threads: 1 };
  const model = await GraphRunner.create(ort, graphs.model, one);
  const graph = await GraphRunner.create(ort, graphs.step!, one);
  let taken = 0;
  const step: Pick<GraphRunner, 'run'> = {
    run(...given) {
      taken++;
      return graph.run(...given);
    },
  };
  const writer = sized.head.writer!;
  const { vocabulary } = writer;
  const elapsed: number[] = [];
  const spent: number[] = [];
  for (let run = -1; run < runs; run++) {
    const ids = Array.from({ length: posts }, () =>
      Array.from({ length }, () => 4 + random.integer(vocabulary.size - 4)),
    );
    const read = ids.map((own) => ({
      query: { text: '' },
      tokens: own.map((id) => vocabulary.token(id)),
    }));
    const start = performance.now();
    const before = process.cpuUsage();
    const feeds: Feeds = {
      ...wordFeeds(encodePosts(ids), [...ids.keys()]),
      ...writer.feeds?.(read),
    };
    const encoded = await model.run(feeds, model.outputNames);
    taken = 0;
    await writer.search(step as GraphRunner, encoded, read);
    const { user, system } = process.cpuUsage(before);
    if (taken !== steps + 1) throw new Error(`the search took ${taken} steps, not ${steps + 1}`);
    if (run < 0) continue;
    elapsed.push((performance.now() - start) / posts);
    spent.push((user + system) / 1000 / posts);
  }
  await Promise.all([model.release(), graph.release()]);
  const speed = operations(listed || vocabulary.size) / Math.min(...spent) / 1e6;
  return {
    search: posts === 1 ? 'single posts' : 'batches',
    words: listed || vocabulary.size,
    'posts at once': posts,
    'p50 ms': median(elapsed),
    'ms/post': median(spent),
    'GFLOP/s': speed,
    '% of product rate': (100 * speed) / rate,
  };
}

/** Operations of the products for a post: the encoder, the first step with one hypothesis, and the others. */
function operations(words: number): number {
  const product = (m: number, k: number, n: number) => 2 * m * k * n;
  const encoder =
    2 * (product(length, D + H / 2, (3 * H) / 2) + product(length, H + H / 2, (3 * H) / 2));
  const step = (n: number) =>
    product(n, D + H, 3 * H) +
    product(n, H, H) +
    2 * product(n, H, length) +
    product(n, 2 * H, words);
  return encoder + step(1) + steps * step(beam);
}

/** The best product rate of one thread over a few shapes, in GFLOP/s of the processor's time. */
async function productRate(): Promise<number> {
  let best = 0;
  for (const [m, k, n] of [
    [1024, 1024, 1024],
    [2048, 2048, 512],
    [25 * beam, 2 * H, V],
  ]) {
    const graph = new Graph();
    const y = gemm(graph.input('a', [m, k]), graph.input('b', [k, n]));
    const session = await GraphRunner.create(ort, encodeOnnx(graph, { y }), { threads: 1 });
    const random = new Random(2);
    const matrix = (shape: number[]) => ({ data: uniform(1)(shape, random), shape });
    const feeds = { a: matrix([m, k]), b: matrix([k, n]) };
    for (let i = 0; i < 20; i++) {
      const before = process.cpuUsage();
      await session.run(feeds, ['y']);
      const { user, system } = process.cpuUsage(before);
      best = Math.max(best, (2 * m * k * n) / (user + system) / 1e3);
    }
    await session.release();
  }
  return best;
}

/** How often the first tag changes with a shortlist, and F1@1 with and without it, of a small network on the sample. */
async function loss(): Promise<Row[]> {
  const read = async (part: string) => (await readAllPosts(`sample/en/${part}.jsonl.gz`)).posts;
  const [train, test] = [await read('train'), await read('test')];
  const context = { seed: 1, logger: silentLogger, runtime: await nodeRuntime() };
  const options = { hidden: 100, dimension: 64, epochs: 6, learningRate: 0.004 };
  const table: Row[] = [];
  let firsts: (string | undefined)[] = [];
  for (const listed of [0, shortlist, shortlist / 4]) {
    // The same weights: a shortlist changes nothing in training.
    const fitted = await seq2seq.fit({ train }, { ...options, shortlist: listed }, context);
    const rankings = await fitted.recommend(test.map(toQuery), 1);
    const tags = rankings.map(([best]) => best?.tag);
    if (listed === 0) firsts = tags;
    const f1 = test.map(({ hashtags }, i) => {
      const gold = new Set(hashtags.map(normalizeTag));
      return gold.has(tags[i] ?? '') ? 2 / (1 + gold.size) : 0;
    });
    const words = fitted.export().vocabularies.words.length;
    table.push({
      words: listed || words,
      'first tag changes %':
        (100 * tags.filter((tag, i) => tag !== firsts[i]).length) / test.length,
      'F1@1': f1.reduce((sum, x) => sum + x, 0) / test.length,
    });
  }
  return table;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
