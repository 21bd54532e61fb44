import { DataFormatError } from '../base/errors.ts';
import { GrowableArray } from '../base/growable-array.ts';
import { WordVectors } from './word-vectors.ts';

export interface WordVectorFile {
  /** Name of the file in messages. */
  readonly where: string;
  /** Keep only these words, so that a large file takes little memory. */
  readonly only?: { has(word: string): boolean };
}

export interface ReadWordVectors {
  readonly vectors: WordVectors;
  /** Number of words in the file. */
  readonly words: number;
  /** Number of words left out as repeats; the first occurrence is kept. */
  readonly repeated: number;
  /** Number of words left out because they are empty or not UTF-8. */
  readonly broken: number;
}

/** Shared by all formats: the words kept so far, and checks with error messages. */
export class WordVectorCollector {
  readonly where: string;
  dimension: number | undefined;
  /** Number of words read so far. */
  words = 0;
  readonly #only: { has(word: string): boolean } | undefined;
  readonly #kept = new Set<string>();
  readonly #rows = new GrowableArray(Float32Array);
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #repeated = 0;
  #broken = 0;
  #firstBroken = '';

  constructor({ where, only }: WordVectorFile) {
    this.where = where;
    this.#only = only;
  }

  fail(at: string, what: string): never {
    throw new DataFormatError(`${this.where} ${at}: ${what}`);
  }

  /** Parses the first line of the word2vec formats. @returns the number of words */
  parseHeader(line = 'bytes that are not UTF-8'): number {
    const match = /^\uFEFF?(\d+)[ \t](\d+)\s*$/.exec(line);
    const [words, dimension] = [Number(match?.[1]), Number(match?.[2])];
    if (!(words >= 1 && dimension >= 1)) {
      const shown = line.length > 40 ? `${line.slice(0, 40)}...` : line;
      this.fail(
        'line 1',
        `expected the number of words and the number of dimensions ("3000000 300"), got "${shown}"; if the file has no such line, its format is glove`,
      );
    }
    this.dimension = dimension;
    return words;
  }

  /** @returns undefined if the bytes are not UTF-8 */
  decode(bytes: Uint8Array): string | undefined {
    try {
      return this.#decoder.decode(bytes);
    } catch {
      return undefined;
    }
  }

  /** Skips a word that is empty or not UTF-8, and its vector. */
  skip(at: string): void {
    this.words++;
    if (this.#broken++ === 0) this.#firstBroken = at;
  }

  /** Counts the word. @returns whether its vector must be added now */
  wants(word: string): boolean {
    this.words++;
    if (this.#only && !this.#only.has(word)) return false;
    if (this.#kept.has(word)) this.#repeated++;
    else this.#kept.add(word);
    return this.#kept.size * this.dimension! > this.#rows.length;
  }

  push(value: number, at: string, shown: string | number): void {
    const place = (this.#rows.length % this.dimension!) + 1;
    if (!Number.isFinite(value)) this.fail(at, `number ${place} is "${shown}"`);
    this.#rows.push(value);
  }

  finish(expectedWords: number | undefined): ReadWordVectors {
    if (this.words < (expectedWords ?? 1)) {
      this.fail(
        `after word ${this.words}`,
        `the file ends, but ${expectedWords} words were expected; the file is truncated: download it again`,
      );
    }
    if (this.#broken > this.words / 2) {
      this.fail(
        this.#firstBroken,
        `the word is empty or not UTF-8, like ${this.#broken} of the ${this.words} words; the file is damaged, or has another format or encoding`,
      );
    }
    return {
      vectors: new WordVectors([...this.#kept], this.dimension!, this.#rows.finish()),
      words: this.words,
      repeated: this.#repeated,
      broken: this.#broken,
    };
  }
}
