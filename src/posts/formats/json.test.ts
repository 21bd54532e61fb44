import { describe, expect, it } from 'vitest';
import { postFiles } from '../post-files.case.ts';

const { read } = postFiles();

const records = [
  { id: 1, text: 'a ] } " \\ #x', nested: { text: ['[{'] } },
  { id: '2', text: 'b', tags: ['y'] },
];

describe('json', () => {
  it.each([
    ['minified.json', JSON.stringify(records)],
    ['pretty.json', JSON.stringify(records, null, 2)],
    ['no-ending', `\uFEFF \n${JSON.stringify(records)}`],
    ['named.jsonl', JSON.stringify(records)],
    ['posts.json', JSON.stringify({ version: 1, posts: records })],
    ['data.json', JSON.stringify({ meta: { a: [1] }, data: records }, null, 2)],
    ['documents', records.map((record) => JSON.stringify(record, null, 2)).join('\n')],
    ['lines.json', records.map((record) => JSON.stringify(record)).join('\n')],
  ])('reads %s', async (name, content) => {
    const { posts, report } = await read(name, content);
    expect(posts).toEqual([
      { id: '1', text: 'a ] } " \\ #x', hashtags: ['x'] },
      { id: '2', text: 'b', hashtags: ['y'] },
    ]);
    expect(report.malformed).toBe(0);
  });

  it('counts items that are not posts', async () => {
    const { posts, report } = await read(
      'a.json',
      '[{"text":"a"}, null, 7, "x", {"b":1}, [], {"text":}]',
    );
    expect(posts.map(({ id }) => id)).toEqual(['a:1']);
    expect(report.malformed).toBe(6);
    await expect(read('a.json', '[{"text":"a"},{"text":"b"}')).rejects.toThrow(
      /a\.json is truncated after item 2: its list is not closed/,
    );
  });

  it('maps keys', async () => {
    const { posts } = await read('a.json', '[{"tweet":"a"}]', { columns: { text: 'tweet' } });
    expect(posts[0].text).toBe('a');
  });
});

describe('ids beyond 2^53', () => {
  it.each(['a.jsonl', 'a.json'])('keep all digits in %s', async (name) => {
    const post = (last: number) =>
      `{"id": 105011862119892172${last}, "text": "say 1050118621198921728", "user": -9007199254740993}`;
    const content = name.endsWith('l') ? `${post(8)}\n${post(9)}` : `[${post(8)},${post(9)}]`;
    const { posts } = await read(name, content);
    expect(posts.map(({ id, author }) => [id, author])).toEqual([
      ['1050118621198921728', '-9007199254740993'],
      ['1050118621198921729', '-9007199254740993'],
    ]);
    expect(posts[0].text).toBe('say 1050118621198921728');
  });

  it.each([
    ['a.jsonl', '{"text":"a","time":20181010201924123}', {}],
    ['a.json', '[{"text":"a","created":20181010201924123}]', { columns: { time: 'created' } }],
  ])('keep the milliseconds of dates in %s', async (name, content, options) => {
    const { posts } = await read(name, content, options);
    expect(posts[0].time).toBe(Date.parse('2018-10-10T20:19:24.123Z'));
  });

  it('keep those of a v2 tweet’s author', async () => {
    const content =
      '{"id":"1","text":"a","author_id":1050118621198921729,"edit_history_tweet_ids":[]}';
    const { posts } = await read('a.jsonl', content, { format: 'twitter-v2' });
    expect(posts[0].author).toBe('1050118621198921729');
  });

  it('keep all digits under another name', async () => {
    const { posts } = await read('a.jsonl', '{"tweet_id": 1050118621198921729, "text": "a"}', {
      columns: { id: 'tweet_id' },
    });
    expect(posts[0].id).toBe('1050118621198921729');
  });
});

describe('old Mac line ends', () => {
  it.each([
    ['a.jsonl', '{"id":1,"text":"a"}\r{"id":2,"text":"b"}\r'],
    ['a.txt', '__label__x a\r__label__y b\r'],
    ['a.ft', '__label__x a\r__label__y b'],
  ])('separate records in %s', async (name, content) => {
    const { posts } = await read(name, content);
    expect(posts.map(({ text }) => text)).toEqual(['a', 'b']);
  });

  it('do not count if other lines end in LF', async () => {
    const { posts } = await read('a.txt', '__label__x a\rb\n__label__y c\n');
    expect(posts.map(({ text }) => text)).toEqual(['a\rb', 'c']);
  });
});

describe('fasttext', () => {
  it.each(['train.txt', 'train.ft'])('is recognized by its content: %s', async (name) => {
    const { posts } = await read(
      name,
      '__label__pycon __label__travel Off to Turin\n\nBack #home __label__home\nno tag __label__\n',
    );
    expect(posts).toEqual([
      { id: 'train:1', text: 'Off to Turin', hashtags: ['pycon', 'travel'] },
      { id: 'train:3', text: 'Back #home', hashtags: ['home'] },
      { id: 'train:4', text: 'no tag', hashtags: [] },
    ]);
  });
});
