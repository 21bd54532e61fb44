import { checkFinite } from '../../base/array-checks.ts';
import { Random } from '../../base/random.ts';
import { TellingWords } from '../../features/telling-words.ts';
import { Vocabulary } from '../../features/vocabulary.ts';
import type { BundleContents, FitContext } from '../model.ts';
import { arrayName, bundleArray } from '../parts/fitting.ts';
import type { FeatureRow, Row, WordFeatures } from './features.ts';
import type { LinearOptions } from './options.ts';

export interface VectorFeatureOptions extends Pick<LinearOptions, 'minDocuments'> {
  readonly vectors: 'corpus' | 'given';
  readonly dimension: number;
  readonly pooling: 'sum' | 'mean';
}

/** Rows with D columns: the sum or mean of the words' vectors, repeated words included. */
export class VectorFeatures implements WordFeatures {
  readonly size: number;
  /** The words that have a vector. */
  readonly words: Vocabulary;
  /** shape (words, D) */
  readonly #vectors: Float32Array;
  readonly #isMean: boolean;
  readonly #telling: TellingWords;

  private constructor(
    words: Vocabulary,
    vectors: Float32Array,
    { dimension, pooling }: Pick<VectorFeatureOptions, 'dimension' | 'pooling'>,
  ) {
    this.size = dimension;
    this.words = words;
    this.#vectors = vectors;
    this.#isMean = pooling === 'mean';
    this.#telling = TellingWords.of(words);
  }

  /**
   * Learns the features from the tokens of training posts. Word vectors are learned from the posts or taken from the
   * context; words without one are left out.
   */
  static async fit(
    tokens: readonly (readonly string[])[],
    options: VectorFeatureOptions,
    context: FitContext,
  ): Promise<VectorFeatures> {
    const { wordVectors } = await import('../parts/word-vectors.ts');
    const { minDocuments } = options;
    const known = await wordVectors(
      tokens,
      Vocabulary.build(tokens, { minDocuments }),
      { ...options, minWordCount: minDocuments },
      new Random(context.seed).split('vectors'),
      context,
    );
    const hasVector = (word: string) => known.vector(word) !== undefined;
    const words = Vocabulary.build(
      tokens.map((own) => own.filter(hasVector)),
      { minDocuments },
    );
    const vectors = new Float32Array(words.size * options.dimension);
    for (let id = 0; id < words.size; id++) {
      vectors.set(known.vector(words.token(id))!, id * options.dimension);
    }
    return new VectorFeatures(words, vectors, options);
  }

  read(tokens: readonly string[]): FeatureRow {
    const telling = this.#telling.among(tokens);
    const scale = this.#scale(tokens);
    return {
      row: this.#pool(tokens, scale),
      telling: this.#pool(
        tokens.filter((token) => telling.has(token)),
        scale,
      ),
    };
  }

  *parts(tokens: readonly string[]): Generator<readonly [word: string, part: Row]> {
    const scale = this.#scale(tokens);
    for (const word of new Set(tokens)) {
      if (this.words.id(word) === undefined) continue;
      const uses = tokens.filter((token) => token === word);
      yield [word, this.#pool(uses, scale)];
    }
  }

  /** 1 for the sum; one over the number of words that have a vector for the mean. */
  #scale(tokens: readonly string[]): number {
    return this.#isMean ? 1 / this.words.encode(tokens).length : 1;
  }

  /** `scale` times the sum of the words' vectors; empty if no word has one. */
  #pool(tokens: readonly string[], scale: number): Row {
    const ids = this.words.encode(tokens);
    const sum = new Float64Array(this.size);
    for (const id of ids) {
      const start = id * this.size;
      for (let d = 0; d < this.size; d++) sum[d] += this.#vectors[start + d];
    }
    return new Map(ids.length === 0 ? [] : Array.from(sum, (x, d) => [d, scale * x]));
  }

  toArrays() {
    const shape = [this.words.size, this.size];
    return { wordVectors: { data: this.#vectors, shape } };
  }

  /** @throws {DataFormatError} if the bundle lacks the vectors of its words, or they do not match */
  static fromBundle(
    bundle: BundleContents,
    words: Vocabulary,
    options: VectorFeatureOptions,
  ): VectorFeatures {
    const size = words.size * options.dimension;
    const vectors = bundleArray(bundle, 'wordVectors', Float32Array, size);
    checkFinite(vectors, arrayName(bundle, 'wordVectors'));
    return new VectorFeatures(words, vectors, options);
  }
}
