import { DataFormatError } from '../base/errors.ts';
import { GrowableArray } from '../base/growable-array.ts';
import { WordVectors } from './word-vectors.ts';

/**
 * - `word2vec-binary` (.bin): a line `N D`, then N times the word, a space, D little-endian float32.
 * - `word2vec-text` (.txt, .vec): a line `N D`, then a line `word x1 .. xD` for each word; tabs may replace spaces.
 * - `glove`: the same without the first line.
 */
export type WordVectorFormat = 'word2vec-binary' | 'word2vec-text' | 'glove';

export interface ReadWordVectorsOptions {
  readonly format: WordVectorFormat;
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

const LF = 0x0a;
const SPACE = 0x20;
/** Longer words or first lines indicate that the file has another format. */
const MAX_WORD_BYTES = 64 * 1024;
/** Maximum length of a line. */
const MAX_LINE_BYTES = 16 * 2 ** 20;

/**
 * Reads word vectors from the bytes of a file, in pieces of any size. Skips a byte order mark. Skips and counts words that
 * are empty or not UTF-8; published files have a few of them.
 *
 * @throws {DataFormatError} for an empty or truncated file, a vector whose length differs from that in the first
 * line (in GloVe: from that of the first vector), anything that is not a finite number, bytes after the last
 * word, or more broken words than good ones; the message names the line or word
 */
export async function readWordVectors(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  options: ReadWordVectorsOptions,
): Promise<ReadWordVectors> {
  const parser =
    options.format === 'word2vec-binary' ? new BinaryParser(options) : new TextParser(options);
  let rest = new Uint8Array(0);
  let total = 0;
  for await (const chunk of chunks) {
    total += chunk.length;
    const bytes = rest.length === 0 ? chunk : concatenate(rest, chunk);
    rest = bytes.slice(parser.take(bytes));
  }
  if (total === 0) {
    throw new DataFormatError(
      `${options.where} is empty; expected word vectors (${options.format})`,
    );
  }
  return parser.finish(rest);
}

function concatenate(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Shared by all formats: the words kept so far, and checks with error messages. */
class Collector {
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

  constructor({ where, only }: ReadWordVectorsOptions) {
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

class BinaryParser {
  readonly #collector: Collector;
  #expectedWords: number | undefined;

  constructor(options: ReadWordVectorsOptions) {
    this.#collector = new Collector(options);
  }

  /** Parses complete records. @returns the number of bytes consumed */
  take(bytes: Uint8Array): number {
    const collector = this.#collector;
    let start = 0;
    if (this.#expectedWords === undefined) {
      const end = bytes.indexOf(LF);
      if (end < 0 || end > MAX_WORD_BYTES) {
        if (bytes.length > MAX_WORD_BYTES)
          collector.parseHeader(`${bytes.length} bytes in one line`);
        return 0;
      }
      this.#expectedWords = collector.parseHeader(collector.decode(bytes.subarray(0, end)));
      start = end + 1;
    }
    const size = 4 * collector.dimension!;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (; collector.words < this.#expectedWords; ) {
      const from = bytes[start] === LF ? start + 1 : start;
      const space = bytes.indexOf(SPACE, from);
      if (space < 0 || space - from > MAX_WORD_BYTES) {
        if (bytes.length - from > MAX_WORD_BYTES) this.#fail('expected a word and a space');
        return start;
      }
      if (space + 1 + size > bytes.length) return start;
      const at = `word ${collector.words + 1}`;
      const word = collector.decode(bytes.subarray(from, space));
      if (!word) collector.skip(at);
      else if (collector.wants(word)) {
        for (let i = space + 1; i < space + 1 + size; i += 4) {
          const value = view.getFloat32(i, true);
          collector.push(value, `${at} ("${word}")`, value);
        }
      }
      start = space + 1 + size;
    }
    return start;
  }

  finish(rest: Uint8Array): ReadWordVectors {
    const collector = this.#collector;
    if (this.#expectedWords === undefined) collector.parseHeader(collector.decode(rest));
    const bytes = rest[0] === LF ? rest.subarray(1) : rest;
    if (bytes.length > 0) {
      if (collector.words === this.#expectedWords) {
        collector.fail(
          `after word ${collector.words}`,
          `expected the end of the file, got ${bytes.length} more bytes; the first line does not match the rest`,
        );
      }
      const size = 4 * collector.dimension!;
      const space = bytes.indexOf(SPACE);
      const got = space < 0 ? 0 : bytes.length - space - 1;
      const last = space < 0 ? undefined : collector.decode(bytes.subarray(0, space));
      const word = last === undefined ? '' : ` ("${last}")`;
      collector.fail(
        `word ${collector.words + 1}${word} of ${this.#expectedWords}`,
        `expected ${size} bytes, got ${got} (${size - got} are missing); the file is truncated: download it again`,
      );
    }
    return collector.finish(this.#expectedWords);
  }

  #fail(what: string): never {
    this.#collector.fail(
      `word ${this.#collector.words + 1}`,
      `${what}; the file is damaged or not word2vec-binary`,
    );
  }
}

class TextParser {
  readonly #collector: Collector;
  readonly #hasHeader: boolean;
  #expectedWords: number | undefined;
  #line = 0;
  /** The first blank line since the last word. Blank lines are allowed only at the end of the file. */
  #blankLine: number | undefined;

  constructor(options: ReadWordVectorsOptions) {
    this.#collector = new Collector(options);
    this.#hasHeader = options.format === 'word2vec-text';
  }

  take(bytes: Uint8Array): number {
    let start = 0;
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
      this.#parse(bytes.subarray(start, end));
      start = end + 1;
    }
    if (bytes.length - start > MAX_LINE_BYTES) {
      this.#collector.fail(
        `line ${this.#line + 1}`,
        'the line is longer than 16 MiB; the file is not text',
      );
    }
    return start;
  }

  finish(rest: Uint8Array): ReadWordVectors {
    if (rest.length > 0) this.#parse(rest);
    if (this.#collector.words === 0) this.#refuseBlankLine();
    return this.#collector.finish(this.#expectedWords);
  }

  #parse(bytes: Uint8Array): void {
    const collector = this.#collector;
    const at = `line ${++this.#line}`;
    const text = collector.decode(this.#line === 1 ? withoutMark(bytes) : bytes);
    if (this.#hasHeader && this.#line === 1) {
      this.#expectedWords = collector.parseHeader(text);
      return;
    }
    if (text !== undefined && /^[ \t\r]*$/.test(text)) {
      this.#blankLine ??= this.#line;
      return;
    }
    this.#refuseBlankLine();
    if (collector.words === this.#expectedWords) {
      collector.fail(
        at,
        `expected the end of the file after ${collector.words} words; the first line does not match the rest`,
      );
    }
    if (text === undefined) {
      collector.skip(at);
      return;
    }
    const fields = fieldsOf(text.replace(/[ \t\r]+$/, ''));
    const dimension = (collector.dimension ??= fields.length - 1);
    const numbers = fields.length - 1;
    // A few words of GloVe contain spaces ("at name@example.com"): fields that are not numbers belong to the word.
    const wordFields = fields.length - dimension;
    if (
      dimension === 0 ||
      wordFields < 1 ||
      (wordFields > 1 && fields.slice(1, wordFields).every(isNumber))
    ) {
      this.#refuse(this.#line, numbers);
    }
    const word = fields.slice(0, wordFields).join(' ');
    if (word === '') collector.skip(at);
    if (word === '' || !collector.wants(word)) return;
    for (const field of fields.slice(wordFields)) {
      collector.push(isNumber(field) ? Number(field) : Number.NaN, at, field);
    }
  }

  #refuseBlankLine(): void {
    if (this.#blankLine !== undefined) this.#refuse(this.#blankLine, 0);
  }

  #refuse(line: number, numbers: number): never {
    const expected = this.#collector.dimension || 'a word and';
    this.#collector.fail(`line ${line}`, `expected ${expected} numbers, got ${numbers || 'none'}`);
  }
}

/** Splits a line into a word and its numbers. A word that contains spaces takes several fields unless a tab follows it. */
function fieldsOf(line: string): string[] {
  const tab = line.indexOf('\t');
  if (tab < 0) return line.split(' ');
  // The text before the first tab is the word, unless the tabs only separate numbers.
  const word = line.slice(0, tab);
  const last = word.slice(word.lastIndexOf(' ') + 1);
  if (last !== word && isNumber(last)) return line.split(/[ \t]+/);
  return [
    word,
    ...line
      .slice(tab)
      .trimStart()
      .split(/[ \t]+/),
  ];
}

/** Removes a byte order mark at the start of a file. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return isMarked ? bytes.subarray(3) : bytes;
}

function isNumber(field: string): boolean {
  return field !== '' && Number.isFinite(Number(field));
}
