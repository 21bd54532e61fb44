/**
 * Splits the lines of CSV and TSV into records, as RFC 4180 says: a field in quotes may hold separators, line ends
 * and doubled quotes, and its closing quote is followed by a separator or the end of the record. Where that does not
 * give a record, `\"` is tried as a quote inside a field. Where that does not either, quotes are no quoting, and the
 * record is its first line as it stands: one stray quote never takes the lines behind it.
 */
import { type Fields, type Line, OpenQuotes, type Quoting, readFields } from './quoted-fields.ts';

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

/** One way to read quotes. */
interface Reading {
  readonly quoting: Quoting;
  readonly open: OpenQuotes;
}

/** A record in quotes, by one reading: its lines up to `last`, and how many cells they hold. */
interface Found {
  readonly reading: Reading;
  readonly last: number;
  readonly width: number;
  /** If the record is one line. */
  readonly fields?: Fields;
}

/** Takes lines as they come, and gives the records that are complete. */
export class RecordSplitter {
  readonly #dialect: Dialect;
  readonly #plain: Reading;
  readonly #backslash: Reading;
  #lines: Line[] = [];
  #chars = 0;
  #ended = false;
  /** The lines between the last start and this one are not records by themselves. */
  #nextRecord = 0;
  /** How many cells a record must have; known once the header is. */
  #width: number | undefined;
  /** Line ends in quoted fields are kept, save in files of CRLF, where they become LF. */
  #crlf: boolean | undefined;

  constructor(dialect: Dialect, maxChars: number) {
    this.#dialect = dialect;
    const reading = (backslash: boolean): Reading => {
      const quoting = { delimiter: dialect.delimiter, backslash };
      return { quoting, open: new OpenQuotes(quoting, maxChars) };
    };
    this.#plain = reading(false);
    this.#backslash = reading(true);
  }

  /** From now on, a record is expected to have as many cells. */
  set width(cells: number) {
    this.#width = cells;
  }

  /** @param lines without LF; a CR before it is still there. `undefined` for malformed lines */
  add(lines: readonly (string | undefined)[], first: number): void {
    lines.forEach((text, i) => {
      if (text === undefined) this.#push(undefined, '\n', first + i);
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
      this.#push(part, last ? (crlf ? '\r\n' : '\n') : '\r', number);
    });
  }

  #push(text: string | undefined, end: Line['end'], number: number): void {
    this.#lines.push({ text, end, number, offset: this.#chars });
    this.#chars += text?.length ?? 0;
  }

  /** The records that need no further lines. Blank lines, and malformed ones, which are counted already, are passed over. */
  *records(): Generator<DelimitedRecord> {
    let at = 0;
    while (at < this.#lines.length) {
      const { text, number } = this.#withoutMark(at);
      if (text === undefined || text.trim() === '') {
        at++;
        continue;
      }
      const found = text.includes('"') ? this.#quotedRecord(at) : undefined;
      if (found === 'more') break;
      if (typeof found === 'object') {
        const { cells, quoted } = found.fields ?? this.#fields(at, found);
        at = found.last + 1;
        yield { line: number, cells, quoted };
        continue;
      }
      at++;
      const cells = text.split(this.#dialect.delimiter);
      const misquoted = found !== undefined && !this.#dialect.quotesAreDoubtful;
      // A quote that never ends is a cut or broken cell; text behind a closing one is mostly `"word" and more`.
      const isBroken =
        found === 'unclosed' ||
        text.includes('\\"') ||
        cells.length !== (this.#width ?? cells.length);
      if (misquoted && isBroken) yield { line: number, cells: [], fault: 'malformed quoting' };
      else yield { line: number, cells };
    }
    if (at === 0) return;
    this.#lines = this.#lines.slice(at);
    for (const { open } of [this.#plain, this.#backslash]) open.shift(at);
    this.#nextRecord = Math.max(0, this.#nextRecord - at);
  }

  /** The line at which a record starts. A byte order mark there comes from joining files. */
  #withoutMark(at: number): Line {
    const line = this.#lines[at];
    if (!line.text?.startsWith('\uFEFF')) return line;
    const rest = { ...line, text: line.text.slice(1) };
    this.#lines[at] = rest;
    return rest;
  }

  /** The record that starts at a line, read as quoted. */
  #quotedRecord(start: number): Found | 'more' | 'unclosed' | 'invalid' {
    const plain = this.#find(start, this.#plain);
    if (plain === 'more' || this.#fits(plain)) return plain;
    const escaped = this.#find(start, this.#backslash);
    return escaped === 'more' || this.#fits(escaped) ? escaped : plain;
  }

  #fits(found: Found | 'unclosed' | 'invalid'): boolean {
    return typeof found === 'object' && found.width === (this.#width ?? found.width);
  }

  #find(start: number, reading: Reading): Found | 'more' | 'unclosed' | 'invalid' {
    const text = this.#lines[start].text!;
    const startsWhole = this.#dialect.quotesAreDoubtful && this.#isRecord(text);
    const fields = readFields(text, reading.quoting);
    if (fields.state === 'invalid') return 'invalid';
    let found: Found;
    if (fields.state === 'whole') {
      found = { reading, last: start, width: fields.cells.length, fields };
    } else {
      const { outcome, last, cells } = reading.open.follow(this.#lines, start, this.#ended);
      if (startsWhole && this.#recordBehind(start, last)) return 'invalid';
      if (outcome !== 'whole') return outcome;
      found = { reading, last, width: fields.cells.length - 1 + cells };
    }
    return startsWhole && found.width !== this.#width ? 'invalid' : found;
  }

  /** The cells of a record of several lines. */
  #fields(start: number, { reading, last }: Found): Fields {
    const parts = this.#lines.slice(start, last + 1).map(({ text, end }, i) => {
      if (start + i === last) return text;
      return text + (this.#crlf && end === '\r\n' ? '\n' : end);
    });
    return readFields(parts.join(''), reading.quoting);
  }

  /** Whether a line behind `start`, up to `last`, is a record by itself. */
  #recordBehind(start: number, last: number): boolean {
    let at = Math.max(this.#nextRecord, start + 1);
    while (at <= last && !this.#isRecord(this.#lines[at].text ?? '')) at++;
    this.#nextRecord = at;
    return at <= last;
  }

  /** Whether a line, its quotes aside, has the cells of a record. */
  #isRecord(text: string): boolean {
    return this.#width !== undefined && text.split(this.#dialect.delimiter).length === this.#width;
  }
}
