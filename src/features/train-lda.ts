import { InvalidArgumentError, throwIfAborted } from '../base/errors.ts';
import { FastRandom } from '../base/fast-random.ts';
import { Random } from '../base/random.ts';
import { TimeSlice } from '../base/time-slice.ts';
import { LdaModel, type WordIds } from './lda.ts';

export interface LdaOptions {
  /** K, in [1, 65,536]. */
  readonly topics: number;
  /** V: word ids are in [0, V). */
  readonly vocabularySize: number;
  /**
   * Prior of a document's topics, > 0 (default 50 / K: Griffiths & Steyvers 2004). The K priors together weigh
   * as much as K alpha words. For posts of ten words, 50 / K keeps theta close to uniform, and about 0.1
   * predicts them better.
   */
  readonly alpha?: number;
  /** Prior of a topic's words, > 0 (default 0.01). */
  readonly beta?: number;
  /** Sweeps over all words (default 200). */
  readonly iterations?: number;
  readonly seed: number;
  /** When it aborts, training keeps the completed sweeps. */
  readonly signal?: AbortSignal;
  /** Called after each sweep. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface LdaTraining {
  readonly model: LdaModel;
  /** Number of completed sweeps; fewer than requested if training was aborted. */
  readonly iterations: number;
  /**
   * Topics of a training document, given by index: `(n + alpha) / (N + K alpha)` after the last sweep.
   * This is a single sample, so noisier than `model.infer`, which is used for new posts. shape (K,), sums to 1
   */
  theta(document: number): Float32Array;
}

/** Number of topics whose weights are summed at a time. */
const BLOCK = 8;

/**
 * Learns LDA by collapsed Gibbs sampling (Griffiths & Steyvers 2004, Finding scientific topics, eq. 5):
 * for each word, a topic is drawn from
 * `p(k) ~ (n_dk + alpha) (n_wk + beta) / (n_k + V beta)`, with counts that exclude the word itself.
 * The chain starts from uniformly drawn topics. It may converge to a minor mode (two topics merged, one
 * split): try several seeds and use the model with the lowest perplexity.
 *
 * The same documents in the same order, options and seed produce the same model on every platform.
 *
 * @throws {InvalidArgumentError} for options out of range, a word id out of range, no words at all
 * @throws {InterruptedError} if aborted within the first sweep
 */
export async function trainLda(
  documents: readonly WordIds[],
  options: LdaOptions,
): Promise<LdaTraining> {
  const { topics, iterations = 200, signal, onProgress } = options;
  const alpha = options.alpha ?? 50 / topics;
  const beta = options.beta ?? 0.01;
  check(options, alpha, beta, iterations);
  throwIfAborted(signal, 'lda');
  const sampler = new Sampler(documents, topics, options.vocabularySize, alpha, beta, options.seed);
  let finished = 0;
  const slice = new TimeSlice();
  train: while (finished < iterations) {
    for (let document = 0; document < documents.length; document++) {
      sampler.sample(document);
      if (document % 64 > 0 || !slice.isOver()) continue;
      await slice.rest();
      if (signal?.aborted) break train;
    }
    finished++;
    onProgress?.(finished, iterations);
    if (signal?.aborted) break;
  }
  if (finished === 0) throwIfAborted(signal, 'lda');
  return {
    model: new LdaModel(sampler.counts(), topics, alpha, beta),
    iterations: finished,
    theta: (document) => sampler.theta(document),
  };
}

/** The state of the chain: a topic for each word of each document, and derived counts. */
class Sampler {
  readonly #topics: number;
  /** K rounded up to whole blocks: topics beyond K have weight 0 and are never drawn. */
  readonly #stride: number;
  readonly #alpha: number;
  readonly #beta: number;
  readonly #mass: number; // V beta
  readonly #random: FastRandom;
  /** shape (N + 1,): document d has the words [offsets[d], offsets[d + 1]). */
  readonly #offsets: Uint32Array;
  readonly #words: Int32Array; // (all words,)
  readonly #assignments: Uint16Array; // (all words,): topic
  readonly #wordTopics: Int32Array; // (V, stride): n_wk
  readonly #topicCounts: Int32Array; // (stride,): n_k
  readonly #documentTopics: Int32Array; // (stride,): n_dk of the current document
  readonly #factors: Float64Array; // (stride,): (n_dk + alpha) / (n_k + V beta)
  readonly #blockSums: Float64Array; // (stride / BLOCK,)

  constructor(
    documents: readonly WordIds[],
    topics: number,
    vocabularySize: number,
    alpha: number,
    beta: number,
    seed: number,
  ) {
    this.#topics = topics;
    this.#stride = Math.ceil(topics / BLOCK) * BLOCK;
    this.#alpha = alpha;
    this.#beta = beta;
    this.#mass = vocabularySize * beta;
    this.#random = new FastRandom(new Random(seed).split('lda'));
    [this.#offsets, this.#words] = flatten(documents, vocabularySize);
    this.#assignments = new Uint16Array(this.#words.length);
    this.#wordTopics = new Int32Array(vocabularySize * this.#stride);
    this.#topicCounts = new Int32Array(this.#stride);
    this.#documentTopics = new Int32Array(this.#stride);
    this.#factors = new Float64Array(this.#stride);
    this.#blockSums = new Float64Array(this.#stride / BLOCK);
    for (const [i, word] of this.#words.entries()) {
      const topic = this.#random.integer(topics);
      this.#assignments[i] = topic;
      this.#wordTopics[word * this.#stride + topic]++;
      this.#topicCounts[topic]++;
    }
    for (let k = 0; k < topics; k++) {
      this.#factors[k] = alpha / (this.#topicCounts[k] + this.#mass);
    }
  }

  /** Draws a new topic for each word of a document. */
  sample(document: number): void {
    const [from, to] = [this.#offsets[document], this.#offsets[document + 1]];
    const words = this.#words;
    const assignments = this.#assignments;
    const wordTopics = this.#wordTopics;
    const topicCounts = this.#topicCounts;
    const documentTopics = this.#documentTopics;
    const factors = this.#factors;
    const stride = this.#stride;
    const alpha = this.#alpha;
    const mass = this.#mass;
    for (let i = from; i < to; i++) {
      const topic = assignments[i];
      factors[topic] = (++documentTopics[topic] + alpha) / (topicCounts[topic] + mass);
    }
    for (let i = from; i < to; i++) {
      const row = words[i] * stride;
      const old = assignments[i];
      wordTopics[row + old]--;
      factors[old] = (--documentTopics[old] + alpha) / (--topicCounts[old] + mass);
      const topic = this.#draw(row);
      assignments[i] = topic;
      wordTopics[row + topic]++;
      factors[topic] = (++documentTopics[topic] + alpha) / (++topicCounts[topic] + mass);
    }
    // Between documents, n_dk is 0 everywhere, so only the topics of this document must be reset.
    for (let i = from; i < to; i++) {
      const topic = assignments[i];
      documentTopics[topic] = 0;
      factors[topic] = alpha / (topicCounts[topic] + mass);
    }
  }

  /**
   * Draws a topic in proportion to `factors[k] (wordTopics[row + k] + beta)`. Weights are summed in blocks,
   * whose inner sums are independent of each other, and only the selected block is searched.
   */
  #draw(row: number): number {
    const n = this.#wordTopics;
    const f = this.#factors;
    const blockSums = this.#blockSums;
    const beta = this.#beta;
    let total = 0;
    for (let block = 0, k = 0; block < blockSums.length; block++, k += BLOCK) {
      const i = row + k;
      const sum =
        f[k] * (n[i] + beta) +
        f[k + 1] * (n[i + 1] + beta) +
        (f[k + 2] * (n[i + 2] + beta) + f[k + 3] * (n[i + 3] + beta)) +
        (f[k + 4] * (n[i + 4] + beta) +
          f[k + 5] * (n[i + 5] + beta) +
          (f[k + 6] * (n[i + 6] + beta) + f[k + 7] * (n[i + 7] + beta)));
      blockSums[block] = sum;
      total += sum;
    }
    let left = this.#random.uniform() * total;
    let block = 0;
    while (block < blockSums.length - 1 && left >= blockSums[block]) left -= blockSums[block++];
    const last = Math.min((block + 1) * BLOCK, this.#topics) - 1;
    let topic = block * BLOCK;
    while (topic < last) {
      left -= f[topic] * (n[row + topic] + beta);
      if (left < 0) break;
      topic++;
    }
    return topic;
  }

  /** n_wk, shape (V, K). */
  counts(): Int32Array {
    const rows = this.#wordTopics.length / this.#stride;
    const counts = new Int32Array(rows * this.#topics);
    for (let row = 0; row < rows; row++) {
      const from = row * this.#stride;
      counts.set(this.#wordTopics.subarray(from, from + this.#topics), row * this.#topics);
    }
    return counts;
  }

  theta(document: number): Float32Array {
    const assignments = this.#assignments.subarray(
      this.#offsets[document],
      this.#offsets[document + 1],
    );
    const mass = assignments.length + this.#topics * this.#alpha;
    const theta = new Float32Array(this.#topics).fill(this.#alpha / mass);
    for (const topic of assignments) theta[topic] += 1 / mass;
    return theta;
  }
}

/** Concatenates all documents. @throws {InvalidArgumentError} for an id outside the vocabulary */
function flatten(documents: readonly WordIds[], vocabularySize: number): [Uint32Array, Int32Array] {
  const offsets = new Uint32Array(documents.length + 1);
  for (let d = 0; d < documents.length; d++) offsets[d + 1] = offsets[d] + documents[d].length;
  const words = new Int32Array(offsets.at(-1)!);
  for (let d = 0; d < documents.length; d++) {
    const document = documents[d];
    for (let i = 0; i < document.length; i++) {
      const word = document[i];
      if (!(Number.isInteger(word) && word >= 0 && word < vocabularySize)) {
        throw new InvalidArgumentError(
          `lda: word ids must be integers in [0, ${vocabularySize}), got ${word} in document ${d}`,
        );
      }
      words[offsets[d] + i] = word;
    }
  }
  if (words.length === 0) {
    throw new InvalidArgumentError(
      `lda: none of the ${documents.length} documents has any words; there is nothing to learn`,
    );
  }
  return [offsets, words];
}

function check(options: LdaOptions, alpha: number, beta: number, iterations: number): void {
  const { topics, vocabularySize } = options;
  const rules: [ok: boolean, what: string, got: number][] = [
    [inWholes(topics, 1, 2 ** 16), 'topics must be an integer in [1, 65536]', topics],
    [
      inWholes(vocabularySize, 1, 2 ** 31),
      'vocabularySize must be an integer >= 1',
      vocabularySize,
    ],
    [alpha > 0 && alpha < Infinity, 'alpha must be a number > 0', alpha],
    [beta > 0 && beta < Infinity, 'beta must be a number > 0', beta],
    [inWholes(iterations, 0, 2 ** 31), 'iterations must be an integer >= 0', iterations],
  ];
  for (const [ok, what, got] of rules) {
    if (!ok) throw new InvalidArgumentError(`lda: ${what}, got ${got}`);
  }
}

function inWholes(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
