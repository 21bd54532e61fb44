/** How a file is read, whatever its records are: posts, or gold tags. */
import { InvalidArgumentError } from '../base/errors.ts';
import { sourcesIn } from './archives/sources.ts';
import { checkColumns, renamed } from './columns.ts';
import type { Columns, Needed } from './formats/format.ts';
import { type FormatName, formatOf } from './formats.ts';
import type { PostFile } from './post-file.ts';
import { type ReadReport, Tally } from './read-report.ts';
import { MalformedError } from './validate.ts';

export interface ReadOptions {
  /** Default: told by the file's name and content. */
  readonly format?: FormatName;
  /** Which column (CSV, TSV, Parquet) or key (JSONL) holds a field, where its name is another. */
  readonly columns?: Columns;
  /** The share of malformed records, in [0, 1], above which reading fails. Default: 0.01. */
  readonly maxMalformedShare?: number;
  /** Longer lines (records in archives) are malformed. Default: 1 MiB. */
  readonly maxLineBytes?: number;
  /** Whether a post without an id is malformed. Default: it gets an id of file and line, which another file may have, too. */
  readonly needsIds?: boolean;
  /** Called once, when the file was read to its end. */
  readonly onReport?: (report: ReadReport) => void;
}

/** What the records of a file are. */
export interface RecordKind<T> {
  readonly needed: Needed;
  /**
   * @param line 1-based; the row or item number in formats without lines
   * @param path the file, or the part of an archive that it is in
   * @throws {MalformedError} for what is no such record; it is counted
   */
  parse(value: unknown, line: number, path: string): T;
}

/**
 * The records of a file, some hundred at a time. Closes the file.
 *
 * @throws {DataFormatError} while iterating: for a file that is missing, empty, a folder, of no known
 * format, cut off, without records, or with more malformed records than allowed
 * @throws {InvalidArgumentError} for options out of range
 */
export async function* readRecordBatches<T>(
  file: PostFile,
  options: ReadOptions,
  { needed, parse }: RecordKind<T>,
): AsyncGenerator<T[]> {
  const { columns = {}, maxMalformedShare = 0.01, maxLineBytes = 2 ** 20, onReport } = options;
  try {
    if (!(maxMalformedShare >= 0 && maxMalformedShare <= 1)) {
      throw new InvalidArgumentError(
        `maxMalformedShare must be in [0, 1], got ${maxMalformedShare}`,
      );
    }
    checkColumns(columns);
    const tally = new Tally();
    const context = { tally, maxLineBytes, columns, needed };
    const judge = (atEnd: boolean) => tally.judge(file.path, maxMalformedShare, atEnd);
    for await (const source of sourcesIn(file)) {
      tally.part = source.part;
      const format = formatOf(source, options.format, Object.keys(columns).length > 0);
      for await (const { values, lines } of format.read(source, context)) {
        const records: T[] = [];
        for (let i = 0; i < values.length; i++) {
          try {
            records.push(parse(renamed(values[i], columns), lines[i], source.path));
          } catch (error) {
            if (!(error instanceof MalformedError)) throw error;
            tally.malformed(error.expected, lines[i]);
          }
        }
        tally.posts += records.length;
        judge(false);
        if (records.length > 0) yield records;
      }
    }
    judge(true);
    onReport?.(tally.report());
  } finally {
    await file.close();
  }
}
