import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { DataFormatError } from '../base/errors.ts';
import { readGold } from './read-gold.ts';

const folder = mkdtempSync(join(tmpdir(), 'octothorpe-gold-'));
afterAll(() => rmSync(folder, { recursive: true }));

const jsonl = (...records: unknown[]) => records.map((r) => `${JSON.stringify(r)}\n`).join('');

function read(content: string | Uint8Array, name = 'gold.jsonl') {
  writeFileSync(join(folder, name), content);
  return readGold(join(folder, name));
}

describe('readGold', () => {
  it('reads posts by the rules of posts', async () => {
    const content = jsonl(
      { id: '1', text: 'Hi #no', hashtags: ['A', '#B '] },
      { id: 2, tags: ['c'] },
      { id: 3.5, text: 'to the #Sea', lang: 7 },
      { id: '4', hashtags: [] },
    );
    const expected = { ids: ['1', '2', '3.5', '4'], tags: [['A', 'B'], ['c'], ['Sea'], []] };
    expect(await read(content)).toEqual(expected);
    expect(await read(gzipSync(`\uFEFF${content.replaceAll('\n', '\r\n')}`))).toEqual(expected);
  });

  it('reads text, and tables by their names', async () => {
    expect(await read('\uFEFFa; b\n\nnew year', 'g.txt')).toEqual({
      tags: [['a', 'b'], [], ['new year']],
    });
    expect(await read('id,text,hashtags\n7,Hi,tea\n8,to the #sea,""\n', 'g.csv')).toMatchObject({
      ids: ['7', '8'],
    });
  });

  it.each([
    [
      '{"id":"1","hashtags":null}',
      'gold.jsonl line 1: "hashtags" must be an array of strings, got',
    ],
    ['{"id":"1","tags":[1]}', 'gold.jsonl line 1: "tags" must be an array of strings, got [1]'],
    ['{"id":"1"}', 'gold.jsonl line 1: "hashtags" must be an array of strings, got nothing'],
    [
      '{"id":7,"tags":[]}\n{"id":"7","tags":[]}',
      'gold.jsonl line 2: the id "7" stands on line 1 already',
    ],
  ])('fails in one clear line: %s', async (content, message) => {
    await expect(read(content)).rejects.toThrow(DataFormatError);
    await expect(read(content)).rejects.toThrow(message);
  });
});
