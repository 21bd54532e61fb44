import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { gradients } from './gradients.ts';
import { Graph, type GraphOptions } from './graph.ts';
import { type Feeds, GraphRunner, type Ort } from './graph-runner.ts';
import { initialValues } from './initial-values.ts';
import { uniform, zeros } from './initializers.ts';
import { additiveAttention } from './layers/attention.ts';
import { batchNorm } from './layers/batch-norm.ts';
import { dropout } from './layers/dropout.ts';
import { linear } from './layers/linear.ts';
import { maskedMax, maskedMean } from './layers/pooling.ts';
import { recurrent } from './layers/recurrent.ts';
import { encodeOnnx } from './onnx.ts';
import { concat } from './operators/concat.ts';
import { softmaxCrossEntropy } from './operators/cross-entropy.ts';
import { embedding } from './operators/gather.ts';
import { mean } from './operators/reduce.ts';
import { softmax } from './operators/softmax.ts';
import { TrainingSession } from './session.ts';

const V = 12; // words
const L = 10; // tags

/** A small model with every layer that handles padding: embedding, bidirectional LSTM, attention, pooling, linear. */
function model(options: GraphOptions, rate = 0) {
  const graph = new Graph(options);
  const ids = graph.input('ids', ['T', 'B'], 'int32');
  const mask = graph.input('mask', ['T', 'B']);
  const table = graph.parameter('table', [V, 6], uniform(0.5));
  const words = dropout(embedding(table, ids), rate); // (T, B, 6)
  const states = recurrent(words, mask, 'lstm', { kind: 'lstm', hidden: 8, bidirectional: true });
  const { context } = additiveAttention(maskedMean(states, mask), states, mask, 'attention', 8);
  const post = concat([context, maskedMax(states, mask)], 1); // (B, 32)
  const logits = linear(post, 'tags', L);
  return { graph, logits };
}

function trained(options: GraphOptions = {}, rate = 0) {
  const { graph, logits } = model({ training: true, ...options }, rate);
  return { graph, loss: softmaxCrossEntropy(logits, graph.input('target', ['B', L])) };
}

/** Feeds of posts, padded to `steps`. Row b has tag b. */
function feedsOf(posts: readonly (readonly number[])[], steps: number): Feeds {
  const B = posts.length;
  const shape = [steps, B];
  const at = (i: number) => posts[i % B][Math.floor(i / B)];
  const length = steps * B;
  return {
    ids: { data: Int32Array.from({ length }, (_, i) => at(i) ?? 0), shape },
    mask: { data: Float32Array.from({ length }, (_, i) => (at(i) === undefined ? 0 : 1)), shape },
    target: {
      data: Float32Array.from({ length: B * L }, (_, i) => Number(i % L === Math.floor(i / L))),
      shape: [B, L],
    },
  };
}

const posts = Array.from({ length: 10 }, (_, b) =>
  Array.from({ length: 1 + (b % 4) }, (_, t) => 1 + ((3 * b + 5 * t) % (V - 1))),
);

async function open({ graph, loss }: ReturnType<typeof trained>) {
  return TrainingSession.create(ort, loss, initialValues(graph, new Random(3)), { threads: 1 });
}

describe('a training session', () => {
  it('overfits ten posts', async () => {
    const session = await open(trained());
    const feeds = feedsOf(posts, 4);
    let loss = Infinity;
    for (let step = 0; step < 500 && loss > 0.05; step++) {
      loss = await session.step(feeds, new Random(1));
      for (const [name, gradient] of session.gradients) {
        const weights = session.parameters.get(name)!;
        for (let i = 0; i < weights.length; i++) weights[i] -= gradient[i];
      }
      const table = session.parameters.get('table')!;
      for (const { ids, rows } of session.rowGradients.get('table')!) {
        for (let i = 0; i < rows.length; i++) {
          table[6 * ids[Math.floor(i / 6)] + (i % 6)] -= rows[i];
        }
      }
    }
    expect(loss).toBeLessThan(0.05);
  });

  it('computes the same loss and gradients with more padding', async () => {
    const session = await open(trained());
    const random = new Random(1);
    const loss = await session.step(feedsOf(posts, 4), random);
    const exact = new Map([...session.gradients].map(([name, d]) => [name, d.slice()]));
    expect(await session.step(feedsOf(posts, 9), random)).toBeCloseTo(loss, 6);
    for (const [name, d] of session.gradients) {
      expect(d, name).toBeAllclose(exact.get(name), { absolute: 1e-6, relative: 1e-5 });
    }
  });

  it('reuses its memory for batches of any size, including empty posts', async () => {
    const session = await open(trained());
    const random = new Random(1);
    await session.step(feedsOf(posts, 4), random);
    const memory = [...session.gradients.values()].map((d) => d.buffer);
    const rows = session.rowGradients.get('table')![0].rows.buffer;
    for (const batch of [feedsOf([[1]], 1), feedsOf([[2, 3], []], 2), feedsOf(posts, 4)]) {
      expect(Number.isFinite(await session.step(batch, random))).toBe(true);
      expect([...session.gradients.values()].map((d) => d.buffer)).toEqual(memory);
      expect(session.rowGradients.get('table')![0].rows.buffer).toBe(rows);
      for (const d of session.gradients.values()) expect(d.every(Number.isFinite)).toBe(true);
    }
  });

  it('agrees with float64 to 1e-4', async () => {
    const session = await open(trained());
    const feeds = feedsOf(posts, 4);
    const loss = await session.step(feeds, new Random(1));
    const exact = trained({ float: 'float64' });
    const by = exact.graph.parameters.filter((p) => p.name !== 'table');
    const ds = gradients(exact.loss, by);
    const outputs = Object.fromEntries(by.map((p, i) => [`d ${p.name}`, ds[i]]));
    const runner = await ort.InferenceSession.create(
      encodeOnnx(exact.graph, { loss: exact.loss, ...outputs }),
      { logSeverityLevel: 3 },
    );
    const doubles = exact.graph.parameters.map((p) => {
      const data = Float64Array.from(session.parameters.get(p.name)!);
      return [p.name, new ort.Tensor('float64', data, p.shape)] as const;
    });
    const fed = Object.entries(feeds).map(([name, { data, shape }]) => {
      const value =
        name === 'ids'
          ? new ort.Tensor('int32', data as Int32Array, shape)
          : new ort.Tensor('float64', Float64Array.from(data as Float32Array), shape);
      return [name, value] as const;
    });
    const results = await runner.run(Object.fromEntries([...doubles, ...fed]));
    expect(loss).toBeAllclose(Number(results.loss.data[0]), { relative: 1e-4 });
    for (const [name, d] of session.gradients) {
      expect(d, name).toBeAllclose(results[`d ${name}`].data, { absolute: 1e-6, relative: 1e-4 });
    }
  });

  it('draws dropout from the seed alone', async () => {
    const session = await open(trained({}, 0.5));
    const feeds = feedsOf(posts, 4);
    const loss = await session.step(feeds, new Random(1));
    expect(await session.step(feeds, new Random(1))).toBe(loss);
    expect(await session.step(feeds, new Random(2))).not.toBe(loss);
  });

  it('does not change frozen tables', async () => {
    const { graph, loss } = trained();
    graph.frozen.add(graph.parameters.find((p) => p.name === 'table')!);
    const session = await open({ graph, loss });
    await session.step(feedsOf(posts, 4), new Random(1));
    expect(session.rowGradients.size).toBe(0);
    expect(session.parameters.has('table')).toBe(true);
    expect(session.changing.has('table')).toBe(false);
  });

  it('includes running averages in the changing parameters', async () => {
    const graph = new Graph({ training: true });
    const loss = mean(batchNorm(graph.input('x', ['B', 2]), 'norm'));
    const session = await open({ graph, loss });
    expect([...session.changing.keys()]).toEqual(graph.parameters.map(({ name }) => name));
  });

  it('opens no session if the values do not fit', async () => {
    const graph = new Graph({ training: true });
    const loss = mean(graph.parameter('w', [300_000_000], zeros));
    let opened = 0;
    const counting = {
      ...ort,
      InferenceSession: { ...ort.InferenceSession, create: async () => opened++ },
    };
    const initial = initialValues(graph, new Random(1));
    await expect(TrainingSession.create(counting as unknown as Ort, loss, initial)).rejects.toThrow(
      'the model has 300000000 values to learn',
    );
    expect(opened).toBe(0);
  });
});

describe('an inference session', () => {
  it('computes the same scores for a post in any batch, padded or not', async () => {
    const { graph, logits } = model({}, 0.5);
    const weights = initialValues(graph, new Random(3));
    const bytes = encodeOnnx(
      graph,
      { probabilities: softmax(logits) },
      new Map(graph.parameters.map((p) => [p, weights.get(p.name)!])),
    );
    const runner = await GraphRunner.create(ort, bytes, { threads: 1 });
    const together = (await runner.run(feedsOf(posts, 9), ['probabilities'])).probabilities;
    expect(together.shape).toEqual([10, L]);
    for (const [b, post] of posts.entries()) {
      const alone = (await runner.run(feedsOf([post], post.length), ['probabilities']))
        .probabilities;
      const row = (together.data as Float32Array).subarray(b * L, (b + 1) * L);
      expect(row).toBeAllclose(alone.data, { absolute: 1e-6, relative: 1e-5 });
    }
  });
});
