import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DataFormatError, InvalidArgumentError } from '../base/errors.ts';
import { postFiles } from './post-files.case.ts';
import { readAllPosts, readPosts } from './read.ts';
import type { ReadOptions } from './read-records.ts';

const { folder, path: pathOf, write: file } = postFiles();

const line = (id: number) => `{"id":"${id}","text":"post ${id}","tags":["a"]}\n`;
const lines = (count: number) => Array.from({ length: count }, (_, i) => line(i)).join('');

/** The message of the error that reading throws, without the folder. */
async function failure(path: string, options?: ReadOptions): Promise<string> {
  const error = await readAllPosts(path, options).catch((e) => e);
  expect(error).toBeInstanceOf(DataFormatError);
  expect(error.message).not.toContain('\n');
  return error.message.replaceAll(`${folder}/`, '');
}

describe('readPosts', () => {
  it('reads plain and gzipped files, BOM and CRLF, with or without a last line end', async () => {
    const windows = `\uFEFF${line(1)}${line(2)}`.replaceAll('\n', '\r\n').trimEnd();
    for (const path of [
      file('a.jsonl', line(1) + line(2)),
      file('b.jsonl.gz', gzipSync(line(1) + line(2))),
      file('named-otherwise', gzipSync(line(1) + line(2))),
      file('c.jsonl', windows),
    ]) {
      const { posts, report } = await readAllPosts(path);
      expect(posts.map(({ text }) => text)).toEqual(['post 1', 'post 2']);
      expect(report).toEqual({ posts: 2, malformed: 0, kinds: [], skipped: [], notes: [] });
    }
  });

  it('gives posts without an id the name and line of the file', async () => {
    const { posts } = await readAllPosts(file('train.jsonl.gz', gzipSync('\n{"text":"a"}\n')));
    expect(posts[0].id).toBe('train:2');
  });

  it('maps keys of another name', async () => {
    const path = file('mapped.jsonl', '{"id":1,"tweet":"a","label":["B"]}');
    const { posts } = await readAllPosts(path, { columns: { text: 'tweet', hashtags: 'label' } });
    expect(posts).toEqual([expect.objectContaining({ id: '1', text: 'a', hashtags: ['B'] })]);
  });

  it('counts malformed lines by kind with the first line of each, and continues', async () => {
    const bad = Buffer.concat([
      Buffer.from(`${line(1)}{"id":\n${line(2)}{"id":"3"}\n${line(1)}{"text":"`),
      Buffer.from([0xc3, 0x28]),
      Buffer.from(`"}\n${line(4)}[}\n`),
    ]);
    const { posts, report } = await readAllPosts(file('bad.jsonl', bad), {
      maxMalformedShare: 0.7,
    });
    expect(posts.map(({ id }) => id)).toEqual(['1', '2', '4']);
    expect(report.malformed).toBe(5);
    expect(report.kinds).toEqual([
      { kind: 'invalid JSON', count: 2, firstLine: 2 },
      { kind: '"text" must be a string', count: 1, firstLine: 4 },
      { kind: 'duplicate id', count: 1, firstLine: 5 },
      { kind: 'invalid UTF-8', count: 1, firstLine: 6 },
    ]);
  });

  it('counts a line that is too long, wherever it is, and keeps the line numbers', async () => {
    const long = `{"id":"x","text":"${'y'.repeat(10_000_000)}"}\n`;
    const options = { maxMalformedShare: 0.5 };
    const path = file('long.jsonl', `${line(1)}${long}${line(2)}{\n${line(3)}${line(4)}`);
    const { posts, report } = await readAllPosts(path, options);
    expect(posts.map(({ id }) => id)).toEqual(['1', '2', '3', '4']);
    expect(report.kinds).toEqual([
      { kind: 'line too long', count: 1, firstLine: 2 },
      { kind: 'invalid JSON', count: 1, firstLine: 4 },
    ]);
    const last = await readAllPosts(file('last.jsonl', line(1) + long.trimEnd()), options);
    expect(last.report.kinds).toEqual([{ kind: 'line too long', count: 1, firstLine: 2 }]);
  });

  it('allows 1 % by default, checked at the end', async () => {
    const { report } = await readAllPosts(file('one.jsonl', `{\n${lines(99)}`));
    expect(report).toMatchObject({ posts: 99, malformed: 1 });
    expect(await failure(file('two.jsonl', `{\n{\n${lines(98)}`))).toBe(
      'two.jsonl: 2 of 100 records are not posts, more than the 1 % allowed: ' +
        'invalid JSON (2, first at 1). ' +
        'Repair the file, name its format or columns, or raise maxMalformedShare',
    );
  });

  it('fails early after a thousand records', async () => {
    const path = file('early.jsonl', `${'{\n'.repeat(100)}${lines(20_000)}`);
    expect(await failure(path)).toMatch(/100 of the first \d+ records are not posts/);
  });

  it('fails with one clear line for files without posts', async () => {
    expect(await failure(pathOf('missing.jsonl'))).toBe('missing.jsonl: no such file');
    expect(await failure(folder)).toContain('is a folder; give a file in it');
    expect(await failure(file('empty.jsonl', ''))).toBe('empty.jsonl is empty; expected posts');
    expect(await failure(file('empty.jsonl.gz', gzipSync('')))).toBe(
      'empty.jsonl.gz is empty; expected posts',
    );
    expect(await failure(file('blank.jsonl', '\n\n'))).toBe('blank.jsonl has no posts');
    expect(await failure(file('fake.jsonl.gz', line(1)))).toContain(
      'fake.jsonl.gz is named .gz but does not start with the bytes of gzip (1f 8b)',
    );
    expect(await failure(file('notes.md', 'hello'))).toContain(
      'cannot tell the format of notes.md from its name or content; name it: jsonl, json, csv',
    );
  });

  it('rejects binary noise', async () => {
    const noise = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * i * 31 + 7) % 256));
    const withoutNul = Buffer.from(noise.map((byte) => byte || 0xff));
    expect(await failure(file('noise.jsonl', Buffer.from([1, 2, 0, 4])))).toContain(
      'noise.jsonl is not text: byte 2 is zero',
    );
    expect(await failure(file('noise.csv', withoutNul))).toMatch(/no column "text"|not posts/);
    expect(await failure(file('noise2.jsonl', withoutNul))).toContain('records are not posts');
    expect(await failure(file('noise.parquet', noise))).toContain(
      'is not a Parquet file or is damaged',
    );
    const damagedGzip = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), noise]);
    expect(await failure(file('noise.jsonl.gz', damagedGzip))).toContain('is damaged: ');
  });

  it('reports truncated gzip data, after yielding the posts before the end', async () => {
    const packed = gzipSync(lines(50_000));
    const path = file('cut.jsonl.gz', packed.subarray(0, packed.length / 2));
    expect(await failure(path)).toBe(
      'cut.jsonl.gz is truncated: its gzip data ends too early; copy or download it again',
    );
  });

  it('can be stopped early', async () => {
    for await (const post of readPosts(file('many.jsonl', lines(50_000)))) {
      expect(post.id).toBe('0');
      break;
    }
  });

  it('validates its options', async () => {
    const path = file('ok.jsonl', line(1));
    await expect(readAllPosts(path, { maxMalformedShare: 2 })).rejects.toThrow(
      new InvalidArgumentError('maxMalformedShare must be in [0, 1], got 2'),
    );
    await expect(readAllPosts(path, { columns: { txt: 'a' } as never })).rejects.toThrow(
      'columns has no field "txt"; its fields are: id, text, hashtags',
    );
    await expect(readAllPosts(path, { format: 'xml' as never })).rejects.toThrow(
      'there is no format "xml"; the formats are: jsonl, json, csv',
    );
  });
});
