/**
 * Apache Parquet, read and written one row group at a time. `hashtags` and `conversation` are lists of strings, or
 * strings with a list as in CSV; `time` is a timestamp, or a number as in other formats.
 */
import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type SchemaElement,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { DataFormatError, NotSupportedError } from '../../base/errors.ts';
import { checkUnique, type FieldColumn, fieldColumns, missingColumn } from '../columns.ts';
import type { Post } from '../post.ts';
import type { PostFile } from '../post-file.ts';
import type { Tally } from '../read-report.ts';
import { MalformedError } from '../validate.ts';
import type { Format } from './format.ts';
import { parsers, plainValue, withoutDecimals } from './parquet-values.ts';

const ROW_GROUP = 20_000;

export const parquet: Format = {
  name: 'parquet',

  async *read(source, { columns, needed, tally }) {
    await source.close();
    const { path, file: bytes } = source;
    if (!bytes || path.endsWith('.gz')) {
      throw new NotSupportedError(`${path}: Parquet is read from its end; unpack the file first`);
    }
    const file = asyncBuffer(bytes);
    const [metadata, scales] = withoutDecimals(await damaged(path, parquetMetadataAsync(file)));
    const names = await damaged(path, topLevelNames(metadata));
    const found = fieldColumns(names, columns, needed);
    if (!found) throw missingColumn(path, names, columns, needed);
    checkUnique(path, names, found, columns);
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      const rowEnd = rowStart + Number(group.num_rows);
      const wanted = found.map(({ index }) => names[index]);
      const options = { columns: wanted, rowStart, rowEnd, compressors, parsers, utf8: false };
      const rows = await damaged(path, parquetReadObjects({ file, metadata, ...options }));
      const values: unknown[] = [];
      const lines: number[] = [];
      rows.forEach((row, i) => {
        const line = rowStart + i + 1;
        const value = record(row, names, found, scales, tally, line);
        if (value === undefined) return;
        values.push(value);
        lines.push(line);
      });
      yield { values, lines };
      rowStart = rowEnd;
    }
  },

  writer(path, open) {
    if (path.endsWith('.gz')) {
      throw new NotSupportedError(`${path}: Parquet compresses its columns itself; remove .gz`);
    }
    const sink = open(path);
    const bytes = new ByteWriter();
    const file = new ParquetWriter({ writer: bytes, schema });
    const flush = async () => {
      await sink.write(bytes.getBytes().slice());
      bytes.index = 0;
    };
    let rows: Post[] = [];
    const writeGroup = async () => {
      await file.write({ columnData: toColumns(rows), rowGroupSize: ROW_GROUP });
      rows = [];
      await flush();
    };
    return {
      async write(posts) {
        rows.push(...posts);
        if (rows.length >= ROW_GROUP) await writeGroup();
      },
      async finish() {
        if (rows.length > 0) await writeGroup();
        await file.finish();
        await flush();
      },
    };
  },
};

const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;

function list(name: string): SchemaElement[] {
  return [
    { name, repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'OPTIONAL', ...text },
  ];
}

const schema: SchemaElement[] = [
  { name: 'root', num_children: 7 },
  { name: 'id', repetition_type: 'REQUIRED', ...text },
  { name: 'text', repetition_type: 'REQUIRED', ...text },
  ...list('hashtags'),
  { name: 'author', repetition_type: 'OPTIONAL', ...text },
  {
    name: 'time',
    repetition_type: 'OPTIONAL',
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
  },
  ...list('conversation'),
  { name: 'lang', repetition_type: 'OPTIONAL', ...text },
];

function toColumns(posts: readonly Post[]) {
  return [
    { name: 'id', data: posts.map(({ id }) => id) },
    { name: 'text', data: posts.map(({ text }) => text) },
    { name: 'hashtags', data: posts.map(({ hashtags }) => [...hashtags]) },
    { name: 'author', data: posts.map(({ author }) => author) },
    {
      name: 'time',
      data: posts.map(({ time }) => (time === undefined ? undefined : new Date(time))),
    },
    {
      name: 'conversation',
      data: posts.map(({ conversation }) => conversation && [...conversation]),
    },
    { name: 'lang', data: posts.map(({ lang }) => lang) },
  ];
}

function asyncBuffer({ sizeBytes, read }: PostFile): AsyncBuffer {
  return {
    byteLength: sizeBytes,
    async slice(start, end = sizeBytes) {
      if (!(start >= 0 && start <= end && end <= sizeBytes)) {
        throw new RangeError(`it refers to bytes ${start} to ${end} of ${sizeBytes}`);
      }
      return new Uint8Array(await read(start, end)).buffer;
    },
  };
}

async function topLevelNames(metadata: FileMetaData): Promise<string[]> {
  return parquetSchema(metadata).children.map(({ element }) => element.name);
}

/** A row as a record with the names of fields; undefined if it is malformed, which is counted. */
function record(
  row: Record<string, unknown>,
  names: readonly string[],
  columns: readonly FieldColumn[],
  scales: ReadonlyMap<string, number>,
  tally: Tally,
  line: number,
): unknown {
  const value: Record<string, unknown> = {};
  for (const { index, name, field } of columns) {
    const column = names[index];
    try {
      const cell = plainValue(row[column], field, scales.get(column));
      if (cell !== undefined) value[name] = cell;
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      tally.malformed(error.expected, line);
      return undefined;
    }
  }
  return value;
}

async function damaged<T>(path: string, reading: Promise<T>): Promise<T> {
  return reading.catch((error) => {
    throw new DataFormatError(
      `${path} is not a Parquet file or is damaged: ${error instanceof Error ? error.message : error}`,
      { cause: error },
    );
  });
}
