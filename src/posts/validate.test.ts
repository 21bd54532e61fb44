import { describe, expect, it } from 'vitest';
import { DataFormatError } from '../base/errors.ts';
import { parsePost, parseQuery } from './validate.ts';

const parse = (value: unknown) => parsePost(value, 'posts.jsonl line 812');

describe('parsePost', () => {
  it('accepts the aliases of every field', () => {
    const post = {
      id: '7',
      text: 'hi',
      hashtags: ['A'],
      author: '42',
      time: 1_328_708_220_000,
      conversation: ['yes'],
      lang: 'en',
    };
    expect(
      parse({
        id: 7,
        text: 'hi',
        tags: ['#A'],
        user: 42,
        time: '2012-02-08T13:37:00Z',
        conversation: 'yes',
        language: 'en',
        likes: 3,
      }),
    ).toEqual(post);
    expect(parse(post)).toEqual(post);
  });

  it.each([
    ['2012-02-08T13:37:00Z', 1_328_708_220_000],
    ['2012-02-08T14:37:00+01:00', 1_328_708_220_000],
    ['2012-02-08 13:37', 1_328_708_220_000],
    ['2012-02-08', 1_328_659_200_000],
    [1_328_708_220, 1_328_708_220_000],
    ['1328708220', 1_328_708_220_000],
    [1_328_708_220_000, 1_328_708_220_000],
    [1_328_708_220.1234, 1_328_708_220_123],
    ['1328708220.9876', 1_328_708_220_988],
    [1_328_708_220_000.5, 1_328_708_220_001],
  ])('reads the time %s', (time, expected) => {
    expect(parse({ id: '1', text: '', time }).time).toBe(expected);
  });

  it('takes tags from the text only if there is no field for them', () => {
    expect(parse({ id: '1', text: 'at #PyCon #1' }).hashtags).toEqual(['PyCon']);
    expect(parse({ id: '1', text: 'at #PyCon', tags: [] }).hashtags).toEqual([]);
    expect(parse({ id: '1', text: '#世界杯# 今晚 #1️⃣ #北京#' }).hashtags).toEqual([
      '世界杯',
      '北京',
    ]);
  });

  it('drops signs and invisible characters of tags, and tags that consist of them', () => {
    const hashtags = ['covid\u200B', ' #covid\uFE0F', '\u200B', '#', '#世界杯#', 'C#', 'ＡＢ'];
    expect(parse({ id: '1', text: '', hashtags }).hashtags).toEqual([
      ...['covid', 'covid', '世界杯', 'C#', 'ＡＢ'],
    ]);
  });

  it('returns nothing that UTF-8 cannot encode', () => {
    const half = 'a\uD83D';
    const post = parse({ id: half, text: half, tags: [half], user: half, conversation: half });
    expect(post).toEqual({
      id: 'a\uFFFD',
      text: 'a\uFFFD',
      hashtags: ['a'],
      author: 'a\uFFFD',
      conversation: ['a\uFFFD'],
    });
    expect(new TextDecoder().decode(new TextEncoder().encode(post.text))).toBe(post.text);
  });

  it('treats null and empty optional fields as not given', () => {
    const post = parse({ id: '1', text: 'a', author: null, time: '', conversation: [], lang: '' });
    expect(post).toEqual({ id: '1', text: 'a', hashtags: [] });
  });

  it.each([
    [{ id: '1', text: 'a', tags: null }, '"tags" must be an array of strings, got null'],
    [
      { id: '1', text: 'a', hashtags: ['b', 3] },
      '"hashtags" must be an array of strings, got ["b",3]',
    ],
    [{ id: '1' }, '"text" must be a string, got nothing'],
    [{ text: 'a' }, '"id" must be a string or a number, got nothing'],
    [{ id: {}, text: 'a' }, '"id" must be a string or a number, got {}'],
    [{ id: '1', text: 'a', user: true }, '"author" must be a string or a number, got true'],
    [{ id: 'a\nb', text: 'a' }, '"id" must be one line, got "a\\nb"'],
    [
      { id: '1', text: 'a', time: 'hello 5' },
      '"time" must be ISO 8601 or a number of seconds or ms, got "hello 5"',
    ],
    [
      { id: '1', text: 'a', conversation: [1] },
      '"conversation" must be a string or an array of strings, got [1]',
    ],
    [[], 'a post must be an object, got []'],
  ])('reports what is wrong with %j', (value, message) => {
    expect(() => parse(value)).toThrow(new DataFormatError(`posts.jsonl line 812: ${message}`));
  });
});

describe('parseQuery', () => {
  it('reads a history and ignores tags', () => {
    const history = [{ text: 'earlier #A', time: 1 }];
    expect(parseQuery({ text: 'a', tags: ['x'], history }, 'posts[0]')).toEqual({
      text: 'a',
      history: [{ text: 'earlier #A', hashtags: ['A'], time: 1000 }],
    });
  });

  it('names the invalid field', () => {
    expect(() => parseQuery({ text: 'a', history: 'b' }, 'posts[0]')).toThrow(
      'posts[0]: "history" must be an array of posts, got "b"',
    );
  });
});
