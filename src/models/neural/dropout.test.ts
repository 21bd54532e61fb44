/** The option `dropout` of each network: the post's vector, or the words' states, are dropped in training, and only there. */
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { initialValues } from '../../graph/initial-values.ts';
import { encodeOnnx } from '../../graph/onnx.ts';
import { avgLstmNetwork } from '../avg-lstm.ts';
import { cnnAttentionNetwork } from '../cnn-attention.ts';
import { encoderNetwork } from '../encoder.ts';
import { extractorNetwork } from '../extractor.ts';
import { hmemn2nNetwork } from '../hmemn2n.ts';
import { lstmNetwork } from '../lstm.ts';
import { memn2nNetwork } from '../memn2n.ts';
import { multilabelLstmNetwork } from '../multilabel-lstm.ts';
import { saLstmNetwork } from '../sa-lstm.ts';
import { tabLstmNetwork } from '../tab-lstm.ts';
import { textResnetNetwork } from '../text-resnet.ts';
import { vabLstmNetwork } from '../vab-lstm.ts';
import { LabelFeeds } from './heads/label-feeds.ts';
import { tagSoftmax } from './heads/tag-head.ts';
import { feedsFor, type SmallSizes, sizedNetwork } from './network.case.ts';
import { type AnyNetwork, inferenceModels, trainingGraph } from './network.ts';

const labelNetworks = [saLstmNetwork, extractorNetwork] as AnyNetwork[];
const tagNetworks = [
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
] as AnyNetwork[];
const sizes: SmallSizes = { words: 7, dimension: 2, hidden: 3, tags: 4, topics: 2 };
const posts = [
  [2, 3],
  [4, 5, 6],
];

function sized(network: AnyNetwork, dropout: number) {
  const plain = sizedNetwork(network, sizes);
  return { ...plain, options: { ...plain.options, dropout } };
}

/**
 * The size of the vector that is dropped: the post's, which may be a mean of word vectors, o_0 || o_H, or both
 * directions of a word's states.
 */
function widthOf(network: AnyNetwork): number {
  if (labelNetworks.includes(network)) return 2 * sizes.hidden;
  const { properties } = network.options;
  if ('hops' in properties) return 2 * sizes.dimension;
  return 'hidden' in properties || 'channels' in properties ? sizes.hidden : sizes.dimension;
}

const isSigmoid = ({ head }: AnyNetwork) => head !== tagSoftmax;

describe.each([
  ...tagNetworks.map((network) => ({ network, shape: ['B'], classes: sizes.tags, answers: 1 })),
  // 5 words of 2 posts
  ...labelNetworks.map((network) => ({ network, shape: ['T', 'B'], classes: 2, answers: 2.5 })),
])('$network.name', ({ network, shape, classes, answers }) => {
  it('multiplies the whole vector by the mask, and nothing else reaches the tags', async () => {
    const { graph, loss } = trainingGraph(sized(network, 0.4));
    expect(graph.dropouts.map(({ rate, tensor }) => [rate, tensor.shape])).toEqual([
      [0.4, [...shape, widthOf(network)]],
    ]);
    const session = await ort.InferenceSession.create(encodeOnnx(graph, { loss }));
    const values = initialValues(graph, new Random(2));
    const lossWith = async (mask: number) => {
      const dropped = [...(shape.length > 1 ? [3] : []), 2, widthOf(network)];
      const labels = new LabelFeeds([
        [1, 1],
        [1, 1, 1],
      ]).of([0, 1]).labels;
      const fed: Record<string, ort.Tensor> = {
        labels: new ort.Tensor('float32', labels.data as Float32Array, labels.shape),
        target: new ort.Tensor('float32', Float32Array.of(1, 0, 0, 0, 0, 0, 1, 0), [2, 4]),
        [graph.dropouts[0].tensor.name]: new ort.Tensor(
          'float32',
          new Float32Array(dropped.reduce((product, n) => product * n)).fill(mask),
          dropped,
        ),
      };
      for (const { name, shape } of graph.parameters) {
        // Tables begin with zeros until vectors are learned, or with small values.
        const isTable = /^(?:words|memory|conversation)\./.test(name);
        const data = isTable ? new Float32Array(14).fill(0.7) : values.get(name)!;
        fed[name] = new ort.Tensor('float32', data, shape);
      }
      for (const [name, { data, shape }] of Object.entries(feedsFor(posts, sizes))) {
        fed[name] = new ort.Tensor(data as Float32Array, shape);
      }
      const feeds = Object.fromEntries(session.inputNames.map((name) => [name, fed[name]]));
      return Number((await session.run(feeds)).loss.data[0]);
    };
    // All dropped, only the biases are left, which begin at 0: every tag or label is as probable. Those of a sigmoid begin at
    // the log-odds of the corpus of one post with all 4 tags, smoothed: ln 5. Every probability is 5/6, and each post has one tag.
    const bare =
      shape.length === 1 && isSigmoid(network)
        ? sizes.tags * Math.log(6) - Math.log(5)
        : answers * Math.log(classes);
    expect(await lossWith(0)).toBeAllclose(bare, { relative: 1e-6 });
    expect(Math.abs((await lossWith(1)) - bare)).toBeGreaterThan(1e-3);
    await session.release();
  });

  it('ships a graph without it', () => {
    const parameters = initialValues(trainingGraph(sized(network, 0)).graph, new Random(2));
    const [none, some] = [0, 0.4].map(
      (rate) => inferenceModels(sized(network, rate), parameters).model,
    );
    expect(Buffer.from(some).equals(none)).toBe(true);
  });
});
