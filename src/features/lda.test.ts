import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { LdaModel } from './lda.ts';
import { trainLda } from './train-lda.ts';

const TOPICS = 5;
const WORDS = 50;

/** Word w belongs to topic floor(w / 10). About nine in ten words of a document are from its own topic. */
function planted(count: number, length: number, seed: number) {
  const random = new Random(seed);
  const topics = Array.from({ length: count }, () => random.integer(TOPICS));
  const documents = topics.map((topic) =>
    Array.from({ length }, () =>
      random.uniform() < 0.9 ? 10 * topic + random.integer(10) : random.integer(WORDS),
    ),
  );
  return { topics, documents };
}

const { topics, documents } = planted(400, 12, 1);
const options = { topics: TOPICS, vocabularySize: WORDS, alpha: 0.1, iterations: 60, seed: 7 };
// About one chain in seven converges with two topics merged here, so the best of four is used.
const trainings = await Promise.all(
  [1, 2, 3, 4].map((seed) => trainLda(documents, { ...options, seed })),
);
const perplexities = trainings.map(({ model }) => model.perplexity(documents));
const training = trainings[perplexities.indexOf(Math.min(...perplexities))];
const { model } = training;

/** The planted topic of each learned topic's ten best words, and how many of the ten belong to it. */
const learnt = Array.from({ length: TOPICS }, (_, topic) => {
  const votes = new Array<number>(TOPICS).fill(0);
  for (const { word } of model.topWords(topic, 10)) votes[Math.floor(word / 10)]++;
  const best = Math.max(...votes);
  return { plantedTopic: votes.indexOf(best), words: best };
});

/** Two topics over two words: phi (0.9, 0.1) and (0.2, 0.8), up to beta. */
const tiny = new LdaModel(Int32Array.of(9000, 2000, 1000, 8000), 2, 0.5, 1e-9);

const best = (theta: Float32Array) => theta.indexOf(Math.max(...theta));
const sum = (values: Float32Array) => values.reduce((a, b) => a + b, 0);

describe('trainLda', () => {
  it('finds each planted topic once, with at least nine of its ten words on top', () => {
    expect(learnt.map((l) => l.plantedTopic).sort()).toEqual([0, 1, 2, 3, 4]);
    expect(Math.min(...learnt.map((l) => l.words))).toBeGreaterThanOrEqual(9);
  });

  it('assigns training documents their planted topic, by sampling and by fold-in', () => {
    const right = (theta: (document: number) => Float32Array) =>
      topics.filter((topic, d) => learnt[best(theta(d))].plantedTopic === topic).length;
    expect(right(training.theta)).toBeGreaterThan(0.95 * topics.length);
    expect(right((d) => model.infer(documents[d]))).toBeGreaterThan(0.95 * topics.length);
    expect(sum(training.theta(0))).toBeCloseTo(1, 5);
  });

  it('counts every word once, and phi is a distribution for each topic', () => {
    expect(model.topicCounts.reduce((a, b) => a + b)).toBe(400 * 12);
    for (let k = 0; k < TOPICS; k++) {
      expect(sum(model.phi.filter((_, i) => i % TOPICS === k))).toBeCloseTo(1, 4);
    }
  });

  it('draws from the conditional of eq. 5: the chain visits states in proportion to their posterior', async () => {
    // Documents [0 0] and [1], K = 2, V = 2. By symmetry, only "same or different topic" matters. The joint
    // distribution is computed from the counts by the chain rule of two Pólya urns.
    const [alpha, beta] = [0.7, 0.4];
    const weight = (z: number[]) => {
      const words = [0, 0, 1];
      const docs = [0, 0, 1];
      let p = 1;
      for (let i = 0; i < 3; i++) {
        const before = [0, 1, 2].slice(0, i);
        const same = before.filter((j) => z[j] === z[i]);
        const inDocument = before.filter((j) => docs[j] === docs[i]);
        p *=
          (same.filter((j) => docs[j] === docs[i]).length + alpha) /
          (inDocument.length + 2 * alpha);
        p *= (same.filter((j) => words[j] === words[i]).length + beta) / (same.length + 2 * beta);
      }
      return p;
    };
    const states = Array.from({ length: 8 }, (_, s) => [s & 1, (s >> 1) & 1, s >> 2]);
    const all = states.reduce((total, z) => total + weight(z), 0);
    const allSame = (weight([0, 0, 0]) + weight([1, 1, 1])) / all;
    const pairSame = (weight([0, 0, 1]) + weight([1, 1, 0])) / all;

    const runs = 4000;
    let [sawAllSame, sawPairSame] = [0, 0];
    for (let seed = 0; seed < runs; seed++) {
      const { theta, model } = await trainLda([[0, 0], [1]], {
        topics: 2,
        vocabularySize: 2,
        alpha,
        beta,
        iterations: 8,
        seed,
      });
      const pair = Math.max(...theta(0)) > 0.75; // (2 + 0.7) / 3.4 against (1 + 0.7) / 3.4
      const together = Math.max(...model.topicCounts) === 3;
      if (together) sawAllSame++;
      else if (pair) sawPairSame++;
    }
    expect([sawAllSame / runs, sawPairSame / runs]).toBeAllclose([allSame, pairSame], {
      absolute: 0.03,
    });
  });

  it('depends only on the seed', async () => {
    const phi = async (seed: number) => (await trainLda(documents, { ...options, seed })).model.phi;
    expect(await phi(1)).toEqual(trainings[0].model.phi);
    expect(await phi(1)).not.toEqual(await phi(2));
  });

  it('has the usual priors and 200 sweeps unless told otherwise', async () => {
    const few = documents.slice(0, 20);
    const given = { topics: 4, vocabularySize: WORDS, seed: 1 };
    const usual = await trainLda(few, given);
    const explicit = await trainLda(few, { ...given, alpha: 50 / 4, beta: 0.01, iterations: 200 });
    expect(usual.iterations).toBe(200);
    expect([usual.model.alpha, usual.model.beta]).toEqual([12.5, 0.01]);
    expect(usual.model.phi).toEqual(explicit.model.phi);
  });

  it('draws every topic and none beyond K if K is not a multiple of the block size', async () => {
    const { model } = await trainLda(documents, {
      ...options,
      topics: 11,
      alpha: 5,
      iterations: 3,
    });
    expect(model.topicCounts).toHaveLength(11);
    expect(Math.min(...model.topicCounts)).toBeGreaterThan(0);
    expect(model.topicCounts.reduce((a, b) => a + b)).toBe(400 * 12);
  });

  it('keeps the completed sweeps when aborted', async () => {
    const stop = new AbortController();
    const { iterations, model } = await trainLda(documents, {
      ...options,
      signal: stop.signal,
      onProgress: (done) => done === 3 && stop.abort(),
    });
    expect(iterations).toBe(3);
    expect(model.topicCounts.reduce((a, b) => a + b)).toBe(400 * 12);
  });

  it('keeps nothing when aborted before it starts', async () => {
    const training = trainLda(documents, { ...options, signal: AbortSignal.abort() });
    await expect(training).rejects.toThrow('lda was interrupted; nothing was written');
  });

  it('rejects invalid options and documents', async () => {
    const fails = (documents: number[][], change: object, message: string) =>
      expect(trainLda(documents, { ...options, ...change })).rejects.toThrow(message);
    await fails([[0]], { topics: 0 }, 'lda: topics must be an integer in [1, 65536], got 0');
    await fails([[0]], { alpha: -1 }, 'lda: alpha must be a number > 0, got -1');
    await fails([[0], [50]], {}, 'word ids must be integers in [0, 50), got 50 in document 1');
    await fails([[], []], {}, 'none of the 2 documents has any words; there is nothing to learn');
  });
});

describe('LdaModel', () => {
  it('predicts held-out words better than word counts, and better with training', async () => {
    const held = planted(200, 12, 2).documents;
    const start = (await trainLda(documents, { ...options, iterations: 0 })).model.perplexity(held);
    const counts = new Float64Array(WORDS).fill(1);
    for (const document of documents) for (const word of document) counts[word]++;
    const total = counts.reduce((a, b) => a + b);
    const predicted = held.flatMap((document) => document.filter((_, place) => place % 2 === 1));
    const logs = predicted.map((word) => Math.log(counts[word] / total));
    const unigram = Math.exp(-logs.reduce((a, b) => a + b) / logs.length);
    const perplexity = model.perplexity(held);
    expect(unigram).toBeGreaterThan(48);
    expect(start).toBeGreaterThan(30);
    expect(start).toBeLessThan(60);
    // With known topics, the perplexity is exp(entropy) = 17.3: probability 0.92 on ten words, 0.08 on forty.
    expect(perplexity).toBeLessThan(20);
    expect(perplexity).toBeGreaterThan(15);
  });

  it('folds in one word as computed by hand', () => {
    // theta = (alpha + phi_k / sum) / (1 + K alpha): (0.5 + 9 / 11, 0.5 + 2 / 11) / 2
    expect(tiny.infer([0])).toBeAllclose([0.5 + 9 / 11, 0.5 + 2 / 11].map((n) => n / 2));
  });

  it('converges to the fixed point of its equation', () => {
    const theta = tiny.infer([0, 1], 1000);
    // x, y: shares of topic 0 of words 0 and 1.
    let [x, y] = [0.5, 0.5];
    for (let i = 0; i < 1000; i++) {
      x = (0.9 * (0.5 + y)) / (0.9 * (0.5 + y) + 0.2 * (1.5 - y));
      y = (0.1 * (0.5 + x)) / (0.1 * (0.5 + x) + 0.8 * (1.5 - x));
    }
    expect(theta[0]).toBeCloseTo((0.5 + x + y) / 3, 3);
  });

  it('goes on until nothing moves, unless it is told to stop', () => {
    expect(tiny.infer([0, 1])).toBeAllclose(tiny.infer([0, 1], 1000), { absolute: 1e-3 });
    expect(Math.abs(tiny.infer([0, 1], 1)[0] - tiny.infer([0, 1])[0])).toBeGreaterThan(0.005);
  });

  it('lets each occurrence of a word see the others', () => {
    let x = 0.5; // what one occurrence of word 0 gives topic 0
    for (let i = 0; i < 1000; i++) {
      x = (0.9 * (0.5 + x)) / (0.9 * (0.5 + x) + 0.2 * (1.5 - x));
    }
    expect(tiny.infer([0, 0], 1000)[0]).toBeCloseTo((0.5 + 2 * x) / 3, 3);
  });

  it('returns the uniform prior for a document without words', () => {
    expect(model.infer([])).toBeAllclose([0.2, 0.2, 0.2, 0.2, 0.2]);
  });

  it('infers shares that sum to 1 and do not depend on the order of words', () => {
    const theta = model.infer([3, 17, 3, 44, 8]);
    expect(sum(theta)).toBeCloseTo(1, 5);
    expect(model.infer(Uint32Array.of(44, 3, 8, 17, 3))).toEqual(theta);
  });

  it('computes document-completion perplexity as by hand', () => {
    // Position 0 is folded in, position 1 is predicted. The document of one word predicts nothing.
    const theta = [0.5 + 9 / 11, 0.5 + 2 / 11].map((n) => n / 2);
    const p = theta[0] * 0.1 + theta[1] * 0.8;
    expect(tiny.perplexity([[0, 1], [1]])).toBeCloseTo(1 / p, 4);
  });

  it('returns the most probable words of a topic', () => {
    const [first, second] = tiny.topWords(1, 5);
    expect([first.word, second.word]).toEqual([1, 0]);
    expect(first.probability).toBeCloseTo(0.8, 6);
  });

  it('round-trips through its arrays, and rejects inconsistent ones', () => {
    const back = LdaModel.fromArrays(model.toArrays(), 'bundle');
    expect(back.infer(documents[0])).toEqual(model.infer(documents[0]));
    expect(() => LdaModel.fromArrays({}, 'bundle')).toThrow(
      'bundle: the arrays ldaCounts (words x topics) and ldaPriors (alpha, beta) are missing',
    );
  });

  it('rejects a word outside its vocabulary', () => {
    expect(() => model.infer([50])).toThrow('word ids must be integers in [0, 50), got 50');
  });
});
