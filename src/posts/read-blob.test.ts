import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DataFormatError, NotSupportedError } from '../base/errors.ts';
import { postFiles } from './post-files.case.ts';
import { readAllPosts } from './read.ts';
import { readBlob } from './read-blob.ts';
import type { ReadOptions } from './read-records.ts';
import { writePosts } from './write.ts';

const { path: pathOf, write } = postFiles();

const tweet = (id: string) => ({ tweet: { id_str: id, full_text: `#tea &amp; ${id}` } });
const outbox = {
  type: 'OrderedCollection',
  orderedItems: [
    {
      type: 'Create',
      to: 'as:Public',
      object: { id: 'https://a/1', type: 'Note', content: '<p>é' },
    },
  ],
};
const record = (id: string) => ({
  uri: `at://did:plc:a/app.bsky.feed.post/${id}`,
  value: {
    $type: 'app.bsky.feed.post',
    text: 'é #x',
    facets: [
      {
        index: { byteStart: 3, byteEnd: 5 },
        features: [{ $type: 'app.bsky.richtext.facet#tag' }],
      },
    ],
  },
});

const lines = Array.from({ length: 30_000 }, (_, i) => `{"text":"post ${i} é #a${i % 7}"}\n`).join(
  '',
);

const blobOf = (content: Uint8Array | string) =>
  new Blob([typeof content === 'string' ? content : new Uint8Array(content)]);

async function failure(name: string, content: Uint8Array | string, options?: ReadOptions) {
  const error = await readBlob(blobOf(content), name, options).catch((e) => e);
  expect(error).toBeInstanceOf(Error);
  expect(error.message).not.toContain('\n');
  return error;
}

describe('readBlob', () => {
  it.each([
    ['a.jsonl', lines],
    ['a.jsonl.gz', gzipSync(lines)],
    ['bad.jsonl', Buffer.from(`{"text":"a"}\r\n{\n{"text":"\xff"}\n{"text":"b"}`, 'latin1')],
    ['old-mac.csv', 'id,text\r1,"a\nb"\r2,#c\r'],
    ['utf-16.csv', Buffer.from('\uFEFFid;text\n1;é😀 #c\n', 'utf16le')],
    ['tweets.js', `window.YTD.tweets.part0 = ${JSON.stringify([tweet('1'), tweet('2')])}`],
    ['outbox.json', JSON.stringify(outbox)],
    ['records.json', JSON.stringify({ records: [record('1'), record('2')] })],
    ['labels.txt', '__label__a one\n__label__b two\n'],
  ])('reads %s as from the disk', async (name, content) => {
    const options = { maxMalformedShare: 0.5 };
    const expected = await readAllPosts(write(name, content), options);
    expect(expected.posts.length).toBeGreaterThan(0);
    expect(await readBlob(blobOf(content), name, options)).toEqual(expected);
  });

  it('reads Parquet without loading the whole file', async () => {
    const path = pathOf('a.parquet');
    const posts = Array.from({ length: 50 }, (_, i) => ({
      id: `${i}`,
      text: `post ${i}`,
      hashtags: ['a'],
    }));
    await writePosts(path, posts);
    expect((await readBlob(new Blob([readFileSync(path)]), 'a.parquet')).posts).toEqual(posts);
  });

  it('passes options on', async () => {
    let seen: unknown;
    const { posts, report } = await readBlob(new Blob(['body,t\nx,y\n']), 'a.csv', {
      columns: { text: 'body', hashtags: 't' },
      onReport: (r) => {
        seen = r;
      },
    });
    expect(posts).toEqual([{ id: 'a:2', text: 'x', hashtags: ['y'] }]);
    expect(seen).toBe(report);
    await expect(readBlob(new Blob(['x']), 'a', { format: 'xml' as never })).rejects.toThrow(
      'there is no format "xml"',
    );
  });

  it('fails with one clear line', async () => {
    const packed = gzipSync(lines);
    const cases: readonly [string, Uint8Array | string, string][] = [
      ['a.jsonl', '', 'a.jsonl is empty; expected posts'],
      ['a.jsonl.gz', 'x', 'a.jsonl.gz is named .gz but does not start with the bytes of gzip'],
      ['a.jsonl.gz', packed.subarray(0, packed.length / 2), 'a.jsonl.gz is truncated or damaged: '],
      ['a.csv', 'body\nx\n', 'a.csv has no column "text"; its columns are: body'],
    ];
    for (const [name, content, message] of cases) {
      const error = await failure(name, content);
      expect(error).toBeInstanceOf(DataFormatError);
      expect(error.message).toContain(message);
    }
  });

  it('rejects formats of several files with the way out', async () => {
    const error = await failure('train_post.txt', 'one\n');
    expect(error).toBeInstanceOf(NotSupportedError);
    expect(error.message).toBe(
      'train_post.txt belongs to train_tag.txt, and only one file can be read here; ' +
        'convert both with octothorpe data convert',
    );
  });

  it('explains a file that changed since it was chosen', async () => {
    const changed = new Blob(['{"text":"a"}']);
    changed.slice = () => {
      throw new Error('The requested file could not be read');
    };
    await expect(readBlob(changed, 'a.jsonl')).rejects.toThrow(
      'cannot read a.jsonl: The requested file could not be read; ' +
        'if it changed since you chose it, choose it again',
    );
  });
});
