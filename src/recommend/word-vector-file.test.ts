import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { DataFormatError, FileAccessError } from '../base/errors.ts';
import { openWordVectorFile } from './word-vector-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'octothorpe-vectors-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const numbers = { rook: [1, -0.5, 2], latte: [0.25, 4, -8] };
const lines = Object.entries(numbers).map(([word, row]) => `${word} ${row.join(' ')}\n`);
const binary = Buffer.concat([
  Buffer.from('2 3\n'),
  ...Object.entries(numbers).flatMap(([word, row]) => [
    Buffer.from(`${word} `),
    Buffer.from(Float32Array.from(row).buffer),
    Buffer.from('\n'),
  ]),
]);
const word2vec = `2 3\n${lines.join('')}`;
const glove = lines.join('');

const all = { has: () => true };

describe('openWordVectorFile', () => {
  it.each<[string, string, string | Uint8Array]>([
    ['word2vec binary', 'v.bin', binary],
    ['word2vec binary, packed', 'v.bin.gz', gzipSync(binary)],
    ['word2vec text', 'v.txt', word2vec],
    ['word2vec text with Windows line ends', 'v.vec', word2vec.replaceAll('\n', '\r\n')],
    ['word2vec text, packed', 'v.txt.gz', gzipSync(word2vec)],
    ['word2vec text with a byte order mark', 'mark.vec', `\uFEFF${word2vec}`],
    ['GloVe', 'glove.txt', glove],
    ['GloVe with a byte order mark', 'mark.txt', `\uFEFF${glove}`],
    ['GloVe, packed', 'glove.gz', gzipSync(glove)],
  ])('detects the format: %s', async (_, name, content) => {
    const source = await openWordVectorFile(file(name, content));
    expect(source.dimension).toBe(3);
    const vectors = await source.read(all);
    expect(vectors.words).toEqual(['rook', 'latte']);
    expect([...vectors.vector('latte')!]).toEqual(numbers.latte);
  });

  it('reads only the requested words', async () => {
    const source = await openWordVectorFile(file('some.txt', glove));
    const vectors = await source.read(new Set(['latte', 'swan']));
    expect(vectors.words).toEqual(['latte']);
    expect([...vectors.rows]).toEqual(numbers.latte);
  });

  it('warns about repeated words', async () => {
    const path = file('twice.txt', `${glove}rook 9 9 9\nswan 1 1 1\nswan 2 2 2\n`);
    const notes: string[] = [];
    const source = await openWordVectorFile(path);
    const vectors = await source.read(new Set(['rook', 'latte']), (line) => notes.push(line));
    expect([...vectors.vector('rook')!]).toEqual(numbers.rook);
    expect(notes).toEqual([`${path}: skipped 1 repeated vectors of earlier words`]);
  });

  it('warns about broken words', async () => {
    const path = file(
      'broken.bin',
      binary.map((byte, i) => (i === 5 ? 0xff : byte)),
    );
    const notes: string[] = [];
    const source = await openWordVectorFile(path);
    const vectors = await source.read(all, (line) => notes.push(line));
    expect(vectors.words).toEqual(['latte']);
    expect(notes).toEqual([`${path}: skipped 1 words that are empty or not UTF-8`]);
  });

  it('recognizes GloVe of one dimension', async () => {
    const source = await openWordVectorFile(file('one.txt', '7 1.5\nrook 2\n'));
    const vectors = await source.read(all);
    expect([vectors.words, vectors.dimension]).toEqual([['7', 'rook'], 1]);
  });

  it.each<[string, string, string | Uint8Array, RegExp]>([
    [
      'truncated',
      'cut.bin',
      binary.subarray(0, -6),
      /cut\.bin word 2 \("latte"\) of 2: expected 12 bytes, got 7 \(5 are missing\); the file is truncated/,
    ],
    ['text named .bin', 'text.bin', glove, /text\.bin line 1: expected the number of words and/],
    ['binary not named .bin', 'binary.txt', binary, /binary\.txt line \d: /],
    ['a short row', 'short.txt', '2 3\nrook 1 2\n', /short\.txt line 2: expected 3 numbers, got 2/],
    [
      'words missing',
      'few.txt',
      `3 3\n${glove}`,
      /few\.txt after word 2: the file ends, but 3 words/,
    ],
    ['empty', 'empty.txt', '', /empty\.txt is empty; expected word vectors/],
  ])('reports what is wrong: %s', async (_, name, content, message) => {
    const read = openWordVectorFile(file(name, content));
    await expect(read).rejects.toThrow(DataFormatError);
    await expect(read).rejects.toThrow(message);
  });

  it.each<[string, string]>([
    ['absent', join(folder, 'absent.txt')],
    ['absent and gzipped', join(folder, 'absent.bin.gz')],
    ['a folder', folder],
    ['a device', '/dev/zero'],
    ['not gzip', file('plain.txt.gz', glove)],
    ['truncated gzip', file('cut.txt.gz', gzipSync(glove).subarray(0, 30))],
  ])('reports a file that cannot be read: %s', async (_, path) => {
    const read = openWordVectorFile(path);
    await expect(read).rejects.toThrow(FileAccessError);
    await expect(read).rejects.toThrow(`cannot read the word vectors ${path}: `);
  });
});
