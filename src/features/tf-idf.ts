import { type SparseRows, SparseRowsBuilder } from '../base/sparse-rows.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface TfIdfOptions {
  /** Replace the term frequency tf by 1 + ln(tf) (default false). */
  readonly sublinear?: boolean;
}

/**
 * Inverse document frequency `ln((1 + N) / (1 + df)) + 1`, as if one more document contained every token once.
 * Unseen tokens (df = 0) have the largest value.
 */
export function smoothIdf(documents: number, documentFrequency: number): number {
  return Math.log((1 + documents) / (1 + documentFrequency)) + 1;
}

/**
 * Term frequency times inverse document frequency, in rows of Euclidean length one:
 * `idf(t) = ln((1 + N) / (1 + df(t))) + 1`, like scikit-learn's TfidfVectorizer with its defaults
 * (smooth_idf, norm 'l2'). Tokens outside the vocabulary are ignored; the row of a post without known tokens is
 * empty.
 *
 * Example: N = 3, df = 1 gives idf = ln(4 / 2) + 1 = 1.693.
 */
export class TfIdf {
  readonly #vocabulary: Vocabulary;
  readonly #sublinear: boolean;
  /** shape (V,) */
  readonly idf: Float32Array;

  constructor(vocabulary: Vocabulary, options: TfIdfOptions = {}) {
    this.#vocabulary = vocabulary;
    this.#sublinear = options.sublinear ?? false;
    this.idf = Float32Array.from({ length: vocabulary.size }, (_, id) =>
      smoothIdf(vocabulary.documents, vocabulary.documentFrequency(id)),
    );
  }

  /** One row: token id -> weight. */
  row(tokens: readonly string[]): Map<number, number> {
    const row = new Map<number, number>();
    for (const id of this.#vocabulary.encode(tokens)) row.set(id, (row.get(id) ?? 0) + 1);
    let squares = 0;
    for (const [id, tf] of row) {
      const weight = (this.#sublinear ? 1 + Math.log(tf) : tf) * this.idf[id];
      squares += weight * weight;
      row.set(id, weight);
    }
    const scale = 1 / Math.sqrt(squares);
    for (const [id, weight] of row) row.set(id, weight * scale);
    return row;
  }

  /** All rows, shape (documents, V). */
  rows(documents: Iterable<readonly string[]>): SparseRows {
    const builder = new SparseRowsBuilder(this.#vocabulary.size);
    for (const tokens of documents) builder.add(this.row(tokens));
    return builder.finish();
  }
}
