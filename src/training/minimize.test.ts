import ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../base/logger.ts';
import { Random } from '../base/random.ts';
import { decodeSafetensors, encodeSafetensors } from '../base/safetensors.ts';
import { Graph } from '../graph/graph.ts';
import { initialValues } from '../graph/initial-values.ts';
import { uniform, zeros } from '../graph/initializers.ts';
import { dropout } from '../graph/layers/dropout.ts';
import { softmaxCrossEntropy } from '../graph/operators/cross-entropy.ts';
import { add } from '../graph/operators/elementwise.ts';
import { embedding } from '../graph/operators/gather.ts';
import { matmul } from '../graph/operators/matmul.ts';
import { ParameterMemory } from '../graph/parameter-memory.ts';
import { type Feeds, TrainingSession } from '../graph/session.ts';
import { Adam } from './adam.ts';
import { bucketByLength } from './batches.ts';
import type { Checkpoint, CheckpointStore } from './checkpoint.ts';
import { DivergenceError } from './divergence.ts';
import { minimize } from './minimize.ts';
import type { MinimizeOptions, Trainable, TrainingProgress } from './minimize-options.ts';
import { constant, decayOnPlateau } from './schedules.ts';
import { Sgd } from './sgd.ts';

/** loss = |w|^2 / 2 over w = [1, -2], for any feeds. `lossAt` may replace the loss of a step (from 1). */
function bowl(lossAt: (step: number, loss: number) => number = (_, loss) => loss) {
  const memory = new ParameterMemory([2]);
  const w = memory.allocate(2);
  w.set([1, -2]);
  const gradient = memory.allocate(2);
  const changing = new Map([['w', w]]);
  const session = {
    steps: 0,
    w,
    memory,
    changing,
    parameters: new Map([...changing, ['frozen', Float32Array.of(5)]]),
    gradients: new Map([['w', gradient]]),
    rowGradients: new Map(),
    async step(): Promise<number> {
      gradient.set(w);
      return lossAt(++session.steps, (w[0] * w[0] + w[1] * w[1]) / 2);
    },
  } satisfies Trainable & Record<string, unknown>;
  return session;
}

/** Two batches per epoch, of one and two posts. */
function settings(session: Trainable, more: Partial<MinimizeOptions> = {}): MinimizeOptions {
  return {
    session,
    epochs: 3,
    batchesOf: () => [Int32Array.of(0), Int32Array.of(1, 2)],
    feedsOf: () => ({}),
    optimizer: new Sgd(),
    schedule: constant(0.5),
    random: new Random(1),
    logger: silentLogger,
    ...more,
  };
}

/** Stores the last checkpoint as a file would: as bytes and JSON. */
function memoryStore() {
  let json: string | undefined;
  let bytes: Uint8Array;
  const store: CheckpointStore = {
    async readProgress() {
      return json === undefined ? undefined : JSON.parse(json);
    },
    async read() {
      if (json === undefined) return undefined;
      return { progress: JSON.parse(json), arrays: decodeSafetensors(bytes, 'checkpoint') };
    },
    async write({ progress, arrays }: Checkpoint) {
      json = JSON.stringify(progress);
      bytes = encodeSafetensors(arrays);
    },
  };
  return store;
}

/** A validation that returns the given values in turn. */
function measures(...values: number[]): () => Promise<number> {
  return async () => values.shift()!;
}

describe('minimize', () => {
  it('stops after `patience` epochs without improvement and restores the best parameters', async () => {
    const session = bowl();
    const validate = measures(0.1, 0.3, 0.2, 0.3, 0.9);
    const result = await minimize(settings(session, { epochs: 9, validate, patience: 2 }));
    expect(result).toMatchObject({ epochs: 4, bestEpoch: 2, bestMeasure: 0.3 });
    expect(result.history.map((h) => h.measure)).toEqual([0.1, 0.3, 0.2, 0.3]);
    expect([...session.w]).toEqual([1 / 16, -2 / 16]); // four halvings
  });

  it('ends with the last parameters without validation', async () => {
    const session = bowl();
    const result = await minimize(settings(session));
    expect(result.bestEpoch).toBeUndefined();
    expect([...session.w]).toEqual([1 / 64, -2 / 64]);
    // Epoch 1: one post at 2.5, two at 2.5 / 4.
    expect(result.history[0]).toEqual({ epoch: 1, loss: 1.25, learningRate: 0.5 });
  });

  it('lets the schedule halve the rate and end the training', async () => {
    const schedule = decayOnPlateau({ rate: 0.4, minimum: 0.15 });
    const validate = measures(1, 1, 1, 1, 1);
    const { history } = await minimize(settings(bowl(), { epochs: 5, schedule, validate }));
    expect(history.map((h) => h.learningRate)).toEqual([0.4, 0.4, 0.2]);
  });

  it('clips and penalises the gradients', async () => {
    const more = { epochs: 1, batchesOf: () => [Int32Array.of(0)], schedule: constant(1) };
    const clipped = bowl();
    await minimize(settings(clipped, { ...more, clipNorm: 1 }));
    expect(clipped.w).toBeAllclose([1 - 1 / 5 ** 0.5, -2 + 2 / 5 ** 0.5], { relative: 1e-5 });
    const penalised = bowl();
    await minimize(settings(penalised, { ...more, l2: 0.5 }));
    expect([...penalised.w]).toEqual([-0.5, 1]);
  });

  it('reports epoch, posts and loss', async () => {
    const seen: TrainingProgress[] = [];
    await minimize(settings(bowl(), { onProgress: (p) => seen.push(p) }));
    expect(seen.map((p) => [p.epoch, p.done, p.total])).toEqual(
      [1, 3, 4, 6, 7, 9].map((done, i) => [1 + (i >> 1), done, 9]),
    );
    expect(seen[1].loss).toBe(1.25);
  });

  it('stores no frozen parameters in its checkpoint', async () => {
    const store = memoryStore();
    await minimize(settings(bowl(), { checkpoint: { store, fingerprint: {} } }));
    expect(Object.keys((await store.read())!.arrays).sort()).toEqual(['kept/w', 'parameter/w']);
  });

  it.each([
    ['NaN', Number.NaN, 'the loss is NaN'],
    ['exploding', 1e5, 'the loss exploded from 2.500 at the first step to 1.000e+5'],
  ])('stops at a loss that is %s and restores the last good parameters', async (_, bad, fault) => {
    const session = bowl((step, loss) => (step === 4 ? bad : loss));
    const error = await minimize(settings(session)).catch((e) => e);
    expect(error).toBeInstanceOf(DivergenceError);
    expect(error.message).toBe(
      `training stopped at step 4 (epoch 2), learning rate 0.5: ${fault}. Use a smaller learning rate or clip the gradients (clipNorm)`,
    );
    expect(error.completedEpochs).toBe(1);
    expect([...session.w]).toEqual([1 / 4, -2 / 4]);
  });

  it('goes on at a loss that rises to a thousand times the first, or of 1', async () => {
    const rising = (from: number) => bowl((step) => (step === 4 ? 1000 * Math.max(1, from) : from));
    for (const from of [0.01, 5]) {
      expect((await minimize(settings(rising(from)))).epochs).toBe(3);
    }
  });

  it('restores the best validated epoch, or the initial parameters', async () => {
    const late = bowl((step, loss) => (step === 5 ? Number.NaN : loss));
    const more = { validate: measures(2, 1) };
    const error = await minimize(settings(late, more)).catch((e) => e);
    expect(error.message).toMatch('step 5 (epoch 3), learning rate 0.5: the loss is NaN. Use');
    expect(error.completedEpochs).toBe(2);
    expect([...late.w]).toEqual([1 / 4, -2 / 4]);
    const early = bowl((step, loss) => (step === 2 ? Number.POSITIVE_INFINITY : loss));
    await expect(minimize(settings(early))).rejects.toThrow('the loss is Infinity. Use');
    expect([...early.w]).toEqual([1, -2]);
  });

  it('detects non-finite parameters after the last step of an epoch, and writes no checkpoint of them', async () => {
    const session = bowl();
    const store = memoryStore();
    const schedule = { ...constant(0), rateAt: (step: number) => (step === 3 ? 1e41 : 0.5) };
    const run = minimize(settings(session, { schedule, checkpoint: { store, fingerprint: {} } }));
    await expect(run).rejects.toThrow(
      /step 4 \(epoch 2\), learning rate 1e\+41: parameter "w" is no longer finite\. Use/,
    );
    expect([...session.w]).toEqual([1 / 4, -2 / 4]);
    expect((await store.read())?.progress.steps).toBe(2);
  });

  it('reports non-finite gradients before they reach the parameters', async () => {
    const session = bowl();
    session.gradients.get('w')!.set = () => {};
    session.gradients.get('w')![0] = Number.NaN;
    await expect(minimize(settings(session, { clipNorm: 1 }))).rejects.toThrow(
      /step 1 .*: the norm of the gradients is NaN\. .* or a clipNorm below 1$/,
    );
    expect([...session.w]).toEqual([1, -2]);
  });

  it('keeps the best parameters when aborted, or the current ones if none were validated', async () => {
    const abortAt = (at: number) => {
      const controller = new AbortController();
      const session = bowl((step, loss) => {
        if (step === at) controller.abort();
        return loss;
      });
      return { session, signal: controller.signal };
    };
    const validated = abortAt(5);
    const validate = measures(2, 1);
    const best = await minimize(
      settings(validated.session, { signal: validated.signal, validate }),
    );
    expect(best).toMatchObject({ epochs: 2, bestEpoch: 1 });
    expect([...validated.session.w]).toEqual([1 / 4, -2 / 4]);
    const current = abortAt(1);
    const { epochs } = await minimize(
      settings(current.session, { signal: current.signal, validate: measures() }),
    );
    expect(epochs).toBe(0);
    expect([...current.session.w]).toEqual([1 / 2, -2 / 2]);
    await expect(minimize(settings(bowl(), { signal: current.signal }))).rejects.toThrow(
      'training was interrupted',
    );
  });

  it('rejects an epoch without batches and a measure that is not a number', async () => {
    await expect(minimize(settings(bowl(), { batchesOf: () => [] }))).rejects.toThrow(
      'epoch 1 has no batches; provide at least one training post',
    );
    await expect(minimize(settings(bowl(), { validate: measures(Number.NaN) }))).rejects.toThrow(
      'the validation measure of epoch 1 must be a finite number, got NaN',
    );
  });

  it('rejects a checkpoint from other options', async () => {
    const store = memoryStore();
    const written = { rate: 0.1, sizes: { a: 1, b: 2 } };
    await minimize(settings(bowl(), { checkpoint: { store, fingerprint: written } }));
    const again = (fingerprint: Record<string, unknown>) =>
      minimize(settings(bowl(), { checkpoint: { store, fingerprint } }));
    await again({ sizes: { b: 2, a: 1 }, rate: 0.1 });
    await expect(again({ ...written, rate: 0.2 })).rejects.toThrow(
      'the checkpoint was written with rate = 0.1, but this run has 0.2; resume with the same options, or delete the checkpoint to start over',
    );
    await expect(again({ rate: 0.1 })).rejects.toThrow(
      'sizes = {"a":1,"b":2}, but this run has nothing',
    );
  });
});

const [items, words, tags] = [60, 12, 3];
/** Item i has tag i % 3 and two words that belong to this tag. */
const wordsOf = (item: number) => [0, 1].map((k) => (item % tags) + tags * ((item + k) % 4));

function feedsOf(batch: Int32Array): Feeds {
  const target = new Float32Array(batch.length * tags);
  batch.forEach((item, i) => {
    target[i * tags + (item % tags)] = 1;
  });
  const idsAt = (k: number) => ({
    data: Int32Array.from(batch, (item) => wordsOf(item)[k]),
    shape: [batch.length],
  });
  return {
    first: idsAt(0),
    second: idsAt(1),
    target: { data: target, shape: [batch.length, tags] },
  };
}

/** Softmax regression over the sum of two words' embeddings, with optional dropout. */
async function regression(rate: number): Promise<TrainingSession> {
  const graph = new Graph({ training: true });
  const D = 4;
  const table = graph.parameter('table', [words, D], uniform(0.1));
  const w = graph.parameter('w', [D, tags], uniform(0.1));
  const b = graph.parameter('b', [tags], zeros);
  const ids = (name: string) => graph.input(name, ['B'], 'int32');
  const x = add(embedding(table, ids('first')), embedding(table, ids('second'))); // [B, D]
  const logits = add(matmul(rate > 0 ? dropout(x, rate) : x, w), b); // [B, tags]
  const loss = softmaxCrossEntropy(logits, graph.input('target', ['B', tags]));
  return TrainingSession.create(ort, loss, initialValues(graph, new Random(3)), { threads: 1 });
}

function realSettings(session: TrainingSession, more: Partial<MinimizeOptions>): MinimizeOptions {
  const lengths = new Int32Array(items).fill(2);
  const random = new Random(5);
  return {
    session,
    epochs: 5,
    batchesOf: (epoch) => bucketByLength(lengths, 8, random.split(`epoch ${epoch}`)),
    feedsOf,
    optimizer: new Adam({ weightDecay: 0.01 }),
    schedule: decayOnPlateau({ rate: 0.05 }),
    clipNorm: 0.5,
    l2: 1e-4,
    random: random.split('dropout'),
    logger: silentLogger,
    ...more,
  };
}

describe('minimize on a real graph', () => {
  it('learns separable posts', async () => {
    const session = await regression(0);
    const { history } = await minimize(realSettings(session, { epochs: 20, clipNorm: undefined }));
    expect(history[0].loss).toBeGreaterThan(0.5);
    expect(history.at(-1)!.loss).toBeLessThan(0.05);
    await session.release();
  });

  it.each([
    ['aborted in the middle of an epoch', 13, false],
    ['aborted at the end of an epoch', 16, false],
    ['aborted repeatedly', 3, false],
    ['that crashed in the middle of an epoch', 13, true],
  ])('a resumed run %s is bit-identical to an uninterrupted one', async (_, stopAfter, crash) => {
    const validate = (session: TrainingSession) => async () =>
      -Math.abs(session.parameters.get('w')!.reduce((sum, x) => sum + x * x, 0) - 1);
    const whole = await regression(0.4);
    const expected = await minimize(realSettings(whole, { validate: validate(whole) }));
    expect(expected.bestEpoch).toBeLessThan(5);

    const store = memoryStore();
    const run = async () => {
      const session = await regression(0.4);
      const controller = new AbortController();
      let steps = 0;
      const onProgress = () => {
        if (++steps !== stopAfter) return;
        if (crash) throw new Error('crash');
        controller.abort();
      };
      const checkpoint = { store, fingerprint: { seed: 5 } };
      const { signal } = controller;
      const more = { validate: validate(session), checkpoint, signal, onProgress };
      const result = await minimize(realSettings(session, more)).catch((error: Error) => error);
      await session.release();
      return { session, result };
    };
    let runs = 1;
    let last = await run();
    while (last.result instanceof Error || last.result.epochs < 5) {
      last = await run();
      runs++;
    }
    expect(runs).toBeGreaterThan(1);
    expect(last.result).toEqual(expected);
    expect(last.session.parameters).toEqual(whole.parameters);
    await whole.release();
  });
});
