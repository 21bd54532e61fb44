import { checkFinite } from '../../base/array-checks.ts';
import { Random } from '../../base/random.ts';
import type { SparseRows } from '../../base/sparse-rows.ts';
import { SparseRowsBuilder } from '../../base/sparse-rows.ts';
import { TellingWords } from '../../features/telling-words.ts';
import { Vocabulary } from '../../features/vocabulary.ts';
import type { Query } from '../../posts/post.ts';
import { createPipeline, type Pipeline, type TextOptions } from '../../text/pipeline.ts';
import type { BundleContents, FitContext, Runtime } from '../model.ts';
import { arrayName, bundleArray, bundleLines } from '../parts/fitting.ts';
import type { FeatureBundlePart, FeatureRow, Row, RowFeatures } from './features.ts';
import type { LinearOptions } from './options.ts';

export interface VectorFeatureOptions extends Pick<LinearOptions, 'text' | 'minDocuments'> {
  readonly vectors: 'corpus' | 'given';
  readonly dimension: number;
  readonly pooling: 'sum' | 'mean';
}

/** Rows with D columns: the sum or mean of the vectors of the post's words, repeated words included. */
export class VectorFeatures implements RowFeatures {
  readonly size: number;
  readonly #pipeline: Pipeline;
  /** The words that have a vector. */
  readonly #words: Vocabulary;
  /** shape (words, D) */
  readonly #vectors: Float32Array;
  readonly #isMean: boolean;
  readonly #telling: TellingWords;

  private constructor(
    pipeline: Pipeline,
    words: Vocabulary,
    vectors: Float32Array,
    { dimension, pooling }: Pick<VectorFeatureOptions, 'dimension' | 'pooling'>,
  ) {
    this.size = dimension;
    this.#pipeline = pipeline;
    this.#words = words;
    this.#vectors = vectors;
    this.#isMean = pooling === 'mean';
    this.#telling = TellingWords.of(words);
  }

  /**
   * Learns the features of the training posts and returns them with the rows, shape (N, D). Word vectors are learned from
   * the posts or taken from the context; words without one are left out.
   */
  static async fit(
    posts: readonly Query[],
    options: VectorFeatureOptions,
    context: FitContext,
  ): Promise<{ features: VectorFeatures; rows: SparseRows }> {
    const { wordVectors } = await import('../parts/word-vectors.ts');
    const pipeline = createPipeline(options.text, context.runtime);
    const tokens = posts.map(({ text, lang }) => pipeline.tokenize(text, lang));
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
    const features = new VectorFeatures(pipeline, words, vectors, options);
    const rows = new SparseRowsBuilder(options.dimension);
    for (const own of tokens) rows.add(features.#row(own));
    return { features, rows: rows.finish() };
  }

  read({ text, lang }: Query): FeatureRow {
    const tokens = this.#pipeline.tokenize(text, lang);
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

  *parts({ text, lang }: Query): Generator<readonly [word: string, part: Row]> {
    const tokens = this.#pipeline.tokenize(text, lang);
    const scale = this.#scale(tokens);
    for (const word of new Set(tokens)) {
      if (this.#words.id(word) === undefined) continue;
      const uses = tokens.filter((token) => token === word);
      yield [word, this.#pool(uses, scale)];
    }
  }

  get textOptions(): TextOptions {
    return this.#pipeline.options;
  }

  #row(tokens: readonly string[]): Row {
    return this.#pool(tokens, this.#scale(tokens));
  }

  /** 1 for the sum; one over the number of words that have a vector for the mean. */
  #scale(tokens: readonly string[]): number {
    return this.#isMean ? 1 / this.#words.encode(tokens).length : 1;
  }

  /** `scale` times the sum of the words' vectors; empty if no word has one. */
  #pool(tokens: readonly string[], scale: number): Row {
    const ids = this.#words.encode(tokens);
    const sum = new Float64Array(this.size);
    for (const id of ids) {
      const start = id * this.size;
      for (let d = 0; d < this.size; d++) sum[d] += this.#vectors[start + d];
    }
    return new Map(ids.length === 0 ? [] : Array.from(sum, (x, d) => [d, scale * x]));
  }

  save(): FeatureBundlePart {
    const shape = [this.#words.size, this.size];
    return {
      arrays: { wordVectors: { data: this.#vectors, shape } },
      vocabularies: { words: this.#words.toLines() },
    };
  }

  /** @throws {DataFormatError} if the bundle lacks the words or their vectors, or they do not match */
  static fromBundle(
    bundle: BundleContents,
    options: VectorFeatureOptions,
    runtime: Runtime,
  ): VectorFeatures {
    const where = `bundle of ${bundle.model}: words`;
    const words = Vocabulary.fromLines(bundleLines(bundle, 'words'), where);
    const size = words.size * options.dimension;
    const vectors = bundleArray(bundle, 'wordVectors', Float32Array, size);
    checkFinite(vectors, arrayName(bundle, 'wordVectors'));
    return new VectorFeatures(createPipeline(options.text, runtime), words, vectors, options);
  }
}
