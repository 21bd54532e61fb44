/** Networks that write tags: gradients, dropout, and that padding does not matter. */
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { GraphRunner } from '../../graph/graph-runner.ts';
import { initialValues } from '../../graph/initial-values.ts';
import { uniform } from '../../graph/initializers.ts';
import { biAttentionNetwork } from '../bi-attention.ts';
import { quietContext } from '../model.case.ts';
import { seq2seq, seq2seqNetwork } from '../seq2seq.ts';
import { seq2seqCopyNetwork } from '../seq2seq-copy.ts';
import { followTag } from './heads/beam-search.ts';
import { feedsFor, lossGradientError, type SmallSizes, sizedNetwork } from './network.case.ts';
import { type AnyNetwork, inferenceModels, trainingGraph } from './network.ts';
import { smallWriter } from './small-network.case.ts';

const networks = [
  seq2seqNetwork,
  seq2seqCopyNetwork,
  biAttentionNetwork,
] as unknown as AnyNetwork[];
const sizes: SmallSizes = { words: 7, dimension: 2, hidden: 4, tags: 3, topics: 2 };
/** The smallest sizes that options allow. */
const ones: SmallSizes = { words: 2, dimension: 1, hidden: 1, tags: 2, topics: 2 };

describe('training a network that writes', () => {
  const train = Array.from({ length: 130 }, (_, i) => ({
    id: `p${i}`,
    text: 'espresso latte rook pawn tomato soil'
      .split(' ')
      .slice(i % 5)
      .join(' '),
    hashtags: i % 3 ? ['coffee'] : ['ChessClub', 'Tomato'],
    lang: 'en',
  }));
  const given = { ...smallWriter.options, dropout: 0 };
  const context = quietContext({ runtime: smallWriter.runtime });

  it('measures the loss of validation posts, each of their tags once', async () => {
    const still = { ...given, learningRate: 1e-6, epochs: 1 };
    const { epochs } = await seq2seq.fit({ train, valid: train }, still, context);
    const [{ loss, measure }] = epochs!;
    expect(loss).toBeGreaterThan(1);
    expect(measure).toBeAllclose(-loss, { relative: 1e-3 });
  });

  it('halves the rate after an epoch without a lower loss, and stops after three in a row', async () => {
    const chess = train.map((post) => ({ ...post, hashtags: ['ChessClub'] }));
    const coffee = train.map((post) => ({ ...post, hashtags: ['coffee'] }));
    const { epochs } = await seq2seq.fit(
      { train: coffee, valid: chess },
      { ...given, epochs: 9 },
      context,
    );
    const rates = epochs!.map(({ learningRate }) => learningRate);
    expect(rates.slice(-3)).toEqual([0.01, 0.005, 0.0025]);
    expect(rates.length).toBeLessThan(9);
  });
});

describe.each(networks)('$name', (network) => {
  it.each<[string, number[][], SmallSizes]>([
    ['posts of several lengths', [[2, 3, 2], [4], [5, 6]], sizes],
    ['with a post without words', [[2, 1], [], [3, 3, 6]], sizes],
    ['one post of one word', [[4]], sizes],
    ['sizes of one', [[1], [1]], ones],
    ['no words at all', [[], []], sizes],
  ])('the gradient of the loss is right: %s', async (_, posts, own) => {
    expect(await lossGradientError(network, posts, own)).toBeLessThan(1e-6);
  });

  if ('attend' in network.options.properties) {
    it.each(['post', 'conversation'])('with attention to the %s alone, too', async (attend) => {
      const posts = [[2, 3, 2], [4], []];
      expect(await lossGradientError(network, posts, sizes, { attend })).toBeLessThan(1e-6);
      const memory = (given: object) =>
        trainingGraph(sizedNetwork(network, sizes, given)).graph.parameters.length;
      expect(memory({ attend })).toBe(memory({}) - 2);
    });
  }

  it('padding does not matter: a post alone and in a batch with longer ones', async () => {
    const posts = [[2, 3], [], [4, 5, 6, 2, 3, 4, 5], [6]];
    const sized = sizedNetwork(network, sizes);
    const random = new Random(2);
    const parameters = new Map(
      trainingGraph(sized).graph.parameters.map(({ name, shape }) => [
        name,
        uniform(1)(shape, random),
      ]),
    );
    const graphs = inferenceModels(sized, parameters);
    const [model, step] = await Promise.all(
      [graphs.model, graphs.step!].map((onnx) => GraphRunner.create(ort, onnx)),
    );
    const follow = async (batch?: readonly number[]) => {
      const read = await model.run(feedsFor(posts, sizes, batch), model.outputNames);
      return followTag(step, read, [7, 5], sized.head.writer!.vocabulary.size);
    };
    const batch = await follow();
    for (const b of posts.keys()) {
      const [alone] = await follow([b]);
      expect(alone.score).toBeAllclose(batch[b].score, { relative: 1e-5 });
    }
    expect(new Set(batch.map(({ score }) => score.toFixed(4))).size).toBe(posts.length);
    await model.release();
    await step.release();
  });

  it('drops the input of the second layers and what words are written from, in training alone', () => {
    const sized = (dropout: number) => sizedNetwork(network, sizes, { dropout });
    const { graph } = trainingGraph(sized(0.4));
    const { hidden: d } = sizes;
    const written = graph.dropouts.filter(({ tensor }) => tensor.shape[0] === 'R');
    const between = graph.dropouts.filter(({ tensor }) => tensor.shape[0] !== 'R');
    expect(written.map(({ tensor }) => tensor.shape)).toEqual([['R', 2 * d]]);
    expect(between.length).toBeGreaterThan(0);
    for (const { tensor } of between) expect(tensor.shape[2]).toBe(d);
    for (const { rate } of graph.dropouts) expect(rate).toBe(0.4);
    const parameters = initialValues(trainingGraph(sized(0)).graph, new Random(2));
    const [none, some] = [0, 0.4].map((rate) => inferenceModels(sized(rate), parameters));
    expect(Buffer.from(some.model).equals(none.model)).toBe(true);
    expect(Buffer.from(some.step!).equals(none.step!)).toBe(true);
  });
});
