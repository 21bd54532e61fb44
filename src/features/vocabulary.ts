import { DataFormatError } from '../base/errors.ts';
import { parseCount } from './parse-count.ts';

export interface VocabularyOptions {
  /** Drop tokens that occur fewer times than this in all documents (default 1). */
  readonly minCount?: number;
  /** Drop tokens that occur in fewer documents than this (default 1). */
  readonly minDocuments?: number;
  /** Drop tokens that occur in a larger share of the documents than this, in (0, 1] (default 1). */
  readonly maxDocumentShare?: number;
  /** Keep only this many of the most frequent tokens (default: all). Specials are not counted. */
  readonly maxSize?: number;
  /** Tokens that get the first ids, in this order, even if they do not occur ("<pad>", "<unk>"). */
  readonly specials?: readonly string[];
}

/**
 * Tokens with stable ids. Specials come first, then the others by descending count, ties in code-unit
 * order, so that ids do not depend on the order of the documents.
 */
export class Vocabulary {
  /** Number of documents counted. */
  readonly documents: number;
  readonly #tokens: readonly string[];
  readonly #counts: Uint32Array;
  readonly #documentFrequencies: Uint32Array;
  readonly #ids: ReadonlyMap<string, number>;

  private constructor(
    documents: number,
    tokens: readonly string[],
    counts: Uint32Array,
    documentFrequencies: Uint32Array,
  ) {
    this.documents = documents;
    this.#tokens = tokens;
    this.#counts = counts;
    this.#documentFrequencies = documentFrequencies;
    this.#ids = new Map(tokens.map((token, id) => [token, id]));
  }

  static build(
    documents: Iterable<readonly string[]>,
    options: VocabularyOptions = {},
  ): Vocabulary {
    const { minCount = 1, minDocuments = 1, maxDocumentShare = 1, specials = [] } = options;
    const { maxSize = Number.POSITIVE_INFINITY } = options;
    interface Entry {
      count: number;
      documents: number;
      last: number;
    }
    const entries = new Map<string, Entry>();
    let total = 0;
    for (const tokens of documents) {
      total++;
      for (const token of tokens) {
        let entry = entries.get(token);
        if (entry === undefined) entries.set(token, (entry = { count: 0, documents: 0, last: 0 }));
        entry.count++;
        if (entry.last !== total) {
          entry.last = total;
          entry.documents++;
        }
      }
    }
    const special = new Set(specials);
    const kept = [...entries]
      .filter(
        ([token, e]) =>
          !special.has(token) &&
          e.count >= minCount &&
          e.documents >= minDocuments &&
          e.documents <= maxDocumentShare * total,
      )
      .sort(([a, x], [b, y]) => y.count - x.count || (a < b ? -1 : 1))
      .slice(0, maxSize);
    const tokens = [...special, ...kept.map(([token]) => token)];
    return new Vocabulary(
      total,
      tokens,
      Uint32Array.from(tokens, (token) => entries.get(token)?.count ?? 0),
      Uint32Array.from(tokens, (token) => entries.get(token)?.documents ?? 0),
    );
  }

  get size(): number {
    return this.#tokens.length;
  }

  /** The id of a token, or undefined if it is not in the vocabulary. */
  id(token: string): number | undefined {
    return this.#ids.get(token);
  }

  token(id: number): string {
    return this.#tokens[id];
  }

  /** Number of occurrences of the token in all documents. */
  count(id: number): number {
    return this.#counts[id];
  }

  /** Number of documents with the token. */
  documentFrequency(id: number): number {
    return this.#documentFrequencies[id];
  }

  /** Ids of the tokens, in order. Tokens outside the vocabulary are left out or become `unknown`. */
  encode(tokens: readonly string[], unknown?: number): number[] {
    const ids: number[] = [];
    for (const token of tokens) {
      const id = this.#ids.get(token) ?? unknown;
      if (id !== undefined) ids.push(id);
    }
    return ids;
  }

  /**
   * Returns the vocabulary without some documents. Tokens that occur in no other document are removed.
   *
   * @param gone number of those documents, and for each token its occurrences and document frequency in them; shapes (V,)
   * @returns also the new id of each old id, -1 for removed tokens
   */
  subtract(gone: {
    readonly documents: number;
    readonly counts: ArrayLike<number>;
    readonly documentFrequencies: ArrayLike<number>;
  }): { vocabulary: Vocabulary; ids: Int32Array } {
    const counts = this.#counts.map((count, id) => Math.max(0, count - gone.counts[id]));
    const frequencies = this.#documentFrequencies.map((n, id) => n - gone.documentFrequencies[id]);
    const kept = [...this.#tokens.keys()]
      .filter((id) => frequencies[id] > 0)
      .sort((a, b) => counts[b] - counts[a] || (this.#tokens[a] < this.#tokens[b] ? -1 : 1));
    const ids = new Int32Array(this.#tokens.length).fill(-1);
    for (const [id, old] of kept.entries()) ids[old] = id;
    const vocabulary = new Vocabulary(
      this.documents - gone.documents,
      kept.map((id) => this.#tokens[id]),
      Uint32Array.from(kept, (id) => counts[id]),
      Uint32Array.from(kept, (id) => frequencies[id]),
    );
    return { vocabulary, ids };
  }

  /** One line per token, `token TAB count TAB documents`, after a first line with the number of documents. */
  toLines(): string[] {
    return [
      String(this.documents),
      ...this.#tokens.map((t, id) => `${t}\t${this.#counts[id]}\t${this.#documentFrequencies[id]}`),
    ];
  }

  /** The inverse of `toLines`. @throws {DataFormatError} naming a malformed line */
  static fromLines(lines: readonly string[], where: string): Vocabulary {
    const documents = parseCount(lines[0]);
    if (documents === undefined) {
      throw new DataFormatError(
        `${where} line 1: expected the number of documents, got "${lines[0]}"`,
      );
    }
    const tokens: string[] = [];
    const counts = new Uint32Array(lines.length - 1);
    const documentFrequencies = new Uint32Array(lines.length - 1);
    for (let i = 1; i < lines.length; i++) {
      const fields = lines[i].split('\t');
      if (fields.length !== 3) {
        throw new DataFormatError(
          `${where} line ${i + 1}: expected token, count and documents separated by tabs, got ${fields.length} fields`,
        );
      }
      const [token, count, frequency] = [fields[0], parseCount(fields[1]), parseCount(fields[2])];
      if (
        count === undefined ||
        frequency === undefined ||
        frequency > Math.min(count, documents)
      ) {
        throw new DataFormatError(
          `${where} line ${i + 1}: expected a count and a number of documents that exceeds neither the count nor ${documents}, got "${fields[1]}" and "${fields[2]}"`,
        );
      }
      tokens.push(token);
      counts[i - 1] = count;
      documentFrequencies[i - 1] = frequency;
    }
    return new Vocabulary(documents, tokens, counts, documentFrequencies);
  }
}
