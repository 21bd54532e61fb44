/** Writes Parquet one row group at a time. */
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { Post } from '../post.ts';
import type { PostWriter, Sink } from './format.ts';

const ROW_GROUP = 20_000;

export function parquetWriter(sink: Sink): PostWriter {
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
}

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
