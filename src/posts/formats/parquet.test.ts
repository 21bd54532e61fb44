import type { SchemaElement } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { postFiles } from '../post-files.case.ts';

const files = postFiles();

/** Writes and reads columns with a schema of one element each, together with a text column. */
async function read(elements: Record<string, Omit<SchemaElement, 'name'>>, data: unknown[][]) {
  const names = Object.keys(elements);
  const schema: SchemaElement[] = [
    { name: 'root', num_children: names.length + 1 },
    { name: 'text', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
    ...names.map(
      (name): SchemaElement => ({ name, repetition_type: 'OPTIONAL', ...elements[name] }),
    ),
  ];
  const columnData = [
    { name: 'text', data: data[0].map(() => 'a') },
    ...names.map((name, i) => ({ name, data: data[i] as never[] })),
  ];
  const content = new Uint8Array(parquetWriteBuffer({ columnData, schema }));
  return files.read('a.parquet', content);
}

const [one, two] = [1050118621198921728n, 1050118621198921729n];

describe('ids and authors keep all digits', () => {
  it.each<[string, Omit<SchemaElement, 'name'>]>([
    [
      'DECIMAL(38,0)',
      {
        type: 'FIXED_LEN_BYTE_ARRAY',
        type_length: 16,
        converted_type: 'DECIMAL',
        precision: 38,
        scale: 0,
      },
    ],
    ['DECIMAL(18,0)', { type: 'INT64', converted_type: 'DECIMAL', precision: 18, scale: 0 }],
    [
      'DECIMAL in bytes',
      { type: 'BYTE_ARRAY', converted_type: 'DECIMAL', precision: 38, scale: 0 },
    ],
    ['INT64', { type: 'INT64' }],
    ['UINT64', { type: 'INT64', converted_type: 'UINT_64' }],
  ])('%s', async (name, element) => {
    const negative = name === 'UINT64' ? 7n : -one;
    const { posts } = await read({ id: element, author: element }, [
      [one, two, negative],
      [two, null, 42n],
    ]);
    expect(posts.map(({ id, author }) => [id, author])).toEqual([
      [String(one), String(two)],
      [String(two), undefined],
      [String(negative), '42'],
    ]);
  });

  it('or else are malformed', async () => {
    const { posts, report } = await read({ id: { type: 'DOUBLE' } }, [[Number(one), 7]]);
    expect(posts.map(({ id }) => id)).toEqual(['7']);
    expect(report.kinds[0].kind).toBe('"id" beyond 2^53 must be a string, to keep its digits');
  });
});

describe('times', () => {
  const autumn = Date.UTC(2018, 9, 10, 20, 19, 24);
  it.each<[string, Omit<SchemaElement, 'name'>, unknown]>([
    ['milliseconds', { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' }, new Date(autumn)],
    ['microseconds', { type: 'INT64', converted_type: 'TIMESTAMP_MICROS' }, new Date(autumn)],
    [
      'nanoseconds',
      {
        type: 'INT64',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'NANOS' },
      },
      new Date(autumn),
    ],
    [
      'seconds with a fraction, as a decimal',
      { type: 'INT64', converted_type: 'DECIMAL', precision: 18, scale: 6 },
      BigInt(autumn) * 1000n,
    ],
    ['a whole number', { type: 'INT64' }, BigInt(autumn)],
    ['text', { type: 'BYTE_ARRAY', converted_type: 'UTF8' }, '2018-10-10 20:19:24+00'],
  ])('%s', async (_, element, value) => {
    const { posts } = await read({ time: element }, [[value, null]]);
    expect(posts.map(({ time }) => time)).toEqual([autumn, undefined]);
  });

  it('out of range are malformed', async () => {
    const element = { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' } as const;
    const { posts, report } = await read({ time: element }, [[9n * 10n ** 18n, 0n]]);
    expect(posts.length).toBe(1);
    expect(report.kinds).toEqual([
      { kind: '"time" must be in the years 1 to 9999', count: 1, firstLine: 1 },
    ]);
  });
});

it('reads lists in text, binary text, and column names in another case', async () => {
  const { posts, report } = await read(
    {
      hashtags: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
      Author: { type: 'BYTE_ARRAY' },
    },
    [
      [`['a' 'b']`, 'c;d', `['a`, null, 'e'],
      [new TextEncoder().encode('ada'), null, null, null, new Uint8Array([0xff])],
    ],
  );
  expect(posts).toEqual([
    { id: 'a:1', text: 'a', hashtags: ['a', 'b'], author: 'ada' },
    { id: 'a:2', text: 'a', hashtags: ['c', 'd'] },
    { id: 'a:4', text: 'a', hashtags: [] },
  ]);
  expect(report.malformed).toBe(2);
});

it('counts lists of anything but strings', async () => {
  const columnData = [
    { name: 'text', data: ['a', 'b'] },
    { name: 'tags', data: [{ text: 'x', at: 1n }, null], type: 'JSON' as const },
  ];
  const content = new Uint8Array(parquetWriteBuffer({ columnData }));
  const { posts, report } = await files.read('b.parquet', content);
  expect(posts.length).toBe(1);
  expect(report.kinds[0].kind).toBe('"tags" must be an array of strings');
});
