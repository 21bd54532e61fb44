import { topK } from '../../base/top-k.ts';

/** Tokens in no more posts than this are kept, whatever their share. */
const alwaysKept = 500;

/** A remembered post that is similar to a query. */
export interface Near {
  /** Number of the post in the memory. */
  readonly post: number;
  /** Cosine, in (0, 1]. */
  readonly cosine: number;
}

/**
 * The posts of a memory as rows of sublinear tf-idf, of Euclidean length one, and the same by token:
 *
 *     weight(t, d) = (1 + ln tf(t, d)) ln(1 + N / df(t))
 *
 * Tokens in more than `maxShare` of the posts, and in more than 500, are left out: they tell least and cost most.
 */
export class FieldIndex {
  /** Number of posts N. */
  readonly size: number;
  /** shape (V,): 0 for tokens that are left out */
  readonly #idf: Float32Array;
  /** Post d has the tokens #ids[#rowStarts[d] .. #rowStarts[d + 1]], with #weights. */
  readonly #rowStarts: Uint32Array;
  readonly #ids: Int32Array;
  readonly #weights: Float32Array;
  /** Token t is in the posts #posts[#tokenStarts[t] .. #tokenStarts[t + 1]], ascending, with #postWeights. */
  readonly #tokenStarts: Uint32Array;
  readonly #posts: Uint32Array;
  readonly #postWeights: Float32Array;
  readonly #scores: Float32Array;
  readonly #touched: Uint32Array;
  readonly #query: Float32Array;

  /**
   * @param rows the token ids of each post, with repeats
   * @param vocabulary number of token ids V
   */
  constructor(rows: readonly Int32Array[], vocabulary: number, maxShare: number) {
    const N = rows.length;
    this.size = N;
    const df = new Uint32Array(vocabulary);
    const seen = new Int32Array(vocabulary).fill(-1);
    let length = 0;
    for (let d = 0; d < N; d++) {
      for (const id of rows[d]) {
        if (id < 0 || seen[id] === d) continue;
        seen[id] = d;
        df[id]++;
        length++;
      }
    }
    const most = Math.max(alwaysKept, maxShare * N);
    this.#idf = Float32Array.from(df, (n) => (n === 0 || n > most ? 0 : Math.log(1 + N / n)));
    this.#rowStarts = new Uint32Array(N + 1);
    const ids = new Int32Array(length);
    const weights = new Float32Array(length);
    const counts = new Uint16Array(vocabulary);
    let at = 0;
    for (let d = 0; d < N; d++) {
      const start = at;
      for (const id of rows[d]) {
        if (id < 0 || this.#idf[id] === 0) continue;
        if (counts[id]++ === 0) ids[at++] = id;
      }
      let squares = 0;
      for (let i = start; i < at; i++) {
        const id = ids[i];
        const weight = (1 + Math.log(counts[id])) * this.#idf[id];
        counts[id] = 0;
        weights[i] = weight;
        squares += weight * weight;
      }
      const scale = 1 / Math.sqrt(squares);
      for (let i = start; i < at; i++) weights[i] *= scale;
      this.#rowStarts[d + 1] = at;
    }
    this.#ids = ids.slice(0, at);
    this.#weights = weights.slice(0, at);
    this.#tokenStarts = new Uint32Array(vocabulary + 1);
    for (let i = 0; i < at; i++) this.#tokenStarts[ids[i] + 1]++;
    for (let t = 0; t < vocabulary; t++) this.#tokenStarts[t + 1] += this.#tokenStarts[t];
    const next = this.#tokenStarts.slice();
    this.#posts = new Uint32Array(at);
    this.#postWeights = new Float32Array(at);
    for (let d = 0; d < N; d++) {
      for (let i = this.#rowStarts[d]; i < this.#rowStarts[d + 1]; i++) {
        const place = next[ids[i]]++;
        this.#posts[place] = d;
        this.#postWeights[place] = weights[i];
      }
    }
    this.#scores = new Float32Array(N);
    this.#touched = new Uint32Array(N);
    this.#query = new Float32Array(vocabulary);
  }

  /** The row of a query: token id -> weight, of length one. Empty if it has no known token. */
  row(tokens: Int32Array): Map<number, number> {
    const row = new Map<number, number>();
    for (const id of tokens) if (id >= 0 && this.#idf[id] > 0) row.set(id, (row.get(id) ?? 0) + 1);
    let squares = 0;
    for (const [id, tf] of row) {
      const weight = (1 + Math.log(tf)) * this.#idf[id];
      row.set(id, weight);
      squares += weight * weight;
    }
    for (const [id, weight] of row) row.set(id, weight / Math.sqrt(squares));
    return row;
  }

  /** The `n` posts most similar to a row, best first, ties by number. */
  nearest(row: ReadonlyMap<number, number>, n: number): Near[] {
    const scores = this.#scores;
    const touched = this.#touched;
    const posts = this.#posts;
    const weights = this.#postWeights;
    let count = 0;
    for (const [token, weight] of row) {
      const end = this.#tokenStarts[token + 1];
      for (let i = this.#tokenStarts[token]; i < end; i++) {
        const post = posts[i];
        if (scores[post] === 0) touched[count++] = post;
        scores[post] += weight * weights[i];
      }
    }
    const found = touched.subarray(0, count);
    const near = topK(scores, n, found).map((post) => ({ post, cosine: scores[post] }));
    for (let i = 0; i < count; i++) scores[found[i]] = 0;
    return near;
  }

  /** Cosines of a row with some posts of the memory. */
  cosines(row: ReadonlyMap<number, number>, posts: ArrayLike<number>): Float32Array {
    const query = this.#query;
    for (const [id, weight] of row) query[id] = weight;
    const cosines = new Float32Array(posts.length);
    for (let k = 0; k < posts.length; k++) {
      let sum = 0;
      for (let i = this.#rowStarts[posts[k]]; i < this.#rowStarts[posts[k] + 1]; i++) {
        sum += query[this.#ids[i]] * this.#weights[i];
      }
      cosines[k] = sum;
    }
    for (const id of row.keys()) query[id] = 0;
    return cosines;
  }

  /** The posts with a token; empty if it is left out. */
  postsWith(token: number): Uint32Array {
    return this.#posts.subarray(this.#tokenStarts[token], this.#tokenStarts[token + 1]);
  }
}

/** The cosine of two rows of length one. */
export function dot(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (const [id, weight] of a) sum += weight * (b.get(id) ?? 0);
  return sum;
}
