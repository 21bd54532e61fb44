import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { DataFormatError } from '../base/errors.ts';
import { normalizeTag } from '../base/tags.ts';
import { type GoldOptions, readGold } from './read-gold.ts';

const folder = mkdtempSync(join(tmpdir(), 'octothorpe-gold-'));
afterAll(() => rmSync(folder, { recursive: true }));

const renamings = { columns: { id: 'key', hashtags: 'labels' } };
const jsonl = (...records: unknown[]) => records.map((r) => `${JSON.stringify(r)}\n`).join('');

function read(content: string | Uint8Array, name = 'gold.jsonl', options?: GoldOptions) {
  writeFileSync(join(folder, name), content);
  return readGold(join(folder, name), options);
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
    ['id,hashtags\n7,tea\n8,\n9,NA\n', 'g.csv', {}],
    ['key;Body;labels\n7;NA;tea\n8;"";""\n9;hi #no;""\n', 'g.csv', renamings],
    ['7\ttea\n8\t\n9\t\n', 'g.tsv', { columns: { id: '1', hashtags: '2' } }],
    ['{"key":7,"labels":["tea"]}\n{"key":8,"labels":[]}\n{"key":9,"labels":[]}', 'g', renamings],
    [
      '{"posts":[{"id":7,"tags":["tea"]},{"id":8,"tags":[]},{"id":9,"tags":[]}]}',
      'g',
      { format: 'json' },
    ],
  ] as const)('needs no text beside the tags: %s', async (content, name, options) => {
    expect(await read(content, name, options)).toEqual({
      ids: ['7', '8', '9'],
      tags: [['tea'], [], []],
    });
  });

  it('leaves tables without ids without', async () => {
    expect(await read('text,tags\na,b\nc,d\n', 'g.csv')).toEqual({ tags: [['b'], ['d']] });
  });

  it('takes the tags in a text where a table has no others', async () => {
    expect(await read('id,text\n7,to the #sea\n', 'g.csv')).toMatchObject({ tags: [['sea']] });
  });

  it('keeps all digits of ids', async () => {
    const gold = '{"id":1050118621198921728,"tags":["a"]}\n{"id":1050118621198921729,"tags":["b"]}';
    expect((await read(gold)).ids).toEqual(['1050118621198921728', '1050118621198921729']);
  });

  it.each([
    ["['a', 'b']\n[]\n['c']"],
    ['["a", "b"]\n\n["c"]'],
    ['#a #b\n\n#c'],
    ['#a#b\n\n#c'],
    ["('a', 'b')\n\n'c'"],
    ['<a><b>\n\n<c>'],
    ['#a; b\n\nc'],
    ['a;b\r\rc\r'],
  ])(
    'reads lists, hashtags and joined tags of text, and the line ends of a Mac: %s',
    async (text) => {
      const { tags } = await read(text, 'g.txt');
      expect(tags.map((line) => line.map(normalizeTag))).toEqual([['a', 'b'], [], ['c']]);
    },
  );

  it('keeps names with signs and commas where ";" joins tags', async () => {
    const { tags } = await read('(G)I-DLE;k-pop\nnew york, ny\n#New York', 'g.txt');
    expect(tags).toEqual([['(G)I-DLE', 'k-pop'], ['new york, ny'], ['#New York']]);
  });

  it.each([
    ["a\n['a\n", 'g.txt', 'g.txt line 2: tags must be a list that can be read'],
    ['a\nb,c\n', 'g.txt', 'g.txt line 2 has a comma, and no line has a ";": join tags with ";"'],
    ['a,b\n7,x\n', 'g.csv', 'g.csv has no column "hashtags"; its columns are: a, b. Map them'],
    ['id,tags\n7,x\n7,y\n', 'g.csv', 'g.csv line 3: the id "7" stands on line 2 already'],
    ['id,tags\n7,x\n,y\n', 'g.csv', 'g.csv line 3: "id" must be on all lines or on none'],
    ['["a"]\n["b"]\n', 'g.jsonl', 'g.jsonl line 1: expected a JSON object, got ["a"]'],
  ])('refuses what it would misread: %s', async (content, name, message) => {
    await expect(read(content, name)).rejects.toThrow(DataFormatError);
    await expect(read(content, name)).rejects.toThrow(message);
  });

  it.each([
    [
      '{"key":1,"text":"#a","tags":["b"]}',
      'g',
      '"labels" must be an array of strings, got nothing',
    ],
    ['id,text\n7,#a\n', 'g.csv', 'g.csv has no column "labels"; its columns are: id, text.'],
    ['a;b\n', 'g.txt', 'g.txt holds one post a line as text, without columns: leave columns out'],
  ])('never looks elsewhere for tags that are mapped: %s', async (content, name, message) => {
    const options = { columns: { hashtags: 'labels' } };
    await expect(read(content, name, options)).rejects.toThrow(message);
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
