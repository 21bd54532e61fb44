/** The trainer against word2vec as its formulas say, step by step, with the same random numbers. */
import { describe, expect, it } from 'vitest';
import { FastRandom } from '../base/fast-random.ts';
import { Random } from '../base/random.ts';
import { AliasTable } from './alias-table.ts';
import { trainWordVectors, type WordVectorOptions } from './train-word-vectors.ts';
import { Vocabulary } from './vocabulary.ts';

const random = new Random(1);
const documents = Array.from({ length: 40 }, () =>
  Array.from({ length: 12 }, () => 'aaaabbbccdefgh'[random.integer(14)]),
);
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** 1 / (1 + e^-x), read off a table of 1000 cells over [-6, 6], as word2vec.c does. */
function sigmoid(x: number): number {
  if (Math.abs(x) >= 6) return x > 0 ? 1 : 0;
  return Math.fround(1 / (1 + Math.exp(-(Math.floor((x + 6) * (1000 / 6 / 2)) * (12 / 1000) - 6))));
}

/** Vectors of the words, by falling count. */
function plainWord2vec(options: Required<Omit<WordVectorOptions, 'signal' | 'onProgress'>>) {
  const { architecture, dimension, window, negatives, sample, epochs, learningRate, seed } =
    options;
  const vocabulary = Vocabulary.build(documents, { minCount: options.minCount });
  const counts = Array.from({ length: vocabulary.size }, (_, word) => vocabulary.count(word));
  const texts = documents.map((tokens) => vocabulary.encode(tokens));
  const draw = new FastRandom(new Random(seed).split('word vectors'));
  // Negatives in proportion to count^0.75.
  const noise = new AliasTable(counts.map((count) => count ** 0.75));
  const vectors = counts.map(() =>
    Float32Array.from({ length: dimension }, () => (draw.uniform() - 0.5) / dimension),
  );
  const outputs = counts.map(() => new Float32Array(dimension));

  /** Steps on -ln s(o_word . h) - sum over negatives of ln s(-o . h); returns the step for h. */
  function predict(h: Float32Array, word: number, rate: number): Float32Array {
    const move = new Float32Array(dimension);
    for (let n = 0; n <= negatives; n++) {
      const target = n === 0 ? word : noise.draw(draw);
      if (n > 0 && target === word) continue;
      const o = outputs[target];
      const step = rate * ((n === 0 ? 1 : 0) - sigmoid(sum(Array.from(h, (x, d) => x * o[d]))));
      for (let d = 0; d < dimension; d++) {
        move[d] += step * o[d];
        o[d] += step * h[d];
      }
    }
    return move;
  }

  const total = epochs * sum(texts.map((text) => text.length));
  let done = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const text of texts) {
      const rate = learningRate * Math.max(1e-4, 1 - done / (total + 1));
      done += text.length;
      const kept = text.filter((word) => {
        const ratio = (sample * sum(counts)) / counts[word];
        return draw.uniform() < (sample === 0 ? 1 : Math.sqrt(ratio) + ratio);
      });
      for (const [place, word] of kept.entries()) {
        const reach = 1 + draw.integer(window);
        const neighbours = kept.filter((_, i) => i !== place && Math.abs(i - place) <= reach);
        if (neighbours.length === 0) continue;
        if (architecture === 'skip-gram') {
          for (const neighbour of neighbours) {
            const move = predict(vectors[neighbour], word, rate);
            for (let d = 0; d < dimension; d++) vectors[neighbour][d] += move[d];
          }
        } else {
          const mean = new Float32Array(dimension);
          for (const neighbour of neighbours) {
            for (let d = 0; d < dimension; d++) mean[d] += vectors[neighbour][d];
          }
          for (let d = 0; d < dimension; d++) mean[d] /= neighbours.length;
          const move = predict(mean, word, rate);
          for (const neighbour of neighbours) {
            for (let d = 0; d < dimension; d++) vectors[neighbour][d] += move[d];
          }
        }
      }
    }
  }
  return vectors.flatMap((vector) => [...vector]);
}

describe('trainWordVectors', () => {
  const small = { dimension: 5, window: 3, negatives: 4, minCount: 2, epochs: 4, seed: 3 };

  it.each([
    { architecture: 'skip-gram', sample: 0, learningRate: 0.3 },
    { architecture: 'cbow', sample: 0, learningRate: 0.5 },
    { architecture: 'skip-gram', sample: 0.05, learningRate: 0.3 },
    { architecture: 'cbow', sample: 0.05, learningRate: 0.5 },
  ] as const)('takes the steps of the formulas: %o', async (more) => {
    const options = { ...small, ...more };
    const { vectors } = await trainWordVectors(documents, options);
    const expected = plainWord2vec(options);
    expect(Math.max(...expected)).toBeGreaterThan(0.3);
    expect(vectors.rows).toBeAllclose(expected, { absolute: 1e-5 });
  });

  it.each([
    ['skip-gram', 0.025],
    ['cbow', 0.05],
  ] as const)("has the word2vec tool's defaults: %s", async (architecture, learningRate) => {
    const given = architecture === 'cbow' ? { architecture, seed: 3 } : { seed: 3 };
    const tool = { dimension: 100, window: 5, negatives: 5, sample: 1e-3, minCount: 5, epochs: 5 };
    const rare = [...documents, ['four', 'five', 'five'], ...new Array(3).fill(['four', 'five'])];
    const usual = await trainWordVectors(rare, given);
    expect(usual.vectors.words).toContain('five');
    expect(usual.vectors.words).not.toContain('four');
    const expected = await trainWordVectors(rare, {
      ...tool,
      architecture,
      learningRate,
      seed: 3,
    });
    expect(usual.vectors.words).toEqual(expected.vectors.words);
    expect(usual.vectors.rows).toEqual(expected.vectors.rows);
  });
});
