import { InvalidArgumentError } from '../base/errors.ts';
import type { Random } from '../base/random.ts';
import type { Vocabulary } from './vocabulary.ts';

/** How much of a vocabulary has vectors. Entries that never occur (specials) are ignored. */
export interface Coverage {
  /** Number of entries with a vector. */
  readonly known: number;
  /** Number of entries without a vector. */
  readonly unknown: number;
  /** Share of all token occurrences with a vector, in [0, 1]; 0 if there are no tokens. */
  readonly tokenShare: number;
  /** The most frequent entries without a vector, at most ten. */
  readonly examples: readonly string[];
}

const EXAMPLES = 10;
/** Range of random rows if there are no vectors from which to take the variance (Kim 2014). */
const BOUND = 0.25;

/** Word vectors that may still be in a file, so that only the needed ones are read from a large file. */
export interface WordVectorSource {
  /** D */
  readonly dimension: number;
  /** Returns the vectors of at least these words. @param warn called with a line about skipped words */
  read(only: { has(word: string): boolean }, warn?: (line: string) => void): Promise<WordVectors>;
}

/** Words and their vectors. */
export class WordVectors implements WordVectorSource {
  /** Distinct words. */
  readonly words: readonly string[];
  /** D */
  readonly dimension: number;
  /** shape (N, D): row `i` is the vector of `words[i]`. */
  readonly rows: Float32Array;
  readonly #index: ReadonlyMap<string, number>;

  /** @throws {InvalidArgumentError} if the numbers of words and rows differ, or a word occurs twice */
  constructor(words: readonly string[], dimension: number, rows: Float32Array) {
    if (rows.length !== words.length * dimension) {
      throw new InvalidArgumentError(
        `word vectors: ${words.length} words of ${dimension} numbers need ${words.length * dimension} numbers, got ${rows.length}`,
      );
    }
    this.words = words;
    this.dimension = dimension;
    this.rows = rows;
    this.#index = new Map(words.map((word, i) => [word, i]));
    if (this.#index.size < words.length) {
      const twice = words.find((word, i) => this.#index.get(word) !== i);
      throw new InvalidArgumentError(`word vectors: the word "${twice}" occurs twice`);
    }
  }

  /** Returns all vectors, which are in memory. */
  async read(): Promise<WordVectors> {
    return this;
  }

  /** A view of the word's vector, shape (D,), or undefined if it has none. */
  vector(word: string): Float32Array | undefined {
    const i = this.#index.get(word);
    return i === undefined
      ? undefined
      : this.rows.subarray(i * this.dimension, (i + 1) * this.dimension);
  }

  coverage(vocabulary: Vocabulary): Coverage {
    let known = 0;
    let knownTokens = 0;
    let tokens = 0;
    const unknown: number[] = [];
    for (let id = 0; id < vocabulary.size; id++) {
      const count = vocabulary.count(id);
      if (count === 0) continue;
      tokens += count;
      if (this.#index.has(vocabulary.token(id))) {
        known++;
        knownTokens += count;
      } else unknown.push(id);
    }
    return {
      known,
      unknown: unknown.length,
      tokenShare: tokens === 0 ? 0 : knownTokens / tokens,
      examples: unknown
        .sort((a, b) => vocabulary.count(b) - vocabulary.count(a) || a - b)
        .slice(0, EXAMPLES)
        .map((id) => vocabulary.token(id)),
    };
  }

  /**
   * Creates an initial embedding table, shape (V, D). Rows of known entries are copied; those of the
   * others are drawn uniformly from [-a, a], with a such that their variance is that of the known vectors.
   * Source: Kim 2014, Convolutional Neural Networks for Sentence Classification, section 4.3.
   */
  tableFor(vocabulary: Vocabulary, random: Random): Float32Array {
    const { dimension } = this;
    let squares = 0;
    for (let i = 0; i < this.rows.length; i++) squares += this.rows[i] ** 2;
    const bound = this.rows.length === 0 ? BOUND : Math.sqrt((3 * squares) / this.rows.length);
    const table = new Float32Array(vocabulary.size * dimension);
    for (let id = 0; id < vocabulary.size; id++) {
      const row = table.subarray(id * dimension, (id + 1) * dimension);
      const known = this.vector(vocabulary.token(id));
      if (known) row.set(known);
      else for (let d = 0; d < dimension; d++) row[d] = bound * (2 * random.uniform() - 1);
    }
    return table;
  }
}
