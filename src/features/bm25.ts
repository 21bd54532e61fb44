/** Controls the saturation of term frequency. Robertson & Zaragoza 2009 recommend 1.2 to 2. */
const K1 = 1.2;
/** Degree of length normalization, in [0, 1]; 0.75 is the usual value. */
const B = 0.75;

/**
 * Inverse document frequency of BM25 in the form of Lucene 8, which is never negative:
 * `ln(1 + (N - df + 0.5) / (df + 0.5))`.
 */
export function bm25Idf(documents: number, documentFrequency: number): number {
  return Math.log(1 + (documents - documentFrequency + 0.5) / (documentFrequency + 0.5));
}

/**
 * Saturated term frequency, to be multiplied by idf:
 * `tf (k1 + 1) / (tf + k1 (1 - b + b length / meanLength))`, k1 = 1.2, b = 0.75.
 * Source: Robertson & Zaragoza 2009, The Probabilistic Relevance Framework: BM25 and Beyond, eq. (3.15).
 *
 * Example: tf = 1 in a document of mean length gives 1.
 */
export function bm25Tf(tf: number, length: number, meanLength: number): number {
  return (tf * (K1 + 1)) / (tf + K1 * (1 - B + (B * length) / meanLength));
}
