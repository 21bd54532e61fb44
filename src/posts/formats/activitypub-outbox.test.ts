import { describe, expect, it } from 'vitest';
import { postFiles } from '../post-files.case.ts';

const files = postFiles();

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
const actor = 'https://example.org/users/ada';
let count = 0;
const note = (fields: object = {}) => ({
  id: `https://example.org/${++count}`,
  type: 'Note',
  content: '<p>Hello #x</p>',
  published: '2026-05-01T09:30:00Z',
  ...fields,
});
const create = (object: unknown, fields: object = {}) => ({
  type: 'Create',
  actor,
  to: [PUBLIC],
  object,
  ...fields,
});

const readText = (content: string, name = 'outbox.json') => files.read(name, content);

const read = (...orderedItems: unknown[]) =>
  readText(JSON.stringify({ type: 'OrderedCollection', orderedItems }, null, 1));

const only = async (activity: unknown) => (await read(activity)).posts[0];

describe('activitypub-outbox', () => {
  it.each([
    ['one object', { type: 'Hashtag', name: '#x' }, ['x']],
    ['null and strings among them', [null, 'x', { type: 'Hashtag', name: '#y' }], ['y']],
    ['types in lists', [{ type: ['Hashtag'], name: ['#x'] }], ['x']],
    ['mentions alone', [{ type: 'Mention', name: '@a' }], []],
    ['null', null, ['x']],
    ['nothing', undefined, ['x']],
  ])('tags: %s', async (_, tag, hashtags) => {
    expect((await only(create(note({ tag })))).hashtags).toEqual(hashtags);
  });

  it.each([
    PUBLIC,
    'as:Public',
    ['Public'],
    [[null, { id: PUBLIC }]].flat(),
    { '@id': 'as:Public' },
  ])('public: %j', async (addressee) => {
    const { posts, report } = await read(
      create(note(), { to: addressee }),
      create(note(), { to: [`${actor}/followers`], cc: addressee }),
      create(note({ to: addressee }), { to: undefined }),
      create(note(), { to: `${actor}/followers` }),
      create(note()),
    );
    expect(posts.length).toBe(4);
    expect(report.skipped).toEqual([{ kind: 'not public', count: 1, firstLine: 4 }]);
  });

  it.each([
    [{ content: undefined, contentMap: { en: '<p>map</p>' } }, 'map', 'en'],
    [{ content: null, contentMap: { 'pt-BR': ['<p>map</p>'], en: 'b' } }, 'map', 'pt-BR'],
    [{ content: '<p>b</p>', contentMap: { de: '<p>a</p>', en: '<p>b</p>' } }, 'b', 'en'],
    [{ content: ['<p>list</p>'] }, 'list', undefined],
    [{ content: { fr: 'carte' } }, 'carte', 'fr'],
    [{ content: { '@value': 'v', '@language': 'en' } }, 'v', undefined],
    [{ content: 'a <b', mediaType: 'text/plain' }, 'a <b', undefined],
    [
      { type: 'Article', name: 'Title &amp; more', content: '<p>body</p>' },
      'Title & more\n\nbody',
      undefined,
    ],
    [{ type: 'Page', name: 'A link', content: undefined }, 'A link', undefined],
    [{ type: ['Question'], content: '<p>Which?</p>' }, 'Which?', undefined],
  ])('content: %j', async (fields, text, lang) => {
    const post = await only(create(note(fields)));
    expect([post.text, post.lang]).toEqual([text, lang]);
  });

  it('reads authors that are objects or lists, and notes without an activity', async () => {
    const { posts } = await read(
      create(note(), { actor: { id: actor, type: 'Person' } }),
      create(note({ attributedTo: [null, { id: actor }] }), { actor: undefined }),
      note({ attributedTo: actor, to: PUBLIC }),
      create([note()], { type: ['https://www.w3.org/ns/activitystreams#Create'] }),
    );
    expect(posts.map(({ author }) => author)).toEqual([actor, actor, actor, actor]);
  });

  it('counts each bad activity as one malformed record', async () => {
    const bad = [null, 7, {}, [], create(null), create([]), create(note({ content: 3 }))];
    const { posts, report } = await read(...bad, create(note()));
    expect(posts.length).toBe(1);
    expect(report.malformed).toBe(bad.length);
  });

  it('skips and counts everything that is not a post', async () => {
    const { report } = await read(
      create(note()),
      { type: 'Announce', actor, object: 'https://example.org/1' },
      { type: 'Update', actor, to: PUBLIC, object: note() },
      { type: 'Like', actor },
      create({ type: 'Person', name: 'a' }),
      create('https://example.org/1'),
      'https://example.org/2',
    );
    expect(report.skipped.map(({ kind }) => kind)).toEqual([
      'boost',
      'activity Update',
      'activity Like',
      'object Person',
      'post given only as a link',
      'activity given only as a link',
    ]);
    expect(report.malformed).toBe(0);
  });

  it.each([
    ['items', (list: unknown[]) => ({ type: 'Collection', items: list })],
    ['first', (list: unknown[]) => ({ type: 'OrderedCollection', first: { orderedItems: list } })],
    ['bare', (list: unknown[]) => list],
  ])('reads lists: %s', async (_, wrap) => {
    const list = [create(note()), create(note())];
    for (const [name, space] of [
      ['outbox.json', 1],
      ['page.json', 0],
    ] as const) {
      const { posts } = await readText(JSON.stringify(wrap(list), null, space), name);
      expect(posts.length).toBe(2);
    }
  });

  it('reads one activity in place of a list, pages on lines, and notes on lines', async () => {
    const page = () => ({ type: 'OrderedCollectionPage', orderedItems: create(note()) });
    const pages = await readText(`${JSON.stringify(page())}\n${JSON.stringify(page())}\n`, 'a');
    expect(pages.posts.length).toBe(2);
    const lines = [create(note()), note({ to: PUBLIC }), create(note())];
    const text = lines.map((line) => JSON.stringify(line)).join('\n');
    expect((await readText(text, 'a.jsonl')).posts.length).toBe(3);
  });

  it('reads notes and activities that span lines, and a list of pages', async () => {
    const pretty = (...values: unknown[]) =>
      values.map((value) => JSON.stringify(value, null, 2)).join('\n');
    const one = await readText(pretty(note({ to: PUBLIC })), 'note.json');
    expect(one.posts).toMatchObject([{ text: 'Hello #x' }]);
    const two = await readText(pretty(create(note()), create(note())), 'creates.json');
    expect(two.posts).toMatchObject([{ author: actor }, { author: actor }]);
    const page = (...orderedItems: unknown[]) => ({ type: 'OrderedCollectionPage', orderedItems });
    const pages = [
      page(create(note()), { type: 'Announce', object: 'x' }, 7),
      page(create(note())),
    ];
    const { posts, report } = await readText(JSON.stringify(pages), 'pages.json');
    expect(posts.length).toBe(2);
    expect(report.skipped).toEqual([{ kind: 'boost', count: 1, firstLine: 1 }]);
    expect(report.kinds).toEqual([
      { kind: 'an activity must be an object', count: 1, firstLine: 1 },
    ]);
  });

  it('reports a missing list', async () => {
    const collection = { type: 'OrderedCollection', first: 'https://example.org/outbox?page=1' };
    await expect(readText(JSON.stringify(collection))).rejects.toThrow(
      /outbox\.json has no list "orderedItems" or "items" or "first" in "orderedItems"/,
    );
  });
});
