/** Arbitrary and damaged files quickly result in posts or in an error of the project. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OctothorpeError } from '../../src/base/errors.ts';
import {
  type Files,
  noise,
  tarGzOf,
  tarOf,
  tweetsFile,
  zipOf,
} from '../../src/posts/archives/archives.case.ts';
import { repositoryOf } from '../../src/posts/formats/bluesky-repository.case.ts';
import { type FormatName, formatNames } from '../../src/posts/formats.ts';
import type { Post } from '../../src/posts/post.ts';
import { readAllPosts } from '../../src/posts/read.ts';
import { writePosts } from '../../src/posts/write.ts';

const SEED = 8;
/** Processor time, which other processes do not affect. */
const SLOW_MS = 1000;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'posts-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const posts: Post[] = [
  { id: '1', text: 'say "hi",\nthen #go', hashtags: ['go', 'b;c'], author: 'ada', time: 1.6e12 },
  { id: '2', text: 'é😀', hashtags: [], conversation: ['one', '[two]'], lang: 'en' },
];

const tweet = {
  id_str: '1',
  text: 'a #b',
  user: { id: 1050118621198921728n.toString() },
  created_at: 'Wed Oct 10 20:19:24 +0000 2018',
  entities: { hashtags: [{ text: 'b' }] },
};
const note = {
  type: 'Create',
  actor: 'https://example.org/users/ada',
  to: ['as:Public'],
  object: {
    type: 'Note',
    content: '<p>a <b>b</b></p>',
    contentMap: { en: '<p>a</p>' },
    tag: [{ type: 'Hashtag', name: '#x' }],
  },
};
const record = {
  uri: 'at://did:plc:a/app.bsky.feed.post/1',
  value: {
    $type: 'app.bsky.feed.post',
    text: '#é',
    facets: [{ index: { byteStart: 0, byteEnd: 3 }, features: [{ $type: 'x#tag', tag: 'é' }] }],
  },
};
const tables = [
  'id,text,tags,time\n1,"a ""b""\nc","[\'x\', \'y\']",2018-10-10\n2,d,#e#f g,NA\n',
  'id\ttext\n1\t"so\n2\tit goes"\n3\t{a,"b c"}\n',
  'sep=;\nid;text;tags\n1;a;<x><y>\n',
];
const jsons = [
  [tweet, { delete: {} }],
  { data: [{ id: '1', text: 'a', author_id: '2' }], includes: { users: [] } },
  { type: 'OrderedCollection', orderedItems: [note, null] },
  { records: [record] },
  { posts: [{ text: 'a' }] },
].flatMap((value) => [JSON.stringify(value), JSON.stringify(value, null, 1)]);

const archived: Files = [
  ['data/tweets.js', tweetsFile([tweet])],
  ['data/tweets-part1.js', tweetsFile([{ ...tweet, id_str: '2' }], 1)],
  ['data/1.png', noise(300)],
];
const archives: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  'a.zip': () => zipOf(archived),
  'a.tar': () => tarOf(archived),
  'a.tar.gz': () => tarGzOf(archived),
  'a.car': () =>
    repositoryOf(
      new Map(['1', '2', '3'].map((key) => [`app.bsky.feed.post/${key}`, record.value])),
    ),
};

function write(name: string, bytes: Uint8Array): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

async function check(bytes: Uint8Array, name: string, format?: FormatName): Promise<void> {
  const path = write(name, bytes);
  const began = process.cpuUsage();
  try {
    const read = await readAllPosts(path, { format, maxMalformedShare: 1 });
    expect(read.report.posts).toBe(read.posts.length);
  } catch (error) {
    expect(error).toBeInstanceOf(OctothorpeError);
  }
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1000).toBeLessThan(SLOW_MS);
}

/** A file with some bytes replaced, removed, repeated or inserted. */
function mutated(file: Buffer): fc.Arbitrary<Buffer> {
  const edit = fc.record({
    at: fc.nat(file.length),
    remove: fc.nat(12),
    insert: fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc
        .constantFrom('"', '\\', '\n', '\r', ',', '\t', '[', '{', ']', '}', 'null', '7', '\uFEFF')
        .map((s) => new TextEncoder().encode(s)),
    ),
    repeat: fc.constantFrom(1, 1, 1, 1000),
  });
  return fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) =>
    edits.reduce((bytes, { at, remove, insert, repeat }) => {
      const middle = Buffer.concat(Array.from({ length: repeat }, () => insert));
      return Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(at + remove)]);
    }, file),
  );
}

describe('arbitrary bytes', () => {
  it.each(formatNames)('as %s', async (format) => {
    const names: Partial<Record<FormatName, string>> = {
      takg: 'a_src.txt',
      'hashtag-generation': 'a_post.txt',
    };
    for (const other of ['a_trg.txt', 'a_tag.txt']) writeFileSync(join(folder, other), 'x\n');
    const text = fc.string({
      unit: fc.constantFrom(...`ab1"\\[]{}:,;|#<>\n\r\t '_`),
      maxLength: 300,
    });
    const bytes = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
      text.map((s) => new TextEncoder().encode(`x${s}`)),
      fc.json({ maxDepth: 4 }).map((s) => new TextEncoder().encode(s)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, (b) => check(b, names[format] ?? 'a.bin', format)),
      { seed: SEED, numRuns: 60 },
    );
  });

  it('as the detected format', async () => {
    const start = fc.constantFrom(
      '{',
      '[',
      'PAR1',
      '__label__',
      'window.YTD.tweets.',
      'PK\x03\x04',
      'PK\x05\x06',
      '\uFEFF',
      '',
    );
    const text = fc.tuple(start, fc.string({ maxLength: 100 })).map(([a, b]) => Buffer.from(a + b));
    const bytes = fc.oneof(
      text,
      text.map((b) => gzipSync(b)),
      fc.uint8Array({ maxLength: 100 }),
    );
    await fc.assert(
      fc.asyncProperty(bytes, (b) => check(b, 'unnamed')),
      { seed: SEED, numRuns: 200 },
    );
  });
});

describe('damaged files', () => {
  it.each(['a.jsonl', 'a.csv', 'a.tsv', 'a.parquet', 'a.jsonl.gz'])('%s', async (name) => {
    const path = join(folder, name);
    await writePosts(path, posts);
    const file = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(mutated(file), (bytes) => check(bytes, name)),
      { seed: SEED, numRuns: name === 'a.parquet' ? 400 : 100 },
    );
  });

  it.each(Object.keys(archives))('%s', async (name) => {
    const file = Buffer.from(await archives[name]());
    expect((await readAllPosts(write(name, file))).posts.length).toBeGreaterThan(0);
    await fc.assert(
      fc.asyncProperty(mutated(file), (bytes) => check(bytes, name)),
      { seed: SEED, numRuns: 200 },
    );
  });

  it.each([...jsons, ...tables])('%s', async (text) => {
    const name = jsons.includes(text) ? 'a.json' : text.includes('\t') ? 'a.tsv' : 'a.csv';
    await fc.assert(
      fc.asyncProperty(mutated(Buffer.from(text)), (bytes) => check(bytes, name)),
      { seed: SEED, numRuns: 60 },
    );
  });
});

describe('values of unexpected types', () => {
  it.each([tweet, note, record, { data: [tweet] }, { text: 'a', tags: ['b'] }])(
    '%j',
    async (value) => {
      const text = JSON.stringify(value);
      const keys = [...text.matchAll(/"(\w+)":/g)].map(([, key]) => key);
      const change = fc.tuple(fc.constantFrom(...keys), fc.json({ maxDepth: 2 }));
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
          const changed = JSON.parse(text, (key, v) => {
            const found = changes.find(([k]) => k === key);
            return found ? JSON.parse(found[1]) : v;
          });
          const lines = `${text}\n${JSON.stringify(changed)}\n`;
          await check(Buffer.from(lines), 'a.jsonl');
        }),
        { seed: SEED, numRuns: 150 },
      );
    },
  );

  it('at any depth', async () => {
    for (const key of ['text', 'tags', 'user', 'id', 'time', 'conversation', 'entities']) {
      const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
      const plain = `{"text":"a","${key}":${deep}}\n`;
      const ofTwitter = `{"user":{"id":1},"id_str":"1","full_text":"a","${key}":${deep}}\n`;
      await check(Buffer.from(plain + ofTwitter), 'a.jsonl');
    }
  });
});

describe('large files that are hard to read take linear time', () => {
  const size = 100_000;
  it.each([
    ['open quotes', 'a.csv', 'id,text\n', '1,"a\n'],
    ['doubled quotes', 'a.csv', 'id,text\n', '""x\n'],
    ['one open quote', 'a.csv', 'id,text\n1,"', '""x\n'],
    ['quotes in TSV', 'a.tsv', 'text\n', '"a\n'],
    ['quotes in cells', 'a.csv', 'id,text\n', '"",'],
    ['lists', 'a.csv', 'text,tags\n', `a,"['a' "\n`],
    ['CR', 'a.csv', 'id,text\r', '\r'],
    ['brackets', 'a.json', '[', '[{'],
    ['strings', 'a.json', '[', '"\\"'],
    [
      'HTML',
      'outbox.json',
      '{"orderedItems":[{"type":"Note","to":"as:Public","content":"',
      '<a <!-',
    ],
    ['labels', 'a.txt', '__label__', '__label__ '],
    ['digits', 'a.jsonl', '{"text":"a","id":9', '9'],
  ])('%s', async (_, name, start, unit) => {
    const repeated = unit.repeat(Math.ceil(size / unit.length));
    const end = start.includes('"content"') ? '"}]}' : '';
    await check(Buffer.from(start + repeated + end), name);
  });
});
