import { expect, it } from 'vitest';
import { postFiles } from '../post-files.case.ts';

const { read } = postFiles();

const did = 'did:plc:abc';
const uri = (key: string) => `at://${did}/app.bsky.feed.post/${key}`;
const text = 'Zürich 😀 #PyCon and #left';
const bytes = (part: string) => Buffer.byteLength(text.slice(0, text.indexOf(part)));
const record = {
  $type: 'app.bsky.feed.post',
  text,
  createdAt: '2024-05-01T09:30:00.123Z',
  langs: ['pt-BR', 'en'],
  tags: ['hidden'],
  facets: [
    {
      index: { byteStart: bytes('#PyCon'), byteEnd: bytes('#PyCon') + 6 },
      features: [{ $type: 'app.bsky.richtext.facet#tag', tag: 'PyCon' }],
    },
    { index: { byteStart: 0, byteEnd: 7 }, features: [{ $type: 'app.bsky.richtext.facet#link' }] },
  ],
};
const post = {
  text,
  hashtags: ['PyCon', 'hidden'],
  time: Date.UTC(2024, 4, 1, 9, 30, 0, 123),
  lang: 'pt-BR',
};
const lines = (...values: unknown[]) => values.map((value) => JSON.stringify(value)).join('\n');
const jetstream = (rkey: string, collection: string, commit: object) => ({
  did,
  time_us: 1714555800123456,
  kind: 'commit',
  commit: { operation: 'create', collection, rkey, ...commit },
});

it.each([
  [
    'listRecords.json',
    JSON.stringify({ records: [{ uri: uri('a'), cid: 'c', value: record }], cursor: 'x' }),
  ],
  [
    'feed.json',
    JSON.stringify({ feed: [{ post: { uri: uri('a'), author: { did }, record } }] }, null, 2),
  ],
  ['posts.json', JSON.stringify({ posts: [{ uri: uri('a'), author: { did }, record }] })],
  ['jetstream.jsonl', lines({ did, kind: 'identity' }, jetstream('a', record.$type, { record }))],
  ['wrapped.jsonl', lines({ uri: uri('a'), did, record })],
])('reads %s', async (name, content) => {
  const { posts, report } = await read(name, content);
  expect(posts).toEqual([{ id: uri('a'), author: did, ...post }]);
  expect(report.malformed).toBe(0);
});

it('reads bare records, and tags that are given only by their position', async () => {
  const [facet] = record.facets;
  const byPlace = {
    ...record,
    tags: undefined,
    facets: [{ ...facet, features: [{ $type: 'app.bsky.richtext.facet#tag' }] }],
  };
  const { posts } = await read(
    'a.jsonl',
    lines(record, byPlace, { ...record, tags: null, facets: null }),
  );
  expect(posts.map(({ hashtags }) => hashtags)).toEqual([
    ['PyCon', 'hidden'],
    ['PyCon'],
    ['PyCon', 'left'],
  ]);
  expect(posts[0].id).toBe('a:1');
});

it('skips and counts everything that is not a post', async () => {
  const { posts, report } = await read(
    'a.jsonl',
    lines(
      jetstream('a', record.$type, { record }),
      jetstream('b', 'app.bsky.feed.like', { record: { $type: 'app.bsky.feed.like' } }),
      jetstream('c', record.$type, { operation: 'delete' }),
      { did, kind: 'account' },
      { post: { uri: uri('d'), record }, reason: { $type: 'app.bsky.feed.defs#reasonRepost' } },
      null,
      { commit: 5, facets: 7, text: 3 },
    ),
  );
  expect(posts.length).toBe(1);
  expect(report.skipped.map(({ kind }) => kind)).toEqual([
    'record app.bsky.feed.like',
    'delete',
    'account',
    'repost',
  ]);
  expect(report.malformed).toBe(2);
});

it('reads records that span lines, and a list of pages', async () => {
  const bare = await read('bare.json', JSON.stringify(record, null, 2));
  expect(bare.posts).toMatchObject([post]);
  const item = (key: string) => ({ uri: uri(key), cid: 'c', value: record });
  const items = [item('a'), item('b')].map((value) => JSON.stringify(value, null, 2)).join('\n');
  const pages = JSON.stringify([{ records: [item('a')] }, { records: [item('b')] }]);
  for (const content of [items, pages]) {
    const { posts } = await read('items.json', content);
    expect(posts.map(({ id }) => id)).toEqual([uri('a'), uri('b')]);
  }
});
