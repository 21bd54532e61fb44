import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { type Feeds, GraphRunner } from '../../graph/graph-runner.ts';
import { uniform } from '../../graph/initializers.ts';
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
import { tagSoftmax } from './heads/tag-head.ts';
import { feedsFor, lossGradientError, type SmallSizes, sizedNetwork } from './network.case.ts';
import { type AnyNetwork, inferenceModels, trainingGraph } from './network.ts';

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
const labelNetworks = [saLstmNetwork, extractorNetwork] as AnyNetwork[];
const networks = [...tagNetworks, ...labelNetworks];
const sizes: SmallSizes = { words: 7, dimension: 2, hidden: 3, tags: 4, topics: 2 };
/** The smallest sizes that options allow. */
const ones: SmallSizes = { words: 2, dimension: 1, hidden: 1, tags: 1, topics: 2 };

/** Probabilities and attention of a network with random weights. */
async function run(network: AnyNetwork, feeds: Feeds) {
  const sized = sizedNetwork(network, sizes);
  const random = new Random(2);
  const { graph } = trainingGraph(sized);
  const parameters = new Map(
    graph.parameters.map((parameter) => {
      const values = uniform(1)(parameter.shape, random);
      // Running averages: a variance is not negative.
      return [parameter.name, graph.frozen.has(parameter) ? values.map(Math.abs) : values];
    }),
  );
  const runner = await GraphRunner.create(ort, inferenceModels(sized, parameters).model);
  const results = await runner.run(feeds, runner.outputNames);
  await runner.release();
  const row = (name: string, b: number) => {
    const { data, shape } = results[name];
    return Array.from(data as Float32Array).slice(b * shape[1], (b + 1) * shape[1]);
  };
  return {
    probabilities: (b = 0) => row('probabilities', b),
    attention: (b = 0) => row('attention', b),
    memory: (b = 0) => row('memoryAttention', b),
  };
}

/** How much more attention the first word gets than the second: the difference of their g (eq. (3)). */
const preference = ([first, second]: number[]) => Math.log(first / second);

describe.each(networks.map((network) => [network.name, network] as const))('%s', (_, network) => {
  it.each<[string, number[][], SmallSizes]>([
    ['posts of several lengths', [[2, 3, 2], [4], [5, 6]], sizes],
    ['with a post without words', [[2, 1], [], [3, 3, 6]], sizes],
    ['one post of one word', [[4]], sizes],
    ['sizes of one', [[1]], ones],
    ['no words at all', [[], []], sizes],
  ])('the gradient of the loss is right: %s', async (_, posts, own) => {
    expect(await lossGradientError(network, posts, own)).toBeLessThan(1e-6);
  });

  it('padding does not matter: a post alone and in a batch with longer ones', async () => {
    const posts = [[2, 3], [], [4, 5, 6, 2, 3, 4, 5], [6]];
    const batch = await run(network, feedsFor(posts, sizes));
    for (const b of posts.keys()) {
      const alone = await run(network, feedsFor(posts, sizes, [b]));
      const own = alone.probabilities();
      const among = batch.probabilities(b);
      expect(own).toBeAllclose(among.slice(0, own.length), { relative: 1e-5 });
      expect(sum(among.slice(own.length))).toBe(0);
    }
  });
});

describe.each(tagNetworks.map((network) => [network.name, network] as const))(
  '%s',
  (_, network) => {
    it('probabilities sum to one over the tags, unless each is independent', async () => {
      const { probabilities } = await run(network, feedsFor([[2, 3, 4], []], sizes));
      for (const b of [0, 1]) {
        const total = sum(probabilities(b));
        if (network.head === tagSoftmax) expect(total).toBeCloseTo(1, 6);
        else expect(Math.abs(total - 1)).toBeGreaterThan(0.1);
      }
    });
  },
);

describe.each(labelNetworks)('$name', (network) => {
  it('has a probability for each word, and none for padding', async () => {
    const { probabilities } = await run(network, feedsFor([[2, 3], [4, 5, 6], []], sizes));
    expect(probabilities(0).map((p) => p > 0 && p < 1)).toEqual([true, true, false]);
    expect(probabilities(0)[2]).toBe(0);
    expect(probabilities(1).map((p) => p > 0 && p < 1)).toEqual([true, true, true]);
    expect(probabilities(2)).toEqual([0, 0, 0]);
  });
});

describe('words read other words', () => {
  const first = async (network: AnyNetwork, posts: number[][]) =>
    (await run(network, feedsFor(posts, sizes))).probabilities()[0];

  it.each(labelNetworks)('$name: those after them too', async (network) => {
    const change = (await first(network, [[2, 3, 4]])) - (await first(network, [[2, 3, 6]]));
    expect(Math.abs(change)).toBeGreaterThan(1e-4);
  });

  it('extractor: those of the replies', async () => {
    const network = extractorNetwork as AnyNetwork;
    const change = (await first(network, [[2, 3], [4]])) - (await first(network, [[2, 3], [6]]));
    expect(Math.abs(change)).toBeGreaterThan(1e-4);
  });
});

describe.each([
  ['memn2n', memn2nNetwork],
  ['hmemn2n', hmemn2nNetwork],
] as [string, AnyNetwork][])('%s with the time since earlier posts', (_, network) => {
  it('has the right gradient', async () => {
    const posts = [[2, 3, 2], [4], [5, 6]];
    const options = { historyTime: true, hops: 3 };
    expect(await lossGradientError(network, posts, sizes, options)).toBeLessThan(1e-6);
  });
});

describe('attention', () => {
  it.each([memn2nNetwork, hmemn2nNetwork] as AnyNetwork[])(
    'to the memory sums to one over its words, without padding',
    async (network) => {
      const { memory } = await run(network, feedsFor([[2, 3], [4, 5, 6], [], [2]], sizes));
      expect(sum(memory(0))).toBeCloseTo(1, 6); // [4, 5, 6] is all of its memory
      expect(memory(1)[0]).toBeCloseTo(1, 6); // [2]
      expect(memory(1).slice(1)).toEqual([0, 0]);
      expect(memory(3)).toEqual([0, 0, 0]);
    },
  );

  it.each([vabLstmNetwork, tabLstmNetwork, cnnAttentionNetwork] as AnyNetwork[])(
    'sums to one over the words, without padding',
    async (network) => {
      const { attention } = await run(network, feedsFor([[2, 3], [4, 5, 6], []], sizes));
      expect(sum(attention(0))).toBeCloseTo(1, 6);
      expect(attention(0)[2]).toBe(0);
      expect(sum(attention(1))).toBeCloseTo(1, 6);
      expect(attention(2)).toEqual([0, 0, 0]);
    },
  );

  it('of TAB-LSTM depends on the topics, not on later words', async () => {
    const feeds = feedsFor([[2, 3, 4]], sizes);
    const of = async (changed: Feeds) =>
      preference((await run(tabLstmNetwork as AnyNetwork, { ...feeds, ...changed })).attention());
    const usual = await of({});
    const otherTopics = { topics: { data: Float32Array.of(0, 1), shape: [1, 2] } };
    expect(Math.abs((await of(otherTopics)) - usual)).toBeGreaterThan(1e-3);
    const { words } = feedsFor([[2, 3, 6]], sizes);
    expect(await of({ words: words })).toBeCloseTo(usual, 5);
  });

  it('of VAB-LSTM depends on the last state, so on the last word', async () => {
    const of = async (post: number[]) =>
      preference((await run(vabLstmNetwork as AnyNetwork, feedsFor([post], sizes))).attention());
    expect(Math.abs((await of([2, 3, 6])) - (await of([2, 3, 4])))).toBeGreaterThan(1e-3);
  });
});

function sum(values: number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
