import { describe, expect, it } from 'vitest';
import { postFiles } from '../post-files.case.ts';

const { read } = postFiles();

const inLines = (values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

const time = Date.UTC(2018, 9, 10, 20, 19, 24);

describe('twitter-v1', () => {
  const tweet = (id: string, fields: object = {}) => ({
    created_at: 'Wed Oct 10 20:19:24 +0000 2018',
    id: Number(id),
    id_str: id,
    text: 'short &amp; cut… #a',
    user: { id: 6253282, id_str: '6253282', screen_name: 'ada' },
    entities: { hashtags: [{ text: 'a', indices: [16, 18] }], urls: [] },
    lang: 'in',
    ...fields,
  });
  const tweets = [
    tweet('1050118621198921728', { full_text: 'full &lt;3 #a', text: undefined }),
    tweet('1050118621198921729', {
      extended_tweet: {
        full_text: 'extended #b #c',
        entities: { hashtags: [{ text: 'b' }, { text: 'c' }] },
      },
    }),
    tweet('3', { retweeted_status: tweet('4') }),
    tweet('5', { text: 'RT @x: a' }),
    tweet('6', { entities: undefined, lang: 'und' }),
  ];
  const posts = [
    { id: '1050118621198921728', text: 'full <3 #a', hashtags: ['a'], lang: 'id' },
    { id: '1050118621198921729', text: 'extended #b #c', hashtags: ['b', 'c'], lang: 'id' },
    { id: '6', text: 'short & cut… #a', hashtags: ['a'] },
  ].map((post) => ({ ...post, author: '6253282', time }));

  it.each([
    ['a.jsonl', inLines([{ delete: { status: { id: 1 } } }, { limit: { track: 2 } }, ...tweets])],
    ['a', inLines(tweets)],
    ['a.json', JSON.stringify(tweets, null, 2)],
    ['c.json', tweets.map((one) => JSON.stringify(one, null, 2)).join('\n')],
    ['d.json', JSON.stringify([{ statuses: tweets }, { statuses: [] }])],
    ['e.jsonl', inLines([...Array(25).fill({ limit: { track: 5 } }), ...tweets])],
    ['b.json', JSON.stringify({ statuses: tweets, search_metadata: {} })],
  ])('is recognized by its content: %s', async (name, content) => {
    const { posts: found, report } = await read(name, content);
    expect(found).toEqual(posts);
    expect(report.skipped.find(({ kind }) => kind === 'retweet')!.count).toBe(2);
    expect(report.malformed).toBe(0);
  });

  it('is recognized without its user, unless it has the fields of a post', async () => {
    const bare = tweet('7', { user: undefined });
    const read7 = async (value: object) => (await read('a.jsonl', inLines([value]))).posts[0];
    const expected = { id: '7', text: 'short & cut… #a', hashtags: ['a'], time, lang: 'id' };
    expect(await read7(bare)).toEqual(expected);
    expect(await read7({ ...bare, entities: undefined })).toEqual(expected);
    expect(await read7({ ...bare, created_at: undefined, user: 'ada' })).toMatchObject({
      id: '7',
      author: 'ada',
    });
    expect(await read7({ ...bare, tags: ['x'] })).toMatchObject({ hashtags: ['x'] });
  });

  it('counts control messages and invalid tweets', async () => {
    const control = [{ delete: { status: { id: 1 } } }, { limit: { track: 2 } }];
    const bad = [{ id_str: '9', user: null }, { ...tweet('8'), user: { id: {} } }, []];
    const { posts: found, report } = await read(
      'a.jsonl',
      inLines([...control, ...tweets, ...bad]),
    );
    expect(found).toEqual(posts);
    expect(report.skipped.map(({ kind }) => kind)).toEqual([
      'retweet',
      'control message: delete',
      'control message: limit',
    ]);
    expect(report.malformed).toBe(3);
  });

  it('keeps all digits of ids that are numbers', async () => {
    const line = `{"id":1050118621198921728,"text":"a","created_at":"${tweets[0].created_at}","user":{"id":1050118621198921733}}\n`;
    const { posts: found } = await read('a.jsonl', line);
    expect(found[0]).toMatchObject({ id: '1050118621198921728', author: '1050118621198921733' });
  });

  it('is not detected if the caller specifies how to read', async () => {
    const plain = inLines([{ ...tweet('7'), tags: ['x'] }]);
    const { posts: found } = await read('a.jsonl', plain, {
      columns: { author: 'lang', time: 'none' },
    });
    expect(found[0]).toMatchObject({ author: 'in', hashtags: ['x'] });
    await expect(read('a.jsonl', plain, { format: 'jsonl' })).rejects.toThrow('"author" must be');
  });
});

describe('twitter-v2', () => {
  const tweet = (id: string, fields: object = {}) => ({
    id,
    text: 'a &amp; b #c',
    author_id: '7',
    created_at: '2018-10-10T20:19:24.000Z',
    lang: 'en',
    edit_history_tweet_ids: [id],
    entities: { hashtags: [{ start: 6, end: 8, tag: 'c' }] },
    ...fields,
  });
  const page = (...data: unknown[]) => ({
    data,
    includes: { users: [{ id: '7', username: 'ada', name: 'Ada' }] },
    meta: { result_count: data.length },
  });
  const long = tweet('2', {
    note_tweet: { text: 'the long text #d', entities: { hashtags: [{ tag: 'd' }] } },
  });
  const retweet = tweet('3', { referenced_tweets: [{ type: 'retweeted', id: '1' }] });
  const bare = { id: '4', text: 'at #e', author: { id: '7', username: 'ada' } };
  const posts = [
    { id: '1', text: 'a & b #c', hashtags: ['c'], author: '7', time, lang: 'en' },
    { id: '2', text: 'the long text #d', hashtags: ['d'], author: '7', time, lang: 'en' },
    { id: '4', text: 'at #e', hashtags: ['e'], author: '7' },
  ];

  it.each([
    [
      'pages a.jsonl',
      inLines([page(tweet('1'), long), page(retweet), { meta: { result_count: 0 } }, page(bare)]),
    ],
    ['page a.json', JSON.stringify(page(tweet('1'), long, retweet, bare), null, 2)],
    ['minified b.json', JSON.stringify(page(tweet('1'), long, retweet, bare))],
    [
      'stream.jsonl',
      inLines([tweet('1'), long, retweet, bare].map((data) => ({ data, includes: {} }))),
    ],
    ['flat.jsonl', inLines([tweet('1'), long, retweet, bare])],
    ['flat.json', JSON.stringify([tweet('1'), long, retweet, bare], null, 2)],
  ])('is recognized by its content: %s', async (name, content) => {
    const { posts: found, report } = await read(name, content);
    expect(found).toEqual(posts);
    expect(report.skipped).toContainEqual(expect.objectContaining({ kind: 'retweet', count: 1 }));
    expect(report.malformed).toBe(0);
  });

  it('loses one bad tweet, not its page', async () => {
    const { posts: found, report } = await read(
      'a.jsonl',
      inLines([page(tweet('1'), null, 5, long)]),
    );
    expect(found.length).toBe(2);
    expect(report.malformed).toBe(2);
  });

  it('reads pages longer than the maximum line length', async () => {
    const data = Array.from({ length: 500 }, (_, i) => tweet(`${i}`, { filler: 'x'.repeat(5000) }));
    const { posts: found } = await read('a.jsonl', inLines([page(tweet('a')), page(...data)]));
    expect(found.length).toBe(501);
  });
});
