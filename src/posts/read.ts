import { basename } from 'node:path';
import { InvalidArgumentError } from '../base/errors.ts';
import type { Columns } from './formats/format.ts';
import { type FormatName, formatOf } from './formats.ts';
import { IdSet } from './id-set.ts';
import type { Post } from './post.ts';
import { type ReadReport, Tally } from './read-report.ts';
import { openSource } from './source.ts';
import { type Field, fieldNames, MalformedError, toPost } from './validate.ts';

export interface ReadOptions {
  /** Default: determined from the file's name and content. */
  readonly format?: FormatName;
  /** The column (CSV, TSV, Parquet) or key (JSONL) of each field that has another name. */
  readonly columns?: Columns;
  /** The share of malformed records, in [0, 1], above which reading fails. Default: 0.01. */
  readonly maxMalformedShare?: number;
  /** Longer lines (records in archives) are malformed. Default: 1 MiB. */
  readonly maxLineBytes?: number;
  /** Called once, when the whole file has been read. */
  readonly onReport?: (report: ReadReport) => void;
}

/**
 * Reads posts as a stream, so that a file may be larger than memory. A post without an id gets the id `STEM:LINE`
 * ("train:12" in `train.jsonl`); a second post with the same id is malformed (`duplicate id`).
 *
 * @param path a file, `.gz` or not; of several files that belong together, the one with the texts
 * @throws {DataFormatError} while iterating: for a file that is missing, empty, a folder, of no known format,
 *   truncated, without posts, or with more malformed records than allowed
 * @throws {InvalidArgumentError} for options out of range
 */
export async function* readPosts(path: string, options: ReadOptions = {}): AsyncGenerator<Post> {
  for await (const posts of readPostBatches(path, options)) yield* posts;
}

/** Like `readPosts`, but yields some hundred posts at a time, which is faster for millions of posts. */
export async function* readPostBatches(
  path: string,
  options: ReadOptions = {},
): AsyncGenerator<Post[]> {
  const { columns = {}, maxMalformedShare = 0.01, maxLineBytes = 2 ** 20, onReport } = options;
  if (!(maxMalformedShare >= 0 && maxMalformedShare <= 1)) {
    throw new InvalidArgumentError(`maxMalformedShare must be in [0, 1], got ${maxMalformedShare}`);
  }
  checkColumns(columns);
  const source = await openSource(path);
  try {
    const format = formatOf(source, options.format, Object.keys(columns).length > 0);
    const tally = new Tally();
    const ids = new IdSet();
    const stem = basename(path)
      .replace(/\.gz$/, '')
      .replace(/(_post|_src)?\.\w+$/, '');
    for await (const { values, lines } of format.read(source, { tally, maxLineBytes, columns })) {
      const posts: Post[] = [];
      for (let i = 0; i < values.length; i++) {
        const line = lines[i];
        try {
          const post = toPost(renamed(values[i], columns), () => `${stem}:${line}`);
          if (ids.add(post.id)) posts.push(post);
          else tally.malformed('duplicate id', line);
        } catch (error) {
          if (!(error instanceof MalformedError)) throw error;
          tally.malformed(error.expected, line);
        }
      }
      tally.posts += posts.length;
      tally.judge(path, maxMalformedShare, false);
      if (posts.length > 0) yield posts;
    }
    tally.judge(path, maxMalformedShare, true);
    onReport?.(tally.report());
  } finally {
    source.close();
  }
}

/** Reads a whole file into memory. Throws like `readPosts`. */
export async function readAllPosts(
  path: string,
  options: ReadOptions = {},
): Promise<{ posts: Post[]; report: ReadReport }> {
  const all: Post[] = [];
  let report: ReadReport | undefined;
  const onReport = (r: ReadReport) => {
    report = r;
    options.onReport?.(r);
  };
  for await (const posts of readPostBatches(path, { ...options, onReport })) {
    for (const post of posts) all.push(post);
  }
  return { posts: all, report: report! };
}

function checkColumns(columns: Columns): void {
  for (const field of Object.keys(columns)) {
    if (!(field in fieldNames)) {
      throw new InvalidArgumentError(
        `columns has no field "${field}"; its fields are: ${Object.keys(fieldNames).join(', ')}`,
      );
    }
  }
}

/** Copies the mapped columns of a record to the names of their fields. */
function renamed(value: unknown, columns: Columns): unknown {
  const mapped = Object.entries(columns) as [Field, string][];
  if (mapped.length === 0 || value === null || typeof value !== 'object') return value;
  const record: Record<string, unknown> = { ...value };
  for (const [field, column] of mapped) record[field] = (value as typeof record)[column];
  return record;
}
