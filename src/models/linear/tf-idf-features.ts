import type { SparseRows } from '../../base/sparse-rows.ts';
import { TellingWords } from '../../features/telling-words.ts';
import { TfIdf } from '../../features/tf-idf.ts';
import { Vocabulary } from '../../features/vocabulary.ts';
import type { Query } from '../../posts/post.ts';
import { createPipeline, type Pipeline } from '../../text/pipeline.ts';
import type { BundleContents, Runtime } from '../model.ts';
import { bundleLines } from '../parts/fitting.ts';
import type { LinearOptions } from './options.ts';

type TextFeatureOptions = Pick<LinearOptions, 'text' | 'minDocuments' | 'sublinear'>;

/** A post as features. */
export interface FeatureRow {
  /** Feature id -> weight. */
  readonly row: ReadonlyMap<number, number>;
  /** The part of the row that can speak for a tag: the words that tell something. */
  readonly telling: ReadonlyMap<number, number>;
}

/** Turns posts into tf-idf rows of length one. */
export class TextFeatures {
  readonly #pipeline: Pipeline;
  readonly #vocabulary: Vocabulary;
  readonly #tfIdf: TfIdf;
  readonly #telling: TellingWords;

  private constructor(pipeline: Pipeline, vocabulary: Vocabulary, sublinear: boolean) {
    this.#pipeline = pipeline;
    this.#vocabulary = vocabulary;
    this.#tfIdf = new TfIdf(vocabulary, { sublinear });
    this.#telling = TellingWords.of(vocabulary);
  }

  /** The features of the training posts, and their rows, shape (N, V). */
  static fit(
    posts: readonly Query[],
    options: TextFeatureOptions,
    runtime: Runtime,
  ): { features: TextFeatures; rows: SparseRows } {
    const pipeline = createPipeline(options.text, runtime);
    const tokens = posts.map(({ text, lang }) => pipeline.tokenize(text, lang));
    const vocabulary = Vocabulary.build(tokens, { minDocuments: options.minDocuments });
    const features = new TextFeatures(pipeline, vocabulary, options.sublinear);
    return { features, rows: features.#tfIdf.rows(tokens) };
  }

  get size(): number {
    return this.#vocabulary.size;
  }

  read({ text, lang }: Query): FeatureRow {
    const tokens = this.#pipeline.tokenize(text, lang);
    const row = this.#tfIdf.row(tokens);
    const telling = Array.from(this.#telling.among(tokens), (word): [number, number] => {
      const feature = this.#vocabulary.id(word)!;
      return [feature, row.get(feature)!];
    });
    return { row, telling: new Map(telling) };
  }

  word(feature: number): string {
    return this.#vocabulary.token(feature);
  }

  /** What the bundle's option `text` has to say to make the same words again. */
  get textOptions(): LinearOptions['text'] {
    return this.#pipeline.options;
  }

  toLines(): string[] {
    return this.#vocabulary.toLines();
  }

  /** @throws {DataFormatError} if the bundle's vocabulary "words" is missing or ill-formed */
  static fromBundle(
    bundle: BundleContents,
    options: TextFeatureOptions,
    runtime: Runtime,
  ): TextFeatures {
    const vocabulary = Vocabulary.fromLines(
      bundleLines(bundle, 'words'),
      `bundle of ${bundle.model}: words`,
    );
    return new TextFeatures(createPipeline(options.text, runtime), vocabulary, options.sublinear);
  }
}
