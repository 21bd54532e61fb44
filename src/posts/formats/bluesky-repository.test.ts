import { gzipSync } from 'node:zlib';
import { writeCarStream } from '@atcute/car';
import { CidLinkWrapper, encode, toBytes } from '@atcute/cbor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zipOf } from '../archives/archives.case.ts';
import { postFiles } from '../post-files.case.ts';
import { readAllPosts } from '../read.ts';
import { readBlob } from '../read-blob.ts';
import { DID, type RepositoryRecords, repositoryOf } from './bluesky-repository.case.ts';

const { folder, write } = postFiles();

const post = (text: string, more: object = {}) => ({
  $type: 'app.bsky.feed.post',
  text,
  createdAt: '2026-05-01T09:30:00.000Z',
  ...more,
});
const like = { $type: 'app.bsky.feed.like', subject: { uri: 'at://a/b/c' } };
const records: RepositoryRecords = new Map<string, unknown>([
  ['app.bsky.actor.profile/self', { $type: 'app.bsky.actor.profile' }],
  ...Array.from({ length: 300 }, (_, i) => [`app.bsky.feed.like/3k${i}`, like] as const),
  [
    'app.bsky.feed.post/3kaaa',
    post('Off to Turin #PyCon', {
      langs: ['en', 'it'],
      facets: [
        {
          index: { byteStart: 13, byteEnd: 19 },
          features: [{ $type: 'app.bsky.richtext.facet#tag', tag: 'PyCon' }],
        },
      ],
      tags: ['travel'],
      reply: { parent: { uri: 'at://x/y/z' } },
    }),
  ],
  ...Array.from(
    { length: 700 },
    (_, i) => [`app.bsky.feed.post/3kb${i}`, post(`${i} #a`)] as const,
  ),
  ['app.bsky.feed.repost/3kz', { $type: 'app.bsky.feed.repost' }],
]);

describe('bluesky-repository', () => {
  it('gives the posts with their tags, language, time, author and address', async () => {
    const { posts, report } = await readAllPosts(write('repo.car', await repositoryOf(records)));
    expect(posts).toHaveLength(701);
    expect(posts.find(({ id }) => id.endsWith('/3kaaa'))).toEqual({
      id: `at://${DID}/app.bsky.feed.post/3kaaa`,
      text: 'Off to Turin #PyCon',
      hashtags: ['PyCon', 'travel'],
      author: DID,
      time: Date.UTC(2026, 4, 1, 9, 30),
      lang: 'en',
    });
    expect(report.skipped.map(({ kind, count }) => [kind, count])).toEqual([
      ['record app.bsky.feed.like', 300],
      ['record app.bsky.actor.profile', 1],
      ['record app.bsky.feed.repost', 1],
    ]);
  });

  it.each([
    ['export', (car: Uint8Array) => car],
    ['repo.car.gz', gzipSync],
  ])('is recognized as %s, and read from a Blob', async (name, pack) => {
    const bytes = new Uint8Array(pack(await repositoryOf(records)));
    const fromDisk = await readAllPosts(write(name, bytes));
    expect(fromDisk.posts).toHaveLength(701);
    expect(await readBlob(new Blob([bytes]), name)).toEqual(fromDisk);
  });

  it('gives what listRecords gives, in any order of blocks', async () => {
    const text = fc.string({ unit: 'grapheme', size: 'max', maxLength: 200 });
    const record = fc.record(
      {
        $type: fc.constantFrom(
          'app.bsky.feed.post',
          'app.bsky.feed.post',
          'app.bsky.feed.generator',
        ),
        text: fc.oneof({ weight: 9, arbitrary: text }, fc.constant(7)),
        createdAt: fc.constantFrom('2026-05-01T09:30:00Z', 'never'),
        langs: fc.constantFrom(['en'], [], ['pt-BR', 'en']),
        tags: fc.array(text, { maxLength: 3 }),
      },
      { requiredKeys: ['$type', 'text'], noNullPrototype: true },
    );
    const key = fc.string({ unit: fc.constantFrom(...'234abcxyz'), minLength: 1, maxLength: 5 });
    const all = fc.uniqueArray(fc.tuple(key, record), {
      selector: ([k]) => k,
      minLength: 1,
      maxLength: 80,
      size: 'max',
    });
    await fc.assert(
      fc.asyncProperty(all, fc.infiniteStream(fc.nat(2 ** 20)), async (list, places) => {
        const shuffled = <T>(items: T[]) =>
          items
            .map((item) => [item, places.next().value as number] as const)
            .sort(([, a], [, b]) => a - b)
            .map(([item]) => item);
        const entries = [
          ['app.bsky.feed.post/1', post('always')],
          ...list.map(([k, r]) => [`${r.$type}/${k}`, r]),
        ];
        const car = await repositoryOf(new Map(entries as [string, unknown][]), shuffled);
        const page = { records: entries.map(([k, value]) => ({ uri: `at://${DID}/${k}`, value })) };
        const options = { maxMalformedShare: 1 };
        const fromCar = await readAllPosts(write('any.car', car), options);
        const fromJson = await readAllPosts(write('any.json', JSON.stringify(page)), options);
        const sorted = ({ posts }: typeof fromCar) =>
          posts.toSorted((a, b) => (a.id < b.id ? -1 : 1));
        expect(sorted(fromCar)).toEqual(sorted(fromJson));
        expect(fromCar.report.malformed).toBe(fromJson.report.malformed);
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  it('gives each of two posts with the same content', async () => {
    const twice = new Map([
      ['app.bsky.feed.post/1', post('again')],
      ['app.bsky.feed.post/2', post('again')],
    ]);
    const { posts } = await readAllPosts(write('twice.car', await repositoryOf(twice)));
    expect(posts.map(({ id }) => id.slice(-2))).toEqual(['/1', '/2']);
  });

  it('says what is wrong with a file', async () => {
    const car = await repositoryOf(records);
    const withoutPosts = await repositoryOf(new Map([['app.bsky.feed.like/1', like]]));
    const onlyCommit = await repositoryOf(records, () => []);
    const lost = await repositoryOf(records, (blocks) => blocks.slice(400));
    const wrong = 'is not a Bluesky repository, or is damaged or incomplete';
    const cases: readonly [string, Uint8Array, string][] = [
      ['cut.car', car.subarray(0, car.length - 30), `cut.car ${wrong} (unexpected eof`],
      ['commit.car', onlyCommit, `${wrong} (a part of its list of records is missing)`],
      ['lost.car', lost, `${wrong} (99 of its posts are missing); download it again`],
      ['text.car', Buffer.from('hello, world'), wrong],
      ['likes.car', withoutPosts, 'likes.car has no posts (skipped: record app.bsky.feed.like (1'],
      [
        'repo.zip',
        await zipOf([['repo.car', car]]),
        'is a zip archive with only repo.car; expected',
      ],
    ];
    for (const [name, bytes, message] of cases) {
      const error = await readAllPosts(write(name, bytes)).catch((e) => e);
      expect(error.message.replace(`${folder}/`, '')).toContain(message);
      expect(error.message).not.toContain('\n');
    }
  });

  it('ends for a tree that links to itself', async () => {
    // Blocks are not checked against their hashes, so that such a tree can be made.
    const id = (digit: number) =>
      Uint8Array.of(1, 0x71, 0x12, 32, ...new Uint8Array(32).fill(digit));
    const [commit, node] = [new CidLinkWrapper(id(1)), new CidLinkWrapper(id(2))];
    const key = toBytes(new TextEncoder().encode('app.bsky.feed.post/1'));
    const blocks = [
      { cid: id(1), data: encode({ did: DID, version: 3, data: node, rev: '1', prev: null }) },
      {
        cid: id(2),
        data: encode({ l: node, e: [{ p: 0, k: key, v: new CidLinkWrapper(id(3)), t: node }] }),
      },
      { cid: id(3), data: encode(post('a')) },
    ];
    const chunks: Uint8Array[] = [];
    for await (const chunk of writeCarStream([commit], blocks)) chunks.push(chunk);
    const { posts } = await readAllPosts(write('loop.car', Buffer.concat(chunks)));
    expect(posts.map(({ text }) => text)).toEqual(['a']);
  });
});
