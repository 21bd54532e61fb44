import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { trainWordVectors, type WordVectorOptions } from './train-word-vectors.ts';
import type { WordVectors } from './word-vectors.ts';

const GROUPS = 4;
const random = new Random(1);
/** Each document draws its words from one of four groups of eight. */
const documents = Array.from({ length: 1500 }, () => {
  const group = random.integer(GROUPS);
  return Array.from({ length: 10 }, () => `g${group}w${random.integer(8)}`);
});
const options: WordVectorOptions = { dimension: 18, minCount: 1, sample: 0, epochs: 5, seed: 3 };

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, v, i) => sum + v * y[i], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/** The share of words whose nearest neighbour is in their own group; chance level is 7 / 31 = 0.23. */
function nearestInGroup(vectors: WordVectors): number {
  const right = vectors.words.filter((word) => {
    const others = vectors.words.filter((other) => other !== word);
    const similarity = (other: string) => cosine(vectors.vector(word)!, vectors.vector(other)!);
    return others.sort((a, b) => similarity(b) - similarity(a))[0].startsWith(word.slice(0, 2));
  });
  return right.length / vectors.words.length;
}

describe('trainWordVectors', () => {
  it.each(['skip-gram', 'cbow'] as const)(
    '%s: words of a group are close',
    async (architecture) => {
      const { vectors, done, total } = await trainWordVectors(documents, {
        ...options,
        architecture,
      });
      expect(vectors.words).toHaveLength(32);
      expect([done, total]).toEqual([5 * 15_000, 5 * 15_000]);
      expect(nearestInGroup(vectors)).toBeGreaterThan(0.95);
      // Besides being nearest, words are similar within a group and dissimilar between groups.
      const [a, b, c] = ['g0w0', 'g0w1', 'g1w0'].map((word) => vectors.vector(word)!);
      expect(cosine(a, b)).toBeGreaterThan(0.8);
      expect(cosine(a, c)).toBeLessThan(0.5);
    },
  );

  it('is bit-identical for the same seed, and different for another', async () => {
    const { vectors } = await trainWordVectors(documents, options);
    expect((await trainWordVectors(documents, options)).vectors.rows).toEqual(vectors.rows);
    const other = await trainWordVectors(documents, { ...options, seed: 4 });
    expect(other.vectors.rows).not.toEqual(vectors.rows);
  });

  it('starts within 0.5 / D, and moves no further than the learning rate allows', async () => {
    const still = { ...options, epochs: 1, learningRate: 1e-9 };
    const { vectors } = await trainWordVectors(documents, still);
    const largest = Math.max(...vectors.rows.map(Math.abs));
    expect(largest).toBeGreaterThan(0.45 / 18);
    expect(largest).toBeLessThanOrEqual(0.5 / 18 + 1e-6);
  });

  it('subsamples frequent words: with less training, their vectors stay closer to the start', async () => {
    const norm = (v: Float32Array) => Math.hypot(...v);
    const all = await trainWordVectors(documents, { ...options, epochs: 1 });
    const few = await trainWordVectors(documents, { ...options, epochs: 1, sample: 1e-4 });
    expect(norm(few.vectors.rows)).toBeLessThan(0.8 * norm(all.vectors.rows));
    expect(few.done).toBe(all.done);
  });

  it('keeps the vectors so far when aborted', async () => {
    const stop = new AbortController();
    const { vectors, done, total } = await trainWordVectors(documents, {
      ...options,
      epochs: 1000,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(total);
    expect(vectors.rows.every(Number.isFinite)).toBe(true);
    expect(vectors.words).toHaveLength(32);
  });

  it('rejects invalid options and documents', async () => {
    const fails = (documents: string[][], change: object, message: string) =>
      expect(trainWordVectors(documents, { ...options, ...change })).rejects.toThrow(message);
    await fails(documents, { dimension: 0 }, 'dimension must be an integer >= 1, got 0');
    await fails(documents, { sample: -1 }, 'sample must be in [0, 1), got -1');
    await fails(documents, { architecture: 'glove' }, 'must be "skip-gram" or "cbow", got "glove"');
    await fails([['a', 'b', 'a']], { minCount: 2 }, '1 words occur 2 or more times in 1 documents');
    await fails(documents, { signal: AbortSignal.abort() }, 'word vectors was interrupted');
  });
});
