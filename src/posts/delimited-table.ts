import { DataFormatError } from '../base/errors.ts';
import {
  checkUnique,
  type FieldColumn,
  fieldColumns,
  holdsNeeded,
  missingColumn,
  numberedColumns,
  showNames,
} from './columns.ts';
import { type DelimitedRecord, RecordSplitter } from './delimited-records.ts';
import type { Columns, Needed, ReadContext, Records } from './formats/format.ts';
import { parseConversationCell, parseTagCell } from './list-cell.ts';
import { isMissingMark } from './missing-values.ts';
import type { Tally } from './read-report.ts';
import { RepeatedHeader } from './repeated-header.ts';
import { MalformedError } from './validate.ts';

/** What else than the delimiter of its name a file may use. */
const DELIMITERS = [',', ';', '\t', '|'];

/** A whole number that went through a spreadsheet or a column of floats: `1.05E+18`, `1050118621198921728.0`. */
const LOST_DIGITS = /^[+-]?(?:\d[.,]\d+[eE]\+?\d{1,3}|\d[eE]\+\d{1,3}|\d{16,}[.,]0*)$/;

interface Header {
  readonly delimiter: string;
  readonly cells: readonly string[];
  readonly columns: readonly FieldColumn[];
  /** If undefined, the columns have no names, and the first record is a post already. */
  readonly repeated: RepeatedHeader | undefined;
}

/** The posts of a CSV or TSV file, from its lines. */
export class DelimitedTable {
  readonly #path: string;
  readonly #delimiter: string;
  readonly #columns: Columns;
  readonly #needed: Needed;
  readonly #tally: Tally;
  readonly #maxChars: number;
  #header: Header | undefined;
  #splitter: RecordSplitter | undefined;
  #begun = false;

  constructor(path: string, delimiter: string, context: ReadContext) {
    const { columns, needed, maxLineBytes, tally } = context;
    this.#path = path;
    this.#delimiter = delimiter;
    this.#columns = columns;
    this.#needed = needed;
    this.#tally = tally;
    this.#maxChars = maxLineBytes;
  }

  /**
   * @param lines the next ones, with the CR of a CRLF; undefined where malformed
   * @throws {DataFormatError} if the header does not name the columns that are needed
   */
  read(lines: readonly (string | undefined)[], first: number): Records {
    if (this.#splitter) {
      this.#splitter.add(lines, first);
    } else {
      const start = lines.findIndex((line) => line !== undefined && line.trim() !== '');
      if (start < 0) return { values: [], lines: [] };
      const said = /^sep=(.)\r?$/i.exec(lines[start] ?? '');
      const from = start + (said ? 1 : 0);
      const rest = lines.slice(from);
      const header = this.#findHeader(rest, said?.[1]);
      this.#header = header;
      this.#splitter = this.#newSplitter(header.delimiter);
      this.#splitter.add(rest, first + from);
    }
    return this.#take();
  }

  end(): Records {
    this.#splitter?.end();
    return this.#take();
  }

  #newSplitter(delimiter: string): RecordSplitter {
    const quotesAreDoubtful = delimiter === '\t';
    return new RecordSplitter({ delimiter, quotesAreDoubtful }, this.#maxChars);
  }

  #findHeader(lines: readonly (string | undefined)[], said: string | undefined): Header {
    const order = said ? [said] : [...new Set([this.#delimiter, ...DELIMITERS])];
    const heads = order.map((delimiter) => {
      const splitter = this.#newSplitter(delimiter);
      splitter.add(lines.slice(0, 100), 1);
      splitter.end();
      return { delimiter, cells: splitter.records().next().value?.cells ?? [] };
    });
    for (const { delimiter, cells } of heads) {
      const named = fieldColumns(cells, this.#columns, this.#needed);
      if (named) checkUnique(this.#path, cells, named, this.#columns);
      const columns = named ?? this.#columnsByNumber(cells.length);
      if (!columns) continue;
      const repeated = named && new RepeatedHeader(cells, named, this.#columns);
      return { delimiter, cells, columns, repeated };
    }
    const widest = heads.reduce((a, b) => (b.cells.length > a.cells.length ? b : a));
    if (widest.cells.length === 0) throw new DataFormatError(`${this.#path} has no header`);
    throw missingColumn(
      this.#path,
      widest.cells,
      this.#columns,
      this.#needed,
      `; ${numberedColumns(this.#needed)}`,
    );
  }

  #take(): Records {
    const values: unknown[] = [];
    const lines: number[] = [];
    if (!this.#splitter || !this.#header) return { values, lines };
    for (const record of this.#splitter.records()) {
      // The first record tells how wide the others must be.
      this.#splitter.width = this.#header.cells.length;
      const isFirst = !this.#begun;
      this.#begun = true;
      if (this.#header.repeated && isFirst) continue;
      const value = this.#toValue(record, this.#header);
      if (value === undefined) continue;
      values.push(value);
      lines.push(record.line);
    }
    return { values, lines };
  }

  /** A record as validation takes it, or undefined if it was counted. */
  #toValue(record: DelimitedRecord, header: Header): unknown {
    const { cells, line, fault } = record;
    if (fault !== undefined) {
      this.#tally.malformed(fault, line);
      return undefined;
    }
    if (cells.every((cell) => cell === '')) {
      this.#tally.skipped('empty record', line);
      return undefined;
    }
    const again = header.repeated?.kindOf(cells);
    if (again === 'other') throw this.#otherHeader(record, header);
    if (again === 'same') {
      this.#tally.skipped('header again', line);
      return undefined;
    }
    const width = header.cells.length;
    if (cells.length !== width) {
      this.#tally.malformed(`a record must have ${width} cells`, line);
      return undefined;
    }
    const value: Record<string, unknown> = {};
    for (const column of header.columns) {
      try {
        const cell = this.#cell(record, column);
        if (cell !== undefined) value[column.name] = cell;
        else if (column.field === 'text' && this.#needed === 'text') return undefined;
      } catch (error) {
        if (!(error instanceof MalformedError)) throw error;
        this.#tally.malformed(error.expected, line);
        return undefined;
      }
    }
    return value;
  }

  #otherHeader({ cells, line }: DelimitedRecord, header: Header): DataFormatError {
    return new DataFormatError(
      `${this.#path} line ${line}: a second header has other columns than the first: ` +
        `${showNames(cells)} instead of ${showNames(header.cells)}. ` +
        'Read the joined files one by one, or give them the same columns before you join them',
    );
  }

  /** What a cell holds; undefined if it says that its value is missing. */
  #cell({ cells, quoted, line }: DelimitedRecord, { index, field }: FieldColumn): unknown {
    const cell = cells[index];
    if (isMissingMark(cell.trim()) && (field === 'hashtags' || !quoted?.[index])) {
      const what = `${field} is missing: ${cell.trim()}`;
      if (field === 'text' && this.#needed === 'text') this.#tally.skipped(what, line);
      else this.#tally.noted(what, line);
      return field === 'hashtags' ? [] : undefined;
    }
    if (field === 'hashtags') return parseTagCell(cell);
    if (field === 'conversation') return parseConversationCell(cell);
    if ((field === 'id' || field === 'author') && LOST_DIGITS.test(cell.trim())) {
      throw new MalformedError(`"${field}" must have all its digits, not those of 1.05e+18`, cell);
    }
    return cell;
  }

  /** `{ text: '2' }` in a file without a header. */
  #columnsByNumber(width: number): FieldColumn[] | undefined {
    const found: FieldColumn[] = [];
    for (const [field, name] of Object.entries(this.#columns) as [FieldColumn['field'], string][]) {
      if (!/^[1-9]\d{0,4}$/.test(name) || Number(name) > width) return undefined;
      found.push({ index: Number(name) - 1, name, field });
    }
    return holdsNeeded(found, this.#needed) ? found : undefined;
  }
}
