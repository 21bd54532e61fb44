import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { DataFormatError } from '../base/errors.ts';
import { type Prediction, predictionsIn, readPredictions } from './read-predictions.ts';

const folder = mkdtempSync(join(tmpdir(), 'octothorpe-predictions-'));
afterAll(() => rmSync(folder, { recursive: true }));

const jsonl = (...records: unknown[]) => records.map((r) => `${JSON.stringify(r)}\n`).join('');

async function read(content: string | Uint8Array, name = 'p.jsonl'): Promise<Prediction[]> {
  writeFileSync(join(folder, name), content);
  const all: Prediction[] = [];
  for await (const one of readPredictions(join(folder, name))) all.push(one);
  return all;
}

describe('readPredictions', () => {
  it('reads text: one post per line, an empty line for no tags, any line ends', async () => {
    const predictions = await read('\uFEFFcats; dogs ;\r\n\r\nnew year\n', 'p.txt');
    expect(predictions).toEqual([
      { line: 1, id: undefined, tags: [{ tag: 'cats' }, { tag: 'dogs' }] },
      { line: 2, id: undefined, tags: [] },
      { line: 3, id: undefined, tags: [{ tag: 'new year' }] },
    ]);
  });

  it('reads JSONL with and without ids, with numeric ids, with a byte order mark, and gzipped', async () => {
    const recommendations = [{ tag: 'cats', score: 2, probability: 0.5 }];
    const content = `\uFEFF${jsonl({ id: 7, recommendations }).replace('\n', '\r\n')}\n${jsonl({ id: 'b', recommendations })}`;
    for (const bytes of [Buffer.from(content), gzipSync(content)]) {
      expect(await read(bytes)).toEqual([
        { line: 1, id: '7', tags: recommendations },
        { line: 3, id: 'b', tags: recommendations },
      ]);
    }
    expect(await read(jsonl({ recommendations: [] }))).toMatchObject([{ id: undefined, tags: [] }]);
    expect(await read(jsonl({ id: null, recommendations: [] }))).toMatchObject([{ id: undefined }]);
  });

  it('keeps all digits of ids, and scores as numbers', async () => {
    const score = 1050118621198921700;
    const line = `{"id":1050118621198921729,"recommendations":[{"tag":"a","score":${score}}]}`;
    expect(await read(line)).toEqual([
      { line: 1, id: '1050118621198921729', tags: [{ tag: 'a', score }] },
    ]);
  });

  it('reads lists and hashtags in text', async () => {
    const [first, second] = await read("['a', 'b']\n#a #b\n", 'p.txt');
    expect(first.tags).toEqual([{ tag: 'a' }, { tag: 'b' }]);
    expect(second.tags).toEqual(first.tags);
  });

  it.each([
    ['{"id":"1"', 'p.jsonl line 1: expected a JSON object, got "{'],
    ['{"id":"1"}', 'line 1: "recommendations" must be an array of {"tag", "score"}, got nothing'],
    [
      '{"recommendations":[{"score":1}]}',
      'p.jsonl line 1: a recommendation must have a string "tag", got {"score":1}',
    ],
    [
      '{"recommendations":[{"tag":"a","score":"high"}]}',
      'p.jsonl line 1: "score" must be a number, got "high"',
    ],
    ['{"id":[7],"recommendations":[]}', '"id" must be a string or a number, got [7]'],
    [
      '{"id":"1","recommendations":[]}\n\n{"recommendations":[]}',
      'p.jsonl line 3: "id" must be on all lines or on none',
    ],
    ['{"recommendations":[]}\n{"id":"1","recommendations":[]}', 'line 2: "id" must be on all'],
    ['{"recommendations":[]}\n[1]', 'p.jsonl line 2: expected a JSON object, got [1]'],
    ['[{"id":"1","recommendations":[]}]', 'p.jsonl is one JSON list; write each of its objects on'],
    [
      `{"recommendations":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      'line 1: a recommendation must have a string "tag", got a value that cannot be shown',
    ],
    [Buffer.from('{"recommendations":[]}\n\xff\n', 'latin1'), 'p.jsonl line 2: invalid UTF-8'],
  ])('fails in one clear line: %#', async (content, message) => {
    await expect(read(content)).rejects.toThrow(DataFormatError);
    await expect(read(content)).rejects.toThrow(message);
  });

  it('keeps only a chunk or two of a file in memory', async () => {
    const line = jsonl({ id: '1', recommendations: Array(40).fill({ tag: 'x'.repeat(20) }) });
    const piece = Buffer.from(line.repeat(100));
    let given = 0;
    const source = {
      path: 'long.jsonl',
      head: piece,
      async *chunks() {
        for (; given < 50; given++) yield piece;
      },
      close: async () => {},
    };
    let taken = 0;
    let mostAhead = 0;
    for await (const { tags } of predictionsIn(source)) {
      taken += tags.length / 40;
      mostAhead = Math.max(mostAhead, given - taken / 100);
    }
    expect(taken).toBe(5_000);
    expect(mostAhead).toBeLessThanOrEqual(1);
  });
});
