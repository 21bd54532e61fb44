import { type CsvError, type InfoRecord, parse } from 'csv-parse';
import { DataFormatError } from '../../base/errors.ts';
import { readLines } from '../lines.ts';
import type { Post } from '../post.ts';
import type { Tally } from '../read-report.ts';
import { fieldNames } from '../validate.ts';
import type { Columns, Format, ReadContext, Records, Sink } from './format.ts';

/** Comma-separated values (RFC 4180) whose first record names the columns. */
export const csv: Format = delimited('csv', ',');

/** The same with tabs. Cells may be quoted as in CSV. */
export const tsv: Format = delimited('tsv', '\t');

const written = ['id', 'text', 'hashtags', 'author', 'time', 'conversation', 'lang'] as const;

function delimited(name: string, delimiter: string): Format {
  return {
    name,

    async *read(source, context) {
      const records = new RecordReader(source.path, delimiter, context);
      for await (const { lines } of readLines(source, context.maxLineBytes, context.tally)) {
        // An empty line in place of a malformed one keeps the line numbers right.
        if (lines.length > 0) {
          yield await records.parse(`${lines.map((line) => line ?? '').join('\n')}\n`);
        }
      }
      yield await records.end();
    },

    writer(path, open) {
      const sink: Sink = open(path);
      let header: string | undefined = `${written.join(delimiter)}\n`;
      const flush = async (body: string) => {
        await sink.write((header ?? '') + body);
        header = undefined;
      };
      return {
        write: (posts) => flush(posts.map((post) => toRow(post, delimiter)).join('')),
        finish: async () => {
          if (header !== undefined) await flush('');
        },
      };
    },
  };
}

/** csv-parse as a function from text to records: it hands each record over while it parses. */
class RecordReader {
  readonly #parser;
  readonly #path: string;
  readonly #columns: Columns;
  readonly #tally: Tally;
  #header: readonly string[] | undefined;
  #values: unknown[] = [];
  #lines: number[] = [];
  #failure: Error | undefined;

  constructor(path: string, delimiter: string, { columns, maxLineBytes, tally }: ReadContext) {
    this.#path = path;
    this.#columns = columns;
    this.#tally = tally;
    this.#parser = parse({
      delimiter,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      // A quote that is never closed would take the rest of the file for one cell.
      max_record_size: maxLineBytes,
      on_record: (record: string[], { lines }: InfoRecord) => {
        this.#take(record, lines);
        return null;
      },
      on_skip: (error: CsvError | undefined) => {
        tally.malformed('malformed quoting', Number(error?.lines ?? 0));
        return undefined;
      },
    });
    this.#parser.on('error', (error) => {
      this.#failure ??= error;
    });
    this.#parser.resume();
  }

  async parse(text: string): Promise<Records> {
    await new Promise<void>((resolve) => this.#parser.write(text, () => resolve()));
    return this.#taken();
  }

  async end(): Promise<Records> {
    await new Promise<void>((resolve) => this.#parser.end(() => resolve()));
    return this.#taken();
  }

  #taken(): Records {
    if (this.#failure) throw this.#failure;
    const records = { values: this.#values, lines: this.#lines };
    this.#values = [];
    this.#lines = [];
    return records;
  }

  #take(cells: string[], line: number): void {
    if (!this.#header) {
      this.#header = this.#checkHeader(cells);
      return;
    }
    if (cells.length !== this.#header.length) {
      this.#tally.malformed(`a record must have ${this.#header.length} cells`, line);
      return;
    }
    const record: Record<string, unknown> = {};
    for (let i = 0; i < cells.length; i++) record[this.#header[i]!] = cells[i];
    const tags = this.#columns.hashtags ?? fieldNames.hashtags.find((name) => name in record);
    if (tags !== undefined && typeof record[tags] === 'string') {
      record[tags] = splitTags(record[tags]);
    }
    const replies = this.#columns.conversation ?? 'conversation';
    if (typeof record[replies] === 'string')
      record[replies] = list(record[replies]) ?? record[replies];
    this.#values.push(record);
    this.#lines.push(line);
  }

  #checkHeader(names: string[]): string[] {
    for (const column of [this.#columns.text ?? 'text', ...Object.values(this.#columns)]) {
      if (names.includes(column)) continue;
      throw new DataFormatError(
        `${this.#path} has no column "${column}"; its columns are: ${names.join(', ')}. ` +
          'Say which holds what with columns, as in { text: "tweet" }',
      );
    }
    return names;
  }
}

/** The tags of a cell: a JSON array, `a;b` (or `,` or `|`), `#a #b`, or one tag. */
function splitTags(cell: string): unknown {
  const items = list(cell);
  if (items) return items;
  if (areMarked(cell.trim().split(/\s+/))) return cell.split(/[\s#＃,;|]+/);
  const separator = [';', ',', '|'].find((s) => cell.includes(s));
  return separator === undefined ? [cell] : cell.split(separator);
}

/** Whether each word begins with a sign, as in `#a #b#c`. */
function areMarked(words: readonly string[]): boolean {
  return words.every((word) => /^[#＃]./u.test(word));
}

/** A cell that holds a JSON array, or one as Python prints it (`['a', 'b']`). */
function list(cell: string): unknown[] | undefined {
  if (!cell.startsWith('[') || !cell.endsWith(']')) return undefined;
  for (const text of [cell, cell.replaceAll("'", '"')]) {
    try {
      return JSON.parse(text);
    } catch {
      // The next spelling, or none: then it is text that happens to stand in brackets.
    }
  }
  return undefined;
}

function toRow(post: Post, delimiter: string): string {
  const plainTags = post.hashtags.every((tag) => !/[;,|[\]#＃"]/.test(tag));
  const cells = [
    post.id,
    post.text,
    plainTags ? post.hashtags.join(';') : JSON.stringify(post.hashtags),
    post.author ?? '',
    post.time === undefined ? '' : new Date(post.time).toISOString(),
    post.conversation ? JSON.stringify(post.conversation) : '',
    post.lang ?? '',
  ];
  return `${cells.map((cell) => quoted(cell, delimiter)).join(delimiter)}\n`;
}

function quoted(cell: string, delimiter: string): string {
  const plain = !cell.includes(delimiter) && !/["\r\n]|^\s|\s$/.test(cell);
  return plain ? cell : `"${cell.replaceAll('"', '""')}"`;
}
