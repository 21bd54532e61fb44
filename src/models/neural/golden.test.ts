import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import golden from '../../../test/golden/networks.json' with { type: 'json' };
import { gradients } from '../../graph/gradients.ts';
import { type Feeds, GraphRunner } from '../../graph/graph-runner.ts';
import { encodeOnnx } from '../../graph/onnx.ts';
import { avgLstmNetwork } from '../avg-lstm.ts';
import { biAttentionNetwork } from '../bi-attention.ts';
import { cnnAttentionNetwork } from '../cnn-attention.ts';
import { encoderNetwork } from '../encoder.ts';
import { extractorNetwork } from '../extractor.ts';
import { hmemn2nNetwork } from '../hmemn2n.ts';
import { lstmNetwork } from '../lstm.ts';
import { memn2nNetwork } from '../memn2n.ts';
import { multilabelLstmNetwork } from '../multilabel-lstm.ts';
import { saLstmNetwork } from '../sa-lstm.ts';
import { seq2seqNetwork } from '../seq2seq.ts';
import { seq2seqCopyNetwork } from '../seq2seq-copy.ts';
import { tabLstmNetwork } from '../tab-lstm.ts';
import { textResnetNetwork } from '../text-resnet.ts';
import { vabLstmNetwork } from '../vab-lstm.ts';
import { followTag } from './heads/beam-search.ts';
import { tagWordFeeds } from './heads/tag-word-feeds.ts';
import { conversationFeeds } from './inputs/conversation.ts';
import { memoryFeeds } from './inputs/memory-feeds.ts';
import { encodePosts, wordFeeds } from './inputs/word-feeds.ts';
import { memoriesOf, sizedNetwork, sumsByWord } from './network.case.ts';
import { type AnyNetwork, inferenceModels, trainingGraph } from './network.ts';

interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface Known {
  readonly parameters: Readonly<Record<string, Numbers>>;
  readonly probabilities: Numbers;
  readonly loss: number;
  readonly gradients: Readonly<Record<string, Numbers>>;
}

const networks = [
  lstmNetwork,
  avgLstmNetwork,
  vabLstmNetwork,
  tabLstmNetwork,
  cnnAttentionNetwork,
  multilabelLstmNetwork,
  textResnetNetwork,
  encoderNetwork,
  memn2nNetwork,
  hmemn2nNetwork,
  saLstmNetwork,
  extractorNetwork,
  seq2seqNetwork,
  biAttentionNetwork,
  seq2seqCopyNetwork,
] as AnyNetwork[];
const known: Readonly<Record<string, Known>> = golden.networks;

/** The tags as words; only networks that copy write words that the vocabulary lacks. */
const writtenBy = (network: string) =>
  network === 'seq2seq-copy' ? golden.withCopied : golden.written;

function float64({ shape, data }: Numbers): ort.Tensor {
  return new ort.Tensor('float64', Float64Array.from(data), shape);
}

describe('networks equal PyTorch: probabilities, loss and gradients', () => {
  it.each(networks.map((network) => [network.name, network] as const))(
    '%s',
    async (name, network) => {
      const { parameters, probabilities, loss, gradients: expected } = known[name];
      const sized = sizedNetwork(network, golden.sizes);
      const { graph, loss: lossTensor } = trainingGraph(sized, 'float64');
      const { lookups } = graph;
      const tables = new Set(lookups.map(({ table }) => table));
      const dense = graph.parameters.filter(
        (parameter) => !tables.has(parameter) && !graph.frozen.has(parameter),
      );
      expect(graph.parameters.map((parameter) => parameter.name).sort()).toEqual(
        Object.keys(parameters).sort(),
      );
      const ds = gradients(lossTensor, [...dense, ...lookups.map(({ rows }) => rows)]);
      const named = Object.fromEntries(ds.map((d, i) => [`d${i}`, d]));
      const session = await ort.InferenceSession.create(
        encodeOnnx(graph, { loss: lossTensor, ...named }),
        { logSeverityLevel: 3 },
      );
      const all = [...golden.posts.keys()];
      const replies = encodePosts(golden.earlier.map((posts) => posts.flat()));
      const feeds64: Feeds = {
        ...wordFeeds(encodePosts(golden.posts), all),
        ...memoryFeeds(memoriesOf(golden.earlier), all, golden.sizes.history),
        ...conversationFeeds(replies, all),
        ...tagWordFeeds(writtenBy(name), sized.head.writer?.vocabulary.size ?? 0),
        sourceWords: wordFeeds(encodePosts(golden.source), all).words,
      };
      const fed: Record<string, ort.Tensor> = {
        topics: float64(golden.topics),
        target: float64(golden.target),
        labels: float64(golden.labels),
      };
      for (const [key, { data, shape }] of Object.entries(feeds64)) {
        fed[key] =
          data instanceof Int32Array
            ? new ort.Tensor('int32', data, shape)
            : float64({ shape, data: [...(data as Float32Array)] });
      }
      for (const [key, value] of Object.entries(parameters)) fed[key] = float64(value);
      const feeds = Object.fromEntries(session.inputNames.map((key) => [key, fed[key]]));
      const results = await session.run(feeds);
      expect(Number(results.loss.data[0])).toBeAllclose(loss, golden.tolerance);
      for (const [i, { name: parameter }] of dense.entries()) {
        expect(results[`d${i}`].data, parameter).toBeAllclose(
          expected[parameter].data,
          golden.tolerance,
        );
      }
      const sums = new Map<string, Float64Array>();
      for (const [i, { table, ids }] of lookups.entries()) {
        const rows = results[`d${dense.length + i}`].data as Float64Array;
        const known = fed[ids.name].data as Int32Array;
        sums.set(table.name, sumsByWord(rows, known, table.shape, sums.get(table.name)));
      }
      for (const [table, sum] of sums) {
        expect(sum, table).toBeAllclose(expected[table].data, golden.tolerance);
      }
      await session.release();

      const shipped = await probabilitiesOf(sized, parameters, fed);
      expect(shipped).toBeAllclose(probabilities.data, { absolute: 1e-6, relative: 1e-5 });
    },
  );
});

/** The output of the bundle's graph, in float32; of a network that writes, the log probabilities of the tags. */
async function probabilitiesOf(
  sized: ReturnType<typeof sizedNetwork>,
  parameters: Known['parameters'],
  fed: Readonly<Record<string, ort.Tensor>>,
): Promise<Float32Array> {
  const values = new Map(
    Object.entries(parameters).map(([key, { data }]) => [key, Float32Array.from(data)]),
  );
  const graphs = inferenceModels(sized, values);
  const model = await GraphRunner.create(ort, graphs.model);
  const feeds = Object.entries(fed).map(([key, { data, dims }]) => [
    key,
    {
      data: data instanceof Int32Array ? data : Float32Array.from(data as Float64Array),
      shape: dims,
    },
  ]);
  const read = await model.run(Object.fromEntries(feeds), model.outputNames);
  await model.release();
  if (!graphs.step) return read.probabilities.data as Float32Array;
  const step = await GraphRunner.create(ort, graphs.step);
  const scores: number[] = [];
  for (const [b, tag] of writtenBy(sized.network.name).entries()) {
    scores.push((await followTag(step, read, tag, sized.head.writer!.vocabulary.size))[b].score);
  }
  await step.release();
  return Float32Array.from(scores);
}
