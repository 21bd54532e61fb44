import { lowerBound } from '../base/lower-bound.ts';
import { SparseRowsBuilder, transpose } from '../base/sparse-rows.ts';
import { topK } from '../base/top-k.ts';
import { bm25Idf, bm25Tf } from './bm25.ts';
import { TfIdf } from './tf-idf.ts';
import type { Vocabulary } from './vocabulary.ts';

export type Weighting = 'tf-idf' | 'bm25';

/** Counts of each token in each document, grouped by token. The stored form of `Postings`. */
export interface TokenCounts {
  /** shape (V + 1,): token `v` has the postings `[offsets[v], offsets[v + 1])`. */
  readonly offsets: Uint32Array;
  /** shape (P,): document ids, ascending within a token. */
  readonly documents: Uint32Array;
  /** shape (P,): occurrences, at most 255. */
  readonly counts: Uint8Array;
}

/** Counts the tokens that are in the vocabulary. The id of a document is its index in `documents`. */
export function countTokens(
  documents: Iterable<readonly string[]>,
  vocabulary: Vocabulary,
): TokenCounts {
  const rows = new SparseRowsBuilder(vocabulary.size);
  for (const tokens of documents) rows.add(countIds(vocabulary.encode(tokens)));
  const { offsets, indices, values } = transpose(rows.finish());
  return {
    offsets,
    documents: new Uint32Array(indices.buffer),
    counts: Uint8Array.from(values, (count) => Math.min(count, 255)),
  };
}

/**
 * Keeps only some of the documents and renumbers them in order. Tokens that occur in none of them are removed from the
 * vocabulary.
 *
 * @param size number of documents N
 * @param numbers ids of the documents to keep, ascending
 */
export function keepDocuments(
  { offsets, documents, counts }: TokenCounts,
  vocabulary: Vocabulary,
  size: number,
  numbers: Uint32Array,
): { index: TokenCounts; vocabulary: Vocabulary } {
  const renumbered = new Int32Array(size).fill(-1);
  for (const [i, document] of numbers.entries()) renumbered[document] = i;
  const gone = {
    documents: size - numbers.length,
    counts: new Uint32Array(vocabulary.size),
    documentFrequencies: new Uint32Array(vocabulary.size),
  };
  const left: { documents: number[]; counts: number[] }[] = [];
  for (let token = 0; token < vocabulary.size; token++) {
    const own = { documents: [] as number[], counts: [] as number[] };
    for (let i = offsets[token]; i < offsets[token + 1]; i++) {
      const document = renumbered[documents[i]];
      if (document < 0) {
        gone.counts[token] += counts[i];
        gone.documentFrequencies[token]++;
      } else {
        own.documents.push(document);
        own.counts.push(counts[i]);
      }
    }
    left.push(own);
  }
  const { vocabulary: smaller, ids } = vocabulary.subtract(gone);
  const rows: typeof left = new Array(smaller.size);
  for (const [token, own] of left.entries()) if (ids[token] >= 0) rows[ids[token]] = own;
  const ends = new Uint32Array(smaller.size + 1);
  for (const [token, own] of rows.entries()) ends[token + 1] = ends[token] + own.documents.length;
  const index = {
    offsets: ends,
    documents: Uint32Array.from(rows.flatMap((own) => own.documents)),
    counts: Uint8Array.from(rows.flatMap((own) => own.counts)),
  };
  return { index, vocabulary: smaller };
}

/**
 * An inverted index of weighted documents, which finds the documents most similar to a query.
 * - `tf-idf`: cosine of the rows of `TfIdf`, in [0, 1].
 * - `bm25`: sum of the BM25 weights of the query's tokens (repeated tokens count repeatedly), >= 0.
 */
export class Postings {
  readonly #vocabulary: Vocabulary;
  readonly #index: TokenCounts;
  readonly #tfIdf: TfIdf | undefined;
  /** shape (P,) */
  readonly #weights: Float32Array;
  /** shape (N,): similarities to the current query; all zero between calls. */
  readonly #scores: Float32Array;
  /** shape (N,): the documents that share a token with the current query. */
  readonly #touched: Int32Array;

  /** @param size number of documents N */
  constructor(index: TokenCounts, size: number, vocabulary: Vocabulary, weighting: Weighting) {
    this.#vocabulary = vocabulary;
    this.#index = index;
    this.#tfIdf = weighting === 'tf-idf' ? new TfIdf(vocabulary) : undefined;
    this.#weights = this.#tfIdf
      ? cosineWeights(index, size, this.#tfIdf.idf)
      : bm25Weights(index, size, vocabulary);
    this.#scores = new Float32Array(size);
    this.#touched = new Int32Array(size);
  }

  /** The weights of a query's tokens by token id, for `nearest`. */
  query(tokens: readonly string[]): Map<number, number> {
    return this.#tfIdf?.row(tokens) ?? countIds(this.#vocabulary.encode(tokens));
  }

  /**
   * Returns the `n` documents most similar to the query, best first, ties by ascending id. Documents that share
   * no token with it are never included.
   *
   * @param boosted documents, each at most once, whose similarity is multiplied by `boost` (> 0)
   */
  nearest(
    query: ReadonlyMap<number, number>,
    n: number,
    boosted: Iterable<number> = [],
    boost = 1,
  ): { readonly document: number; readonly similarity: number }[] {
    const { offsets, documents } = this.#index;
    const scores = this.#scores;
    const weights = this.#weights;
    const touched = this.#touched;
    let reached = 0;
    for (const [token, weight] of query) {
      for (let i = offsets[token], end = offsets[token + 1]; i < end; i++) {
        const document = documents[i];
        if (scores[document] === 0) touched[reached++] = document;
        scores[document] += weight * weights[i];
      }
    }
    for (const document of boosted) scores[document] *= boost;
    const candidates = touched.subarray(0, reached);
    const found = topK(scores, n, candidates).map((document) => ({
      document,
      similarity: scores[document],
    }));
    for (const document of candidates) scores[document] = 0;
    return found;
  }

  /** Whether a document contains any of the tokens, given by id. */
  holdsAny(document: number, tokens: readonly number[]): boolean {
    return tokens.some((token) => this.#placeOf(token, document) !== undefined);
  }

  /** The contribution of each of the query's tokens to the similarity of one document, by token id. */
  contributions(query: ReadonlyMap<number, number>, document: number): Map<number, number> {
    const shares = new Map<number, number>();
    for (const [token, weight] of query) {
      const place = this.#placeOf(token, document);
      if (place !== undefined) shares.set(token, weight * this.#weights[place]);
    }
    return shares;
  }

  /** Index of the posting of a token in a document; undefined if the document does not contain the token. */
  #placeOf(token: number, document: number): number | undefined {
    const { offsets, documents } = this.#index;
    const start = offsets[token];
    const postings = documents.subarray(start, offsets[token + 1]);
    const at = lowerBound(postings, document);
    return postings[at] === document ? start + at : undefined;
  }
}

/** tf idf divided by the document's Euclidean length: the rows of `TfIdf`, grouped by token. */
function cosineWeights(index: TokenCounts, size: number, idf: Float32Array): Float32Array {
  const weights = weigh(index, (count, token) => count * idf[token]);
  const squares = new Float64Array(size);
  for (const [i, document] of index.documents.entries()) squares[document] += weights[i] ** 2;
  for (const [i, document] of index.documents.entries()) weights[i] /= Math.sqrt(squares[document]);
  return weights;
}

function bm25Weights(index: TokenCounts, size: number, vocabulary: Vocabulary): Float32Array {
  const lengths = new Float64Array(size);
  let total = 0;
  for (const [i, document] of index.documents.entries()) {
    lengths[document] += index.counts[i];
    total += index.counts[i];
  }
  const idf = Float64Array.from({ length: vocabulary.size }, (_, token) =>
    bm25Idf(size, vocabulary.documentFrequency(token)),
  );
  return weigh(
    index,
    (count, token, document) => idf[token] * bm25Tf(count, lengths[document], total / size),
  );
}

/** The weight of every posting. shape (P,) */
function weigh(
  { offsets, documents, counts }: TokenCounts,
  weight: (count: number, token: number, document: number) => number,
): Float32Array {
  const weights = new Float32Array(documents.length);
  for (let token = 0; token + 1 < offsets.length; token++) {
    for (let i = offsets[token]; i < offsets[token + 1]; i++) {
      weights[i] = weight(counts[i], token, documents[i]);
    }
  }
  return weights;
}

function countIds(ids: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
