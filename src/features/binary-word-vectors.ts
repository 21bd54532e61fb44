import {
  type ReadWordVectors,
  WordVectorCollector,
  type WordVectorFile,
} from './word-vector-collector.ts';

const LF = 0x0a;
const SPACE = 0x20;
/** Longer words or first lines indicate that the file has another format. */
const MAX_WORD_BYTES = 64 * 1024;

/** Reads the format `word2vec-binary`. */
export class BinaryParser {
  readonly #collector: WordVectorCollector;
  #expectedWords: number | undefined;

  constructor(options: WordVectorFile) {
    this.#collector = new WordVectorCollector(options);
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
