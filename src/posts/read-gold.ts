import { DataFormatError } from '../base/errors.ts';
import { checkColumns } from './columns.ts';
import { openFile } from './disk-file.ts';
import { type ReadOptions, readRecordBatches } from './read-records.ts';
import { openSource } from './source.ts';
import { type TagLine, tagLines } from './tag-lines.ts';
import { MalformedError, toHashtags, toName, toRecord } from './validate.ts';

/** The content of a gold file: one set of tags for each post. */
export interface GoldTags {
  /** One for each post, if the file has them. */
  readonly ids?: readonly string[];
  readonly tags: readonly (readonly string[])[];
}

export type GoldOptions = Pick<ReadOptions, 'format' | 'columns'>;

type GoldLine = TagLine<string>;

/** Tables and archives, by their names: a table cannot be told from text with a tag list a line by its content. */
const RECORDS = /\.(csv|tsv|tab|parquet|zip|tar|tgz|car)(\.gz)?$/i;

/**
 * Reads gold tags; of posts, only their ids and tags stay in memory. JSONL, `{"id": "7", "hashtags": ["cats"]}`; tables
 * and files whose format is given, as `readPosts` reads them; or text, one post a line, tags joined by `;`. The rules
 * are those of posts: ids are strings or numbers, `tags` stands for `hashtags`, and without either the tags are those
 * in the text. Otherwise posts need no text. Unlike in training, no record may be malformed.
 *
 * @param path a file, `.gz` or not
 * @throws {DataFormatError} naming the line, what was expected and what came; as `openSource`
 * @throws {InvalidArgumentError} for options out of range
 */
export async function readGold(path: string, options: GoldOptions = {}): Promise<GoldTags> {
  const lines = options.format || RECORDS.test(path) ? records(path, options) : tags(path, options);
  const ids = new Map<string, number>();
  const all: (readonly string[])[] = [];
  for await (const { line, id, tags } of lines) {
    const at = `${path} line ${line}`;
    if (all.length > 0 && ids.size > 0 !== (id !== undefined)) {
      throw new DataFormatError(`${at}: "id" must be on all lines or on none`);
    }
    all.push(tags);
    if (id === undefined) continue;
    if (ids.has(id)) {
      throw new DataFormatError(`${at}: the id "${id}" stands on line ${ids.get(id)} already`);
    }
    ids.set(id, line);
  }
  return { ...(ids.size > 0 && { ids: [...ids.keys()] }), tags: all };
}

async function* records(path: string, options: GoldOptions): AsyncGenerator<GoldLine> {
  const { columns = {} } = options;
  const batches = readRecordBatches<GoldLine>(
    await openFile(path),
    { ...options, maxMalformedShare: 0 },
    {
      needed: 'tags',
      parse(value, line) {
        const record = toRecord(value);
        return { line, id: toName(record.id, 'id'), tags: toTags(record, columns.hashtags) };
      },
    },
  );
  for await (const batch of batches) yield* batch;
}

async function* tags(path: string, { columns = {} }: GoldOptions): AsyncGenerator<GoldLine> {
  checkColumns(columns);
  const file = await openFile(path);
  try {
    const source = await openSource(file);
    const fromRecord = (record: Record<string, unknown>) => toTags(record, columns.hashtags);
    yield* tagLines(source, fromRecord, (tag) => tag, columns);
  } finally {
    await file.close();
  }
}

/** @param mapped the key of the tags, if the caller names one: then they stand nowhere else */
function toTags(record: Record<string, unknown>, mapped: string | undefined): readonly string[] {
  const { text, hashtags, tags } = record;
  const hasTags = hashtags !== undefined || (mapped === undefined && tags !== undefined);
  if (!hasTags && (mapped !== undefined || typeof text !== 'string')) {
    throw new MalformedError(`"${mapped ?? 'hashtags'}" must be an array of strings`, undefined);
  }
  return toHashtags(record, typeof text === 'string' ? text : '');
}
