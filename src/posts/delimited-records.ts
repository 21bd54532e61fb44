/**
 * Splits the lines of CSV and TSV into records, as RFC 4180 says: a field in quotes may hold separators, line ends
 * and doubled quotes, and its closing quote is followed by a separator or the end of the record. Where that does not
 * hold, quotes are no quoting, and the record is its first line as it stands: one stray quote never takes
 * the lines behind it.
 */

/** A record of a file, at a line; `fault` says why there are no cells. */
export interface DelimitedRecord {
  readonly line: number;
  readonly cells: readonly string[];
  /** Which cells stood in quotes; undefined if none did. */
  readonly quoted?: readonly boolean[];
  readonly fault?: string;
}

export interface Dialect {
  /** One character. */
  readonly delimiter: string;
  /**
   * Whether quoting is only a habit of some programs, as in TSV, whose own rules know none. Then a quoted field never
   * joins lines that are records by themselves.
   */
  readonly quotesAreDoubtful: boolean;
}

interface Line {
  readonly text: string | undefined;
  readonly end: '\n' | '\r' | '\r\n';
  readonly number: number;
}

/** Takes lines as they come, and gives the records that are complete. */
export class RecordSplitter {
  readonly #dialect: Dialect;
  readonly #maxChars: number;
  #lines: Line[] = [];
  #ended = false;
  /** How many cells a record must have; known once the header is. */
  #width: number | undefined;
  /** Line ends in quoted fields are kept, save in files of CRLF, where they become LF. */
  #crlf: boolean | undefined;

  constructor(dialect: Dialect, maxChars: number) {
    this.#dialect = dialect;
    this.#maxChars = maxChars;
  }

  /** From now on, a record is expected to have as many cells. */
  set width(cells: number) {
    this.#width = cells;
  }

  /** @param lines without LF; a CR before it is still there. `undefined` for malformed lines */
  add(lines: readonly (string | undefined)[], first: number): void {
    lines.forEach((text, i) => {
      if (text === undefined) this.#lines.push({ text, end: '\n', number: first + i });
      else this.#addLine(text, first + i);
    });
  }

  /** No more lines will come. */
  end(): void {
    this.#ended = true;
  }

  #addLine(text: string, number: number): void {
    const crlf = text.endsWith('\r');
    const body = crlf ? text.slice(0, -1) : text;
    this.#crlf ??= crlf;
    // A CR alone ends a line, too.
    const parts = body.includes('\r') ? body.split('\r') : [body];
    parts.forEach((part, i) => {
      const last = i === parts.length - 1;
      this.#lines.push({ text: part, end: last ? (crlf ? '\r\n' : '\n') : '\r', number });
    });
  }

  /** The records that need no further lines. Blank lines, and malformed ones, which are counted already, are passed over. */
  *records(): Generator<DelimitedRecord> {
    let at = 0;
    while (at < this.#lines.length) {
      const { text, number } = this.#lines[at]!;
      if (text === undefined || text.trim() === '') {
        at++;
        continue;
      }
      const strict = text.includes('"') ? this.#quotedRecord(at) : undefined;
      if (strict === 'more') break;
      if (typeof strict === 'object') {
        at = strict.next;
        yield { line: number, cells: strict.cells, quoted: strict.quoted };
        continue;
      }
      at++;
      const cells = text.split(this.#dialect.delimiter);
      const misquoted = strict !== undefined && !this.#dialect.quotesAreDoubtful;
      // A quote that never ends is a cut or broken cell; text behind a closing one is mostly `"word" and more`.
      if (misquoted && (strict === 'unclosed' || cells.length !== (this.#width ?? cells.length))) {
        yield { line: number, cells: [], fault: 'malformed quoting' };
      } else {
        yield { line: number, cells };
      }
    }
    this.#lines = this.#lines.slice(at);
  }

  /** The record that starts at a line, read as quoted. */
  #quotedRecord(
    start: number,
  ):
    | { readonly cells: string[]; readonly quoted: boolean[]; readonly next: number }
    | 'more'
    | 'unclosed'
    | 'invalid' {
    const { delimiter, quotesAreDoubtful } = this.#dialect;
    const cells: string[] = [];
    const quoted: boolean[] = [];
    let at = start;
    let text = this.#lines[at]!.text!;
    let chars = text.length;
    const startsWhole = quotesAreDoubtful && this.#isRecord(text);
    for (let i = 0; ; i++) {
      const isQuoted = text[i] === '"';
      if (!isQuoted) {
        const end = text.indexOf(delimiter, i);
        cells.push(end < 0 ? text.slice(i) : text.slice(i, end));
        i = end < 0 ? text.length : end;
      } else {
        let value = '';
        let from = i + 1;
        for (;;) {
          const quote = text.indexOf('"', from);
          if (quote >= 0) {
            const doubled = text[quote + 1] === '"';
            value += text.slice(from, doubled ? quote + 1 : quote);
            from = quote + 2;
            if (doubled) continue;
            i = quote + 1;
            break;
          }
          const { end } = this.#lines[at]!;
          value += text.slice(from) + (this.#crlf && end === '\r\n' ? '\n' : end);
          const next = this.#lines[++at];
          if (!next) return this.#ended ? 'unclosed' : 'more';
          chars += next.text?.length ?? 0;
          if (next.text === undefined || chars > this.#maxChars) return 'unclosed';
          if (startsWhole && this.#isRecord(next.text)) return 'invalid';
          text = next.text;
          from = 0;
        }
        if (i < text.length && text[i] !== delimiter) return 'invalid';
        cells.push(value);
      }
      quoted.push(isQuoted);
      if (i >= text.length) break;
    }
    if (startsWhole && cells.length !== this.#width) return 'invalid';
    return { cells, quoted, next: at + 1 };
  }

  /** Whether a line, its quotes aside, has the cells of a record. */
  #isRecord(text: string): boolean {
    return this.#width !== undefined && text.split(this.#dialect.delimiter).length === this.#width;
  }
}
