/** CSV quoting: the fields of a line, and the end of a record whose quotes span several lines. */

/** A line of a file, without its end. */
export interface Line {
  /** Undefined if it is malformed. */
  readonly text: string | undefined;
  readonly end: '\n' | '\r' | '\r\n';
  readonly number: number;
  /** The characters of all lines before it, without line ends. */
  readonly offset: number;
}

/** How quotes inside quoted fields are written. */
export interface Quoting {
  /** One character. */
  readonly delimiter: string;
  /** Whether `\"` and `\\` are escapes, as in Spark and MySQL, in addition to the `""` of RFC 4180. */
  readonly backslash: boolean;
}

/** The fields of a piece of text. */
export interface Fields {
  readonly cells: readonly string[];
  /** Which cells were quoted. */
  readonly quoted: readonly boolean[];
  /**
   * `open`: the last cell has an opening quote that the text does not close. `invalid`: something other than a
   * separator follows a closing quote; the cells are those before it.
   */
  readonly state: 'whole' | 'open' | 'invalid';
}

/** @param opened whether the text begins inside quotes */
export function readFields(text: string, quoting: Quoting, opened = false): Fields {
  const { delimiter } = quoting;
  const cells: string[] = [];
  const quoted: boolean[] = [];
  for (let at = 0; ; at++) {
    const continues = opened && cells.length === 0;
    const isQuoted = continues || text[at] === '"';
    quoted.push(isQuoted);
    if (isQuoted) {
      const [value, end] = quotedValue(text, continues ? 0 : at + 1, quoting.backslash);
      if (end >= 0 && end < text.length && text[end] !== delimiter) {
        return { cells, quoted, state: 'invalid' };
      }
      cells.push(value);
      if (end < 0) return { cells, quoted, state: 'open' };
      at = end;
    } else {
      const end = text.indexOf(delimiter, at);
      cells.push(end < 0 ? text.slice(at) : text.slice(at, end));
      at = end < 0 ? text.length : end;
    }
    if (at >= text.length) return { cells, quoted, state: 'whole' };
  }
}

/** The value after an opening quote, and the place after its closing quote, or -1 if there is none. */
function quotedValue(text: string, start: number, backslash: boolean): [string, number] {
  const stop = backslash ? /["\\]/g : /"/g;
  let value = '';
  let from = start;
  stop.lastIndex = start;
  for (let found = stop.exec(text); found; found = stop.exec(text)) {
    const next = text[found.index + 1];
    const escapes = found[0] === '"' ? next === '"' : next === '"' || next === '\\';
    if (escapes) {
      value += text.slice(from, found.index) + next;
      from = found.index + 2;
      stop.lastIndex = from;
    } else if (found[0] === '"') {
      return [value + text.slice(from, found.index), found.index + 1];
    }
  }
  return [value + text.slice(from), -1];
}

/** Where a record ends; `more` if that depends on lines that are not available yet. */
export interface Extent {
  readonly outcome: 'whole' | 'invalid' | 'unclosed' | 'more';
  /** The last line that was examined. */
  readonly last: number;
  /** How many cells end in the lines after the first one; known if whole. */
  readonly cells: number;
}

/**
 * Follows open quotes from line to line. The content of a line that begins inside quotes does not depend on where they
 * were opened. Each line is therefore read once and remembered, so the time is linear in the text however many records
 * are tried on it. Records must be requested in the order of their lines.
 */
export class OpenQuotes {
  readonly #quoting: Quoting;
  readonly #maxChars: number;
  /** The first remembered line. */
  #from = 0;
  /** For each remembered line, how many cells end before it; none of these lines closes the record. */
  #ends: number[] = [0];
  /** How the record ends in the line after these; undefined if that is not known yet. */
  #end: { readonly outcome: 'whole' | 'invalid' | 'unclosed'; readonly cells: number } | undefined;

  constructor(quoting: Quoting, maxChars: number) {
    this.#quoting = quoting;
    this.#maxChars = maxChars;
  }

  /** Finds the end of the record whose first line, at `start`, leaves a quote open. */
  follow(lines: readonly Line[], start: number, isAll: boolean): Extent {
    const first = start + 1;
    if (first > this.#last()) {
      this.#from = first;
      this.#ends = [0];
      this.#end = undefined;
    }
    const limit = lines[start].offset + this.#maxChars;
    for (;;) {
      const last = this.#last();
      const line = lines[last];
      if (!line) return { outcome: isAll ? 'unclosed' : 'more', last: last - 1, cells: 0 };
      if (line.offset + (line.text?.length ?? 0) > limit) {
        return { outcome: 'unclosed', last, cells: 0 };
      }
      if (!this.#end) this.#read(line);
      if (this.#end) {
        const before = this.#ends.at(-1)! - this.#ends[first - this.#from];
        return { outcome: this.#end.outcome, last, cells: before + this.#end.cells };
      }
    }
  }

  /** Tells that this many lines were removed from the front. */
  shift(lines: number): void {
    const gone = Math.max(0, Math.min(lines - this.#from, this.#ends.length - 1));
    if (gone > 0) this.#ends = this.#ends.slice(gone);
    this.#from += gone - lines;
  }

  #last(): number {
    return this.#from + this.#ends.length - 1;
  }

  #read({ text }: Line): void {
    if (text === undefined) {
      this.#end = { outcome: 'unclosed', cells: 0 };
      return;
    }
    const { state, cells } = readFields(text, this.#quoting, true);
    if (state === 'open') this.#ends.push(this.#ends.at(-1)! + cells.length - 1);
    else this.#end = { outcome: state, cells: cells.length };
  }
}
