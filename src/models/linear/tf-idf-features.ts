import { TellingWords } from '../../features/telling-words.ts';
import { TfIdf } from '../../features/tf-idf.ts';
import { Vocabulary } from '../../features/vocabulary.ts';
import type { FeatureRow, Row, WordFeatures } from './features.ts';
import type { LinearOptions } from './options.ts';

type TfIdfFeatureOptions = Pick<LinearOptions, 'minDocuments' | 'sublinear'>;

/** tf-idf rows, normalized to length one, with a column for each word. */
export class TfIdfFeatures implements WordFeatures {
  readonly words: Vocabulary;
  readonly #tfIdf: TfIdf;
  readonly #telling: TellingWords;

  constructor(words: Vocabulary, { sublinear }: Pick<TfIdfFeatureOptions, 'sublinear'>) {
    this.words = words;
    this.#tfIdf = new TfIdf(words, { sublinear });
    this.#telling = TellingWords.of(words);
  }

  /** Learns the features from the tokens of training posts. */
  static fit(tokens: readonly (readonly string[])[], options: TfIdfFeatureOptions): TfIdfFeatures {
    const { minDocuments } = options;
    return new TfIdfFeatures(Vocabulary.build(tokens, { minDocuments }), options);
  }

  get size(): number {
    return this.words.size;
  }

  read(tokens: readonly string[]): FeatureRow {
    const row = this.#tfIdf.row(tokens);
    const telling = Array.from(this.#telling.among(tokens), (word): [number, number] => {
      const feature = this.words.id(word)!;
      return [feature, row.get(feature)!];
    });
    return { row, telling: new Map(telling) };
  }

  *parts(tokens: readonly string[]): Generator<readonly [word: string, part: Row]> {
    for (const [feature, value] of this.#tfIdf.row(tokens)) {
      yield [this.words.token(feature), new Map([[feature, value]])];
    }
  }

  toArrays() {
    return {};
  }
}
