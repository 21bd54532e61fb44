/**
 * Latent Dirichlet allocation (Blei, Ng & Jordan 2003): a document is a mixture `theta` of K topics, and a
 * topic is a distribution `phi` over the words of a vocabulary. This file has the learned model; `trainLda` trains
 * it.
 */
import { DataFormatError, InvalidArgumentError } from '../base/errors.ts';
import { type NamedArrays, vector } from '../base/safetensors.ts';
import { topK } from '../base/top-k.ts';

/** Ids of the words of one document, in order, including repeats. */
export type WordIds = ArrayLike<number>;

/** Fold-in stops when no topic's share of the document changes by more than this. */
const TOLERANCE = 1e-4;

/** Maximum of priors in a bundle; its inverse is the minimum. Beyond them, probabilities would underflow. */
const largestPrior = 1e6;

export class LdaModel {
  /** K */
  readonly topics: number;
  /** V */
  readonly vocabularySize: number;
  /** Parameter of the symmetric Dirichlet prior of a document's topics. */
  readonly alpha: number;
  /** Parameter of the symmetric Dirichlet prior of a topic's words. */
  readonly beta: number;
  /**
   * phi, word by word: `phi[word * K + topic]` is the probability of the word in the topic,
   * `(n + beta) / (N + V beta)` for n of the topic's N words. shape (V, K), columns sum to 1
   */
  readonly phi: Float32Array;
  /** Number of training words assigned to each topic. shape (K,) */
  readonly topicCounts: Int32Array;
  readonly #counts: Int32Array;

  /** @param counts how often each word was assigned each topic, shape (V, K); not copied */
  constructor(counts: Int32Array, topics: number, alpha: number, beta: number) {
    this.topics = topics;
    this.vocabularySize = counts.length / topics;
    this.alpha = alpha;
    this.beta = beta;
    this.#counts = counts;
    this.topicCounts = new Int32Array(topics);
    for (let i = 0; i < counts.length; i++) this.topicCounts[i % topics] += counts[i];
    const totals = Float64Array.from(this.topicCounts, (n) => n + this.vocabularySize * beta);
    this.phi = Float32Array.from(counts, (n, i) => (n + beta) / totals[i % topics]);
  }

  /**
   * Infers the topics of a document by fold-in with fixed phi: `theta`, shape (K,), sums to 1. For a document
   * without words, it is the uniform prior.
   *
   * Uses zeroth-order collapsed variational Bayes: repeatedly distributes each word over the topics in proportion to
   * `phi (alpha + n)`, where n is the total share of the topic in the document's other words, until
   * convergence. It uses the same conditional as the Gibbs sampler, with expectations instead
   * of draws, so it needs no seed and has no noise: theta depends only on the word counts,
   * not on their order, a seed, or other documents.
   * Source: Asuncion, Welling, Smyth & Teh 2009, On Smoothing and Inference for Topic Models, eq. (17).
   *
   * Example: K = 2, alpha = 0.5, a single word with phi (0.3, 0.1): n = (0.75, 0.25), so
   * theta = (1.25, 0.75) / 2 = (0.625, 0.375).
   *
   * @param iterations maximum number of rounds over the words
   * @throws {InvalidArgumentError} for an id that is not in the vocabulary
   */
  infer(words: WordIds, iterations = 100): Float32Array {
    const { topics: K, alpha, phi } = this;
    const distinct = this.#countWords(words);
    // shares[i * K + k]: the number of occurrences of the i-th distinct word that belong to topic k.
    const shares = new Float64Array(distinct.length * K);
    const inDocument = new Float64Array(K).fill(alpha); // (K,): alpha + n
    let total = K * alpha;
    for (let i = 0; i < distinct.length; i++) {
      const [word, count] = distinct[i];
      total += count;
      let sum = 0;
      for (let k = 0; k < K; k++) sum += phi[word * K + k];
      for (let k = 0; k < K; k++) {
        shares[i * K + k] = (count * phi[word * K + k]) / sum;
        inDocument[k] += shares[i * K + k];
      }
    }
    const weights = new Float64Array(K);
    for (let moved = distinct.length, round = 0; moved > TOLERANCE && round < iterations; round++) {
      moved = 0;
      for (let i = 0; i < distinct.length; i++) {
        const [word, count] = distinct[i];
        let sum = 0;
        for (let k = 0; k < K; k++) {
          // Removes one occurrence, like the sampler, but not the word's other occurrences.
          const others = inDocument[k] - shares[i * K + k] / count;
          sum += weights[k] = phi[word * K + k] * others;
        }
        for (let k = 0; k < K; k++) {
          const share = (weights[k] * count) / sum;
          const change = share - shares[i * K + k];
          shares[i * K + k] = share;
          inDocument[k] += change;
          if (change / total > moved) moved = change / total;
        }
      }
    }
    return Float32Array.from(inDocument, (n) => n / total);
  }

  /** The `n` most probable words of a topic, best first. */
  topWords(topic: number, n: number): { readonly word: number; readonly probability: number }[] {
    const { topics, phi } = this;
    const probabilities = Float32Array.from(
      { length: this.vocabularySize },
      (_, word) => phi[word * topics + topic],
    );
    return topK(probabilities, n).map((word) => ({ word, probability: probabilities[word] }));
  }

  /**
   * Held-out perplexity by document completion: theta is folded in from the words at even positions of a
   * document, and the words at odd positions are predicted: `exp(-mean ln sum_k theta_k phi_k,w)`.
   * Lower is better; a useful model is below V. NaN if no document has two words.
   * Source: Wallach, Murray, Salakhutdinov & Mimno 2009, Evaluation Methods for Topic Models, section 5.
   */
  perplexity(documents: readonly WordIds[]): number {
    const { topics: K, phi } = this;
    let logLikelihood = 0;
    let predicted = 0;
    for (const document of documents) {
      const words = Array.from(document);
      const theta = this.infer(words.filter((_, place) => place % 2 === 0));
      for (let place = 1; place < words.length; place += 2) {
        let probability = 0;
        for (let k = 0; k < K; k++) probability += theta[k] * phi[words[place] * K + k];
        logLikelihood += Math.log(probability);
        predicted++;
      }
    }
    return Math.exp(-logLikelihood / predicted);
  }

  /** Returns the arrays for a bundle. `fromArrays` is the inverse. */
  toArrays(): NamedArrays {
    return {
      ldaCounts: { shape: [this.vocabularySize, this.topics], data: this.#counts },
      ldaPriors: vector(Float64Array.of(this.alpha, this.beta)),
    };
  }

  /** @throws {DataFormatError} if the arrays are missing, have the wrong shape, or contain invalid values */
  static fromArrays(arrays: NamedArrays, where: string): LdaModel {
    const counts = arrays.ldaCounts?.data;
    const [words = 0, topics = 0] = arrays.ldaCounts?.shape ?? [];
    const priors = arrays.ldaPriors?.data;
    if (
      !(counts instanceof Int32Array) ||
      !(priors instanceof Float64Array) ||
      arrays.ldaCounts.shape.length !== 2 ||
      !(words >= 1 && topics >= 1 && words * topics === counts.length) ||
      priors.length !== 2 ||
      !priors.every((prior) => prior >= 1 / largestPrior && prior <= largestPrior) ||
      !areTopicCounts(counts, topics)
    ) {
      throw new DataFormatError(
        `${where}: the arrays ldaCounts (words x topics) and ldaPriors (alpha, beta) are missing or inconsistent; train it again`,
      );
    }
    return new LdaModel(counts, topics, priors[0], priors[1]);
  }

  /** The distinct words with their counts, by ascending id. */
  #countWords(words: WordIds): [word: number, count: number][] {
    const counts = new Map<number, number>();
    for (let i = 0; i < words.length; i++) {
      const word = words[i];
      if (!(Number.isInteger(word) && word >= 0 && word < this.vocabularySize)) {
        throw new InvalidArgumentError(
          `lda: word ids must be integers in [0, ${this.vocabularySize}), got ${word}; leave out unknown words`,
        );
      }
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    return [...counts].sort(([a], [b]) => a - b);
  }
}

/** Whether no count is negative and the sum of each topic fits in `topicCounts`. */
function areTopicCounts(counts: Int32Array, topics: number): boolean {
  const totals = new Float64Array(topics);
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] < 0) return false;
    totals[i % topics] += counts[i];
  }
  return totals.every((total) => total < 2 ** 31);
}
