import {
  type ReadWordVectors,
  WordVectorCollector,
  type WordVectorFile,
} from './word-vector-collector.ts';

const LF = 0x0a;
/** Maximum length of a line. */
const MAX_LINE_BYTES = 16 * 2 ** 20;

/** Reads the formats `word2vec-text` and `glove`. */
export class TextParser {
  readonly #collector: WordVectorCollector;
  readonly #hasHeader: boolean;
  #expectedWords: number | undefined;
  #line = 0;
  /** The first blank line since the last word. Blank lines are allowed only at the end of the file. */
  #blankLine: number | undefined;

  /** @param hasHeader whether the first line says how many words and dimensions there are */
  constructor(options: WordVectorFile, { hasHeader }: { readonly hasHeader: boolean }) {
    this.#collector = new WordVectorCollector(options);
    this.#hasHeader = hasHeader;
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
