/**
 * Apache Parquet, read and written one row group at a time. `hashtags` and `conversation` are lists of
 * strings, `time` is a timestamp; numbers are taken as in other formats.
 */
import { open } from 'node:fs/promises';
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
import type { Post } from '../post.ts';
import { fieldNames } from '../validate.ts';
import type { Columns, Format } from './format.ts';

const ROW_GROUP = 20_000;

export const parquet: Format = {
  name: 'parquet',

  async *read(source, { columns }) {
    source.close();
    const { path } = source;
    if (path.endsWith('.gz')) {
      throw new NotSupportedError(`${path}: Parquet is read from its end; unpack the file first`);
    }
    const handle = await open(path);
    try {
      const file = await asyncBuffer(handle);
      const metadata = await damaged(path, parquetMetadataAsync(file));
      const wanted = wantedColumns(path, metadata, columns);
      let rowStart = 0;
      for (const group of metadata.row_groups) {
        const rowEnd = rowStart + Number(group.num_rows);
        const options = { file, metadata, columns: wanted, rowStart, rowEnd, compressors };
        const rows = await damaged(path, parquetReadObjects(options));
        yield { values: rows.map(plain), lines: rows.map((_, i) => rowStart + i + 1) };
        rowStart = rowEnd;
      }
    } finally {
      await handle.close();
    }
  },

  writer(path, open) {
    if (path.endsWith('.gz')) {
      throw new NotSupportedError(`${path}: Parquet packs its columns by itself; leave out .gz`);
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

async function asyncBuffer(handle: Awaited<ReturnType<typeof open>>): Promise<AsyncBuffer> {
  const { size } = await handle.stat();
  return {
    byteLength: size,
    async slice(start, end = size) {
      const bytes = new Uint8Array(end - start);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
      return bytes.buffer.slice(0, bytesRead);
    },
  };
}

/** The columns that hold fields; the others are never read. */
function wantedColumns(path: string, metadata: FileMetaData, columns: Columns): string[] {
  const names = parquetSchema(metadata).children.map(({ element }) => element.name);
  for (const column of [columns.text ?? 'text', ...Object.values(columns)]) {
    if (names.includes(column)) continue;
    throw new DataFormatError(
      `${path} has no column "${column}"; its columns are: ${names.join(', ')}. ` +
        'Say which holds what with columns, as in { text: "tweet" }',
    );
  }
  const known = new Set<string>([...Object.values(fieldNames).flat(), ...Object.values(columns)]);
  return names.filter((name) => known.has(name));
}

/** A row in plain values: no nulls, 64-bit numbers as numbers (ids as text), dates as ISO 8601. */
function plain(row: Record<string, unknown>): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    if (value === null || value === undefined) continue;
    if (typeof value === 'bigint') record[name] = toNumber(value);
    else if (value instanceof Date) record[name] = value.toISOString();
    else record[name] = value;
  }
  return record;
}

function toNumber(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

async function damaged<T>(path: string, reading: Promise<T>): Promise<T> {
  return reading.catch((error) => {
    throw new DataFormatError(
      `${path} is no Parquet file, or damaged: ${error instanceof Error ? error.message : error}`,
      { cause: error },
    );
  });
}
