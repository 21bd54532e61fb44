import { existsSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { postFiles } from '../post-files.case.ts';
import { readAllPosts, readPosts } from '../read.ts';
import { readBlob } from '../read-blob.ts';
import {
  type Files,
  noise,
  outboxFile,
  tarGzOf,
  tarOf,
  tweetsFile,
  zipOf,
} from './archives.case.ts';

const { folder, write } = postFiles();

const tweet = (id: string, text = `post ${id} #tea`) => ({
  id_str: id,
  full_text: text,
  created_at: 'Fri May 01 09:30:00 +0000 2026',
  entities: { hashtags: [{ text: 'tea' }] },
});
const note = (id: string) => ({
  id: `https://example.org/${id}`,
  content: `<p>post ${id} é</p>`,
  published: '2026-05-01T09:30:00Z',
  tag: [{ type: 'Hashtag', name: '#tea' }],
});

const x: Files = [
  ['Your archive.html', '<html></html>'],
  ['data/account.js', 'window.YTD.account.part0 = []'],
  ['data/deleted-tweets.js', tweetsFile([tweet('9')])],
  ['data/tweets.js', tweetsFile([tweet('1'), tweet('2', 'RT @ada: post')])],
  ['data/tweets-part1.js', tweetsFile([tweet('3')], 1)],
  ['data/tweets_media/1.jpg', noise(200_000)],
];
const mastodon: Files = [
  ['media_attachments/files/1.png', noise(400_000)],
  ['actor.json', '{"type":"Person"}'],
  ['likes.json', '{"type":"OrderedCollection","orderedItems":["https://a/1"]}'],
  ['outbox.json', outboxFile([note('1'), note('2')])],
  ['bookmarks.json', '{"type":"OrderedCollection","orderedItems":[]}'],
];

/** The ids of posts, and the report, as read from the disk; a Blob must give the same. */
async function read(name: string, content: Uint8Array) {
  const fromDisk = await readAllPosts(write(name, content));
  expect(await readBlob(new Blob([new Uint8Array(content)]), name)).toEqual(fromDisk);
  return { ids: fromDisk.posts.map(({ id }) => id), ...fromDisk };
}

describe('archives', () => {
  it('of Twitter/X give the posts of all their parts, without deleted ones', async () => {
    const { ids, posts, report } = await read('twitter-2026.zip', await zipOf(x));
    expect(ids).toEqual(['1', '3']);
    expect(posts[0]).toEqual({
      id: '1',
      text: 'post 1 #tea',
      hashtags: ['tea'],
      author: 'owner',
      time: Date.UTC(2026, 4, 1, 9, 30),
    });
    expect(report.skipped).toEqual([
      { kind: 'retweet', count: 1, firstLine: 2, part: 'data/tweets.js' },
    ]);
  });

  it('of Twitter before 2022 are read, in a folder or not', async () => {
    const files: Files = [['twitter-2021/data/tweet.js', tweetsFile([tweet('1')])]];
    expect((await read('old.zip', await zipOf(files))).ids).toEqual(['1']);
  });

  it.each([
    ['archive.tar.gz', tarGzOf],
    ['archive.tar', tarOf],
    ['archive.zip', zipOf],
    ['named-otherwise', tarGzOf],
  ])('of Mastodon are read as %s', async (name, pack) => {
    const { ids, posts } = await read(name, await pack(mastodon));
    expect(ids).toEqual(['https://example.org/1', 'https://example.org/2']);
    expect(posts[0]).toMatchObject({ text: 'post 1 é', author: 'https://example.org/users/ada' });
  });

  it('with a single file that may hold posts are read, whatever else they have', async () => {
    const files: Files = [
      ['README.txt', 'about'],
      ['__MACOSX/._posts.csv', noise(100)],
      ['a/posts.csv', 'text,tags\nhello,a;b\n'],
      ['a/photo.jpg', noise(100)],
    ];
    for (const [name, pack] of [
      ['a.zip', zipOf],
      ['a.tgz', tarGzOf],
    ] as const) {
      const { posts } = await read(name, await pack(files));
      expect(posts).toEqual([{ id: 'posts:2', text: 'hello', hashtags: ['a', 'b'] }]);
    }
  });

  it('count what is malformed by the part that it is in', async () => {
    const files: Files = [
      ['data/tweets.js', tweetsFile([tweet('1'), tweet('2')])],
      ['data/tweets-part1.js', tweetsFile([tweet('3'), tweet('1'), { id_str: '4' }], 1)],
    ];
    const path = write('bad.zip', await zipOf(files));
    const { report } = await readAllPosts(path, { maxMalformedShare: 0.5 });
    expect(report.kinds).toEqual([
      { kind: 'duplicate id', count: 1, firstLine: 2, part: 'data/tweets-part1.js' },
      { kind: '"text" must be a string', count: 1, firstLine: 3, part: 'data/tweets-part1.js' },
    ]);
    await expect(readAllPosts(path)).rejects.toThrow(
      'duplicate id (1, first at 2 of data/tweets-part1.js)',
    );
  });

  it('apply a format and columns to the file in them', async () => {
    const path = write('mapped.zip', await zipOf([['dump.txt', 'body;x\nhello #a;1\n']]));
    const { posts } = await readAllPosts(path, { format: 'csv', columns: { text: 'body' } });
    expect(posts).toEqual([{ id: 'dump:2', text: 'hello #a', hashtags: ['a'] }]);
  });

  it('can be left early', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => tweet(`${i}`));
    const files: Files = [['data/tweets.js', tweetsFile(many)], ...mastodon];
    for (const [name, pack] of [
      ['many.zip', zipOf],
      ['many.tar.gz', tarGzOf],
    ] as const) {
      for await (const { id } of readPosts(write(name, await pack(files)))) {
        expect(id).toBe('0');
        break;
      }
    }
  });

  it('never write to the disk, wherever names point', async () => {
    const files: Files = [
      ['../../octothorpe-escaped/tweets.js', tweetsFile([tweet('1')])],
      ['/tmp/octothorpe-escaped.txt', 'x'],
      ['..\\octothorpe-escaped\\tweets-part1.js', tweetsFile([tweet('2')])],
    ];
    for (const [name, pack] of [
      ['slip.zip', zipOf],
      ['slip.tar', tarOf],
    ] as const) {
      const path = write(name, await pack(files));
      const before = readdirSync(folder);
      expect((await readAllPosts(path)).posts.map(({ id }) => id)).toEqual(['1', '2']);
      expect(readdirSync(folder)).toEqual(before);
      expect(existsSync('/tmp/octothorpe-escaped.txt')).toBe(false);
    }
  });

  it('give the posts that their files give, whatever these are', async () => {
    const text = fc.string({ unit: 'grapheme', size: 'max', maxLength: 300 });
    const tweets = fc.uniqueArray(
      fc.record(
        {
          id_str: fc.uuid(),
          full_text: fc.oneof(
            { weight: 8, arbitrary: text },
            text.map((t) => `RT @${t}`),
            fc.constant(null),
          ),
          lang: fc.constantFrom('en', 'und', 'in'),
          created_at: fc.constantFrom('Fri May 01 09:30:00 +0000 2026', 'never'),
        },
        { requiredKeys: ['id_str', 'full_text'] },
      ),
      { selector: ({ id_str }) => id_str, size: 'max', maxLength: 60 },
    );
    const options = { maxMalformedShare: 1 };
    await fc.assert(
      fc.asyncProperty(
        tweets,
        fc.nat(60),
        fc.constantFrom(zipOf, tarOf, tarGzOf),
        async (all, cut, pack) => {
          const parts: Files = [
            ['data/tweets.js', tweetsFile([tweet('first'), ...all.slice(0, cut)])],
            ['data/tweets-part1.js', tweetsFile([tweet('last'), ...all.slice(cut)], 1)],
          ];
          const files: Files = [
            ['data/like.js', '[]'],
            parts[0],
            ['data/1.png', noise(999)],
            parts[1],
          ];
          const unpacked = [];
          for (const [name, content] of parts) {
            unpacked.push(await readAllPosts(write(name.replace('data/', ''), content), options));
          }
          const { posts, report } = await readAllPosts(write('any', await pack(files)), options);
          expect(posts).toEqual(unpacked.flatMap((part) => part.posts));
          expect(report.malformed).toBe(
            unpacked[0].report.malformed + unpacked[1].report.malformed,
          );
        },
      ),
      { numRuns: 40, seed: 5 },
    );
  });

  it('say that they are packed twice', async () => {
    const gzipped = gzipSync(await tarGzOf(mastodon));
    await expect(readAllPosts(write('twice.tar.gz.gz', gzipped))).rejects.toThrow(
      'twice.tar.gz.gz is packed twice; unpack it once',
    );
  });
});
