import { InvalidArgumentError, throwIfAborted } from '../base/errors.ts';
import { FastRandom } from '../base/fast-random.ts';
import { Random } from '../base/random.ts';
import { TimeSlice } from '../base/time-slice.ts';
import { AliasTable } from './alias-table.ts';
import { Vocabulary } from './vocabulary.ts';
import { WordVectors } from './word-vectors.ts';

/** Defaults are those of the word2vec tool (word2vec.c). */
export interface WordVectorOptions {
  /** Predict each neighbour from the word, or the word from the mean of its neighbours (default skip-gram). */
  readonly architecture?: 'skip-gram' | 'cbow';
  /** D (default 100). */
  readonly dimension?: number;
  /** Maximum distance of neighbours; for each word, a distance in [1, window] is drawn (default 5). */
  readonly window?: number;
  /** Number of negative samples for each prediction (default 5). */
  readonly negatives?: number;
  /**
   * Words with a larger share than this are randomly left out, the more often the more frequent they are; 0 keeps
   * all (default 1e-3; 1e-4 or 1e-5 for large corpora).
   */
  readonly sample?: number;
  /** Words that occur fewer times than this get no vector (default 5). */
  readonly minCount?: number;
  /** Passes over the documents (default 5). */
  readonly epochs?: number;
  /** Initial learning rate; falls linearly to a ten-thousandth of it (default 0.025; 0.05 for cbow). */
  readonly learningRate?: number;
  readonly seed: number;
  /** When it aborts, training keeps the current vectors. */
  readonly signal?: AbortSignal;
  /** Called with the number of words processed and the total. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface WordVectorTraining {
  /** Sorted by descending count of the words. */
  readonly vectors: WordVectors;
  /** Number of words processed over all epochs, including those randomly left out. */
  readonly done: number;
  /** Value of `done` if training is not aborted. */
  readonly total: number;
}

/** The sigmoid is read from a table with this many cells over [-6, 6], and is 0 or 1 beyond. */
const SIGMOID_CELLS = 1000;
const MAX_LOGIT = 6;

/**
 * Learns word vectors from documents: skip-gram or CBOW with negative sampling, with negatives drawn in
 * proportion to count^0.75 and frequent words subsampled. Uses one thread, so that the same documents, options
 * and seed produce bit-identical results.
 *
 * Source: Mikolov, Sutskever, Chen, Corrado & Dean 2013, Distributed Representations of Words and
 * Phrases and their Compositionality, eq. (4) and (5); details as in word2vec.c, except that windows do not
 * extend beyond a document and negatives are drawn from an alias table.
 *
 * @throws {InvalidArgumentError} for options out of range, or if fewer than two words occur `minCount` times
 * @throws {InterruptedError} if aborted before the first word
 */
export async function trainWordVectors(
  documents: readonly (readonly string[])[],
  options: WordVectorOptions,
): Promise<WordVectorTraining> {
  const settings = check(options);
  const { epochs, dimension, learningRate, minCount } = settings;
  const { signal, onProgress } = options;
  throwIfAborted(signal, 'word vectors');
  const vocabulary = Vocabulary.build(documents, { minCount });
  if (vocabulary.size < 2) {
    throw new InvalidArgumentError(
      `word vectors: ${vocabulary.size} words occur ${minCount} or more times in ${documents.length} documents, but at least 2 are needed; lower minCount or provide more documents`,
    );
  }
  const encoded = documents.map((words) => Int32Array.from(vocabulary.encode(words)));
  const total = epochs * encoded.reduce((sum, words) => sum + words.length, 0);
  const trainer = new Trainer(vocabulary, settings, options.seed);
  let done = 0;
  const slice = new TimeSlice();
  train: for (let epoch = 0; epoch < epochs; epoch++) {
    for (const words of encoded) {
      trainer.train(words, learningRate * Math.max(1e-4, 1 - done / (total + 1)));
      done += words.length;
      if (!slice.isOver()) continue;
      onProgress?.(done, total);
      await slice.rest();
      if (signal?.aborted) break train;
    }
  }
  onProgress?.(done, total);
  const words = Array.from({ length: vocabulary.size }, (_, id) => vocabulary.token(id));
  return { vectors: new WordVectors(words, dimension, trainer.vectors), done, total };
}

type Settings = Required<Omit<WordVectorOptions, 'seed' | 'signal' | 'onProgress'>>;

class Trainer {
  /** The learned vectors, shape (V, D). */
  readonly vectors: Float32Array;
  readonly #outputs: Float32Array; // (V, D): weights of the predictions
  readonly #hidden: Float32Array; // (D,): input of the prediction
  readonly #gradient: Float32Array; // (D,): of #hidden, times the learning rate
  readonly #keep: Float64Array; // (V,): probability of being kept
  readonly #noise: AliasTable;
  readonly #sigmoid: Float32Array; // (SIGMOID_CELLS,)
  readonly #random: FastRandom;
  readonly #settings: Settings;
  #kept = new Int32Array(64); // words of the current document that were kept

  constructor(vocabulary: Vocabulary, settings: Settings, seed: number) {
    const { dimension, sample } = settings;
    const counts = Float64Array.from({ length: vocabulary.size }, (_, id) => vocabulary.count(id));
    const total = counts.reduce((a, b) => a + b);
    this.#settings = settings;
    this.#random = new FastRandom(new Random(seed).split('word vectors'));
    this.#noise = new AliasTable(counts.map((count) => count ** 0.75));
    // word2vec.c; the paper's 1 - sqrt(t / f) differs by t / f
    this.#keep = counts.map((count) => {
      const ratio = (sample * total) / count;
      return sample === 0 ? 1 : Math.sqrt(ratio) + ratio;
    });
    this.#sigmoid = Float32Array.from({ length: SIGMOID_CELLS }, (_, i) => {
      return 1 / (1 + Math.exp(-MAX_LOGIT * ((2 * i) / SIGMOID_CELLS - 1)));
    });
    this.vectors = Float32Array.from({ length: vocabulary.size * dimension }, () => {
      return (this.#random.uniform() - 0.5) / dimension;
    });
    this.#outputs = new Float32Array(vocabulary.size * dimension);
    this.#hidden = new Float32Array(dimension);
    this.#gradient = new Float32Array(dimension);
  }

  /** Trains on one document once. */
  train(words: Int32Array, rate: number): void {
    if (this.#kept.length < words.length) this.#kept = new Int32Array(words.length);
    const kept = this.#kept;
    let length = 0;
    for (const word of words) {
      if (this.#random.uniform() < this.#keep[word]) kept[length++] = word;
    }
    const { window, architecture } = this.#settings;
    for (let place = 0; place < length; place++) {
      const reach = 1 + this.#random.integer(window);
      const from = Math.max(0, place - reach);
      const to = Math.min(length - 1, place + reach);
      if (architecture === 'cbow') this.#cbow(kept, place, from, to, rate);
      else {
        for (let i = from; i <= to; i++)
          if (i !== place) this.#skipGram(kept[i], kept[place], rate);
      }
    }
  }

  /** As in word2vec.c, the neighbour predicts the word. Over a whole corpus, the pairs are the same. */
  #skipGram(neighbour: number, word: number, rate: number): void {
    const row = neighbour * this.#settings.dimension;
    this.#predict(this.vectors, row, word, rate);
    add(this.vectors, row, this.#gradient);
  }

  #cbow(words: Int32Array, place: number, from: number, to: number, rate: number): void {
    if (from === to) return;
    const { dimension } = this.#settings;
    const hidden = this.#hidden.fill(0);
    for (let i = from; i <= to; i++) {
      if (i === place) continue;
      const row = words[i] * dimension;
      for (let d = 0; d < dimension; d++) hidden[d] += this.vectors[row + d];
    }
    for (let d = 0; d < dimension; d++) hidden[d] /= to - from;
    this.#predict(hidden, 0, words[place], rate);
    for (let i = from; i <= to; i++) {
      if (i !== place) add(this.vectors, words[i] * dimension, this.#gradient);
    }
  }

  /**
   * One gradient step on `-ln s(o_word . h) - sum over negatives of ln s(-o_negative . h)`, where h is
   * `from[row .. row + D)`. Updates the outputs, and stores the update of h in `#gradient`.
   */
  #predict(from: Float32Array, row: number, word: number, rate: number): void {
    const { dimension, negatives } = this.#settings;
    const outputs = this.#outputs;
    const gradient = this.#gradient.fill(0);
    for (let n = 0; n <= negatives; n++) {
      const target = n === 0 ? word : this.#noise.draw(this.#random);
      if (n > 0 && target === word) continue;
      const output = target * dimension;
      const logit = dot(from, row, outputs, output, dimension);
      const step = ((n === 0 ? 1 : 0) - this.#probability(logit)) * rate;
      for (let d = 0; d < dimension; d++) {
        const o = outputs[output + d];
        gradient[d] += step * o;
        outputs[output + d] = o + step * from[row + d];
      }
    }
  }

  #probability(logit: number): number {
    if (logit >= MAX_LOGIT) return 1;
    if (logit <= -MAX_LOGIT) return 0;
    return this.#sigmoid[Math.floor((logit + MAX_LOGIT) * (SIGMOID_CELLS / MAX_LOGIT / 2))];
  }
}

/** `a[i ..] . b[j ..]` over `n` numbers, in four independent sums. */
function dot(a: Float32Array, i: number, b: Float32Array, j: number, n: number): number {
  let [s, t, u, v] = [0, 0, 0, 0];
  let d = 0;
  for (; d + 3 < n; d += 4) {
    s += a[i + d] * b[j + d];
    t += a[i + d + 1] * b[j + d + 1];
    u += a[i + d + 2] * b[j + d + 2];
    v += a[i + d + 3] * b[j + d + 3];
  }
  for (; d < n; d++) s += a[i + d] * b[j + d];
  return s + t + (u + v);
}

function add(to: Float32Array, row: number, values: Float32Array): void {
  for (let d = 0; d < values.length; d++) to[row + d] += values[d];
}

function check(options: WordVectorOptions): Settings {
  const { architecture = 'skip-gram', dimension = 100, window = 5, negatives = 5 } = options;
  const { sample = 1e-3, minCount = 5, epochs = 5 } = options;
  const { learningRate = architecture === 'cbow' ? 0.05 : 0.025 } = options;
  if (architecture !== 'skip-gram' && architecture !== 'cbow') {
    throw new InvalidArgumentError(
      `word vectors: architecture must be "skip-gram" or "cbow", got "${architecture}"`,
    );
  }
  for (const [name, value] of Object.entries({ dimension, window, negatives, minCount, epochs })) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new InvalidArgumentError(`word vectors: ${name} must be an integer >= 1, got ${value}`);
    }
  }
  if (!(sample >= 0 && sample < 1)) {
    throw new InvalidArgumentError(`word vectors: sample must be in [0, 1), got ${sample}`);
  }
  if (!(learningRate > 0 && learningRate < Number.POSITIVE_INFINITY)) {
    throw new InvalidArgumentError(
      `word vectors: learningRate must be a number > 0, got ${learningRate}`,
    );
  }
  return { architecture, dimension, window, negatives, sample, minCount, epochs, learningRate };
}
