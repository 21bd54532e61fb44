import type { SparseRows } from '../../base/sparse-rows.ts';
import { TellingWords } from '../../features/telling-words.ts';
import { TfIdf } from '../../features/tf-idf.ts';
import { Vocabulary } from '../../features/vocabulary.ts';
import type { Query } from '../../posts/post.ts';
import { createPipeline, type Pipeline, type TextOptions } from '../../text/pipeline.ts';
import type { BundleContents, Runtime } from '../model.ts';
import { bundleLines } from '../parts/fitting.ts';
import type { FeatureBundlePart, FeatureRow, Row, RowFeatures } from './features.ts';
import type { LinearOptions } from './options.ts';

type TfIdfFeatureOptions = Pick<LinearOptions, 'text' | 'minDocuments' | 'sublinear'>;

/** tf-idf rows, normalized to length one, with a column for each word. */
export class TfIdfFeatures implements RowFeatures {
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

  /** Learns the features of the training posts and returns them with the rows, shape (N, V). */
  static fit(
    posts: readonly Query[],
    options: TfIdfFeatureOptions,
    runtime: Runtime,
  ): { features: TfIdfFeatures; rows: SparseRows } {
    const pipeline = createPipeline(options.text, runtime);
    const tokens = posts.map(({ text, lang }) => pipeline.tokenize(text, lang));
    const vocabulary = Vocabulary.build(tokens, { minDocuments: options.minDocuments });
    const features = new TfIdfFeatures(pipeline, vocabulary, options.sublinear);
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

  *parts({ text, lang }: Query): Generator<readonly [word: string, part: Row]> {
    for (const [feature, value] of this.#tfIdf.row(this.#pipeline.tokenize(text, lang))) {
      yield [this.#vocabulary.token(feature), new Map([[feature, value]])];
    }
  }

  get textOptions(): TextOptions {
    return this.#pipeline.options;
  }

  save(): FeatureBundlePart {
    return { arrays: {}, vocabularies: { words: this.#vocabulary.toLines() } };
  }

  /** @throws {DataFormatError} if the bundle's vocabulary "words" is missing or ill-formed */
  static fromBundle(
    bundle: BundleContents,
    options: TfIdfFeatureOptions,
    runtime: Runtime,
  ): TfIdfFeatures {
    const vocabulary = Vocabulary.fromLines(
      bundleLines(bundle, 'words'),
      `bundle of ${bundle.model}: words`,
    );
    return new TfIdfFeatures(createPipeline(options.text, runtime), vocabulary, options.sublinear);
  }
}
