import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FileAccessError } from '../base/errors.ts';
import { ownMark } from '../files/process-mark.ts';
import { withCompanions } from './companions.ts';
import type { Post } from './post.ts';
import { readAllPosts } from './read.ts';
import { writeAllPosts, writePosts } from './write.ts';

const disk = vi.hoisted(() => ({ full: false }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const createWriteStream: typeof fs.createWriteStream = (path, options) => {
    const stream = fs.createWriteStream(path, options);
    if (disk.full) {
      stream._write = (_chunk, _encoding, done) =>
        done(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }));
      stream._writev = (_chunks, done) => stream._write(null, 'utf8', done);
    }
    return stream;
  };
  return { ...fs, createWriteStream };
});

let folder: string;
beforeEach(() => {
  disk.full = false;
  folder = mkdtempSync(join(tmpdir(), 'posts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const full: Post = {
  id: '1',
  text: 'He said, "hi"\nand left\t#A',
  hashtags: ['A', 'b;c', '愚人节 快乐'],
  author: 'me',
  time: 1_328_708_220_123,
  conversation: ['one, two', '[three]'],
  lang: 'en',
};
const bare: Post = { id: '2', text: ' [x] ', hashtags: [] };
const many = Array.from({ length: 45_000 }, (_, i): Post => ({ ...full, id: `p${i}` }));

describe('writePosts', () => {
  it.each(['a.jsonl', 'a.jsonl.gz', 'a.csv', 'a.csv.gz', 'a.tsv', 'a.parquet'])(
    '%s keeps every field of every post',
    async (name) => {
      const path = join(folder, name);
      expect(await writePosts(path, [full, bare])).toBe(2);
      expect((await readAllPosts(path)).posts).toEqual([full, bare]);
      expect(readdirSync(folder)).toEqual([name]);
    },
  );

  it.each(['a.jsonl', 'a.csv', 'a.parquet'])('%s keeps the order of many posts', async (name) => {
    const path = join(folder, name);
    expect(await writePosts(path, many)).toBe(many.length);
    const { posts } = await readAllPosts(path);
    expect(posts.length).toBe(many.length);
    expect(posts.every((post, i) => post.id === `p${i}`)).toBe(true);
    expect(posts.at(-1)).toEqual(many.at(-1));
  });

  it.each([
    ['train_post.txt', ['train_conv.txt', 'train_post.txt', 'train_tag.txt'], ['one, two [three]']],
    ['train_src.txt.gz', ['train_src.txt.gz', 'train_trg.txt.gz'], ['one, two', '[three]']],
  ])(
    '%s keeps text, tags and conversation, on one line each',
    async (name, files, conversation) => {
      const path = join(folder, name);
      await writePosts(path, [full, bare]);
      expect(readdirSync(folder).sort()).toEqual(files);
      expect((await readAllPosts(path)).posts).toEqual([
        {
          id: 'train:1',
          text: 'He said, "hi" and left #A',
          hashtags: ['A', 'b c', '愚人节 快乐'],
          conversation,
        },
        { id: 'train:2', text: '[x]', hashtags: [] },
      ]);
    },
  );

  it('does not change an existing file if the posts throw an error', async () => {
    const path = join(folder, 'a.jsonl.gz');
    writeFileSync(path, 'before');
    async function* broken() {
      yield* many;
      throw new Error('the source broke');
    }
    await expect(writePosts(path, broken())).rejects.toThrow('the source broke');
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(folder)).toEqual(['a.jsonl.gz']);
  });

  it.each(['a.jsonl', 'a.csv.gz', 'a.parquet', 'a_post.txt'])(
    'reports a full disk while %s is written, and leaves nothing behind',
    async (name) => {
      const path = join(folder, name);
      writeFileSync(path, 'before');
      disk.full = true;
      const error = await writePosts(path, many).catch((e) => e);
      expect(error).toBeInstanceOf(FileAccessError);
      expect(error.message).toMatch(
        /^cannot write \S+: no space left on the disk; free some or write elsewhere$/,
      );
      expect(readFileSync(path, 'utf8')).toBe('before');
      expect(readdirSync(folder)).toEqual([name]);
    },
  );

  it('does not overwrite its input, in any file of the format', async () => {
    const path = join(folder, 'a.jsonl');
    writeFileSync(path, 'before');
    await expect(writePosts(path, [full], { inputs: [path] })).rejects.toThrow(
      'a.jsonl is also an input and would be overwritten; write elsewhere',
    );
    writeFileSync(join(folder, 'b_trg.txt'), 'before');
    linkSync(join(folder, 'b_trg.txt'), join(folder, 'a_tag.txt'));
    const inputs = withCompanions(join(folder, 'a_post.txt'));
    await expect(writePosts(join(folder, 'b_src.txt'), [full], { inputs })).rejects.toThrow(
      /b_trg\.txt is the same file as the input \S+a_tag\.txt and would be overwritten/,
    );
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(folder).sort()).toEqual(['a.jsonl', 'a_tag.txt', 'b_trg.txt']);
  });

  it('writes either all of several files or none', async () => {
    const [a, b] = [join(folder, 'a.jsonl'), join(folder, 'b.jsonl')];
    writeFileSync(a, 'before');
    async function* broken() {
      yield full;
      throw new Error('the source broke');
    }
    const parts = [
      [a, [bare]],
      [b, broken()],
    ] as const;
    await expect(writeAllPosts(parts)).rejects.toThrow('the source broke');
    expect(readFileSync(a, 'utf8')).toBe('before');
    expect(readdirSync(folder)).toEqual(['a.jsonl']);
    expect(
      await writeAllPosts([
        [a, [bare]],
        [b, [full, bare]],
      ]),
    ).toEqual([1, 2]);
    expect((await readAllPosts(b)).posts).toEqual([full, bare]);
  });

  it('removes what a killed process left behind for the same file', async () => {
    const [, , host] = ownMark().split('-');
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    writeFileSync(join(folder, `.a.jsonl.partial-${child.pid}-1-${host}-0`), 'half');
    const others = [`.b.jsonl.partial-${child.pid}-1-${host}-0`, `.a.jsonl.partial-${ownMark()}-9`];
    for (const name of others) writeFileSync(join(folder, name), 'half');
    await writePosts(join(folder, 'a.jsonl'), [full]);
    expect(readdirSync(folder).sort()).toEqual([...others, 'a.jsonl'].sort());
  });

  it('reports what cannot be written', async () => {
    const write = (name: string, options = {}) => writePosts(join(folder, name), [full], options);
    await expect(write('no/such/a.jsonl')).rejects.toThrow(/the folder \S+ does not exist/);
    await expect(write('a.txt')).rejects.toThrow('cannot tell the format to write from the name');
    await expect(write('tweets.js')).rejects.toThrow('twitter-archive can only be read');
    await expect(write('a.txt', { format: 'takg' })).rejects.toThrow('must end in _src.txt');
    await expect(write('a.parquet.gz')).rejects.toThrow('remove .gz');
    expect(readdirSync(folder)).toEqual([]);
  });
});
