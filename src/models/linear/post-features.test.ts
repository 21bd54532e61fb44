import { describe, expect, it } from 'vitest';
import type { Post } from '../../posts/post.ts';
import { createPipeline } from '../../text/pipeline.ts';
import { quietContext } from '../model.case.ts';
import { PostFeatures } from './post-features.ts';
import { TfIdfFeatures } from './tf-idf-features.ts';

const post = (id: string, text: string, author: string, time: number): Post => ({
  id,
  text,
  author,
  time,
  hashtags: ['x'],
  lang: 'en',
});
const posts = [
  post('c', 'wolf', 'ann', 3),
  post('a', 'ant bee', 'ann', 1),
  post('b', 'cat', 'bob', 2),
  post('d', 'dog', 'ann', 4),
];
const options = { text: {}, minDocuments: 1, sublinear: false };
const learn = (history: number) =>
  PostFeatures.fit(
    posts,
    'svm',
    { ...options, history },
    async (tokens) => TfIdfFeatures.fit(tokens, options),
    quietContext(),
  );
const pipeline = createPipeline({});

describe('PostFeatures', () => {
  it('gives the features of the text and, in columns of their own, of the posts before it', async () => {
    const { features, rows, order } = await learn(2);
    expect(order.map((place) => posts[place].id)).toEqual(['a', 'b', 'c', 'd']);
    const words = TfIdfFeatures.fit(
      posts.map(({ text }) => pipeline.tokenize(text)),
      options,
    );
    expect(features.size).toBe(2 * words.size);
    const expected = [
      ['ant bee', ''],
      ['cat', ''],
      ['wolf', 'ant bee'],
      ['dog', 'ant bee wolf'], // one row of length one for both posts
    ];
    for (const [row, [own, before]] of expected.entries()) {
      const [left, right] = [own, before].map((text) => words.read(pipeline.tokenize(text)).row);
      const joined = new Map([
        ...left,
        ...Array.from(right, ([i, x]) => [words.size + i, x] as const),
      ]);
      const [from, to] = rows.offsets.slice(row, row + 2);
      const got = new Map(
        Array.from(rows.indices.slice(from, to), (i, at) => [i, rows.values[from + at]]),
      );
      expect([...got.keys()].sort()).toEqual([...joined.keys()].sort());
      for (const [i, x] of joined) expect(got.get(i)).toBeAllclose(x, { relative: 1e-6 });
    }
  });

  it('reads the history of a query, or the stored posts before it', async () => {
    const { features } = await learn(2);
    const given = {
      text: 'cat',
      history: ['ant', 'bee', 'wolf'].map((text) => ({ text, hashtags: [] })),
    };
    const { row, telling } = features.read(given);
    expect(row.size).toBe(3); // only the latest two
    expect([...telling.keys()].sort()).toEqual([...row.keys()].sort());
    const stored = features.read({ text: 'cat', author: 'ann', time: 9 }).row;
    expect(stored.size).toBe(3); // wolf and dog
    expect(features.read({ text: 'cat', author: 'ann', time: 4 }).row.size).toBe(2); // wolf
    expect(features.read({ text: 'cat', author: 'nobody' }).row.size).toBe(1);
  });

  it('splits a row into the parts of its words, each word once', async () => {
    const { features } = await learn(2);
    const query = { text: 'cat wolf', author: 'ann', time: 9 };
    const parts = new Map(features.parts(query));
    expect([...parts.keys()].sort()).toEqual(['cat', 'dog', 'wolf']);
    expect(parts.get('wolf')!.size).toBe(2);
    const sum = new Map([...parts.values()].flatMap((part) => [...part]));
    expect([...sum].sort()).toEqual([...features.read(query).row].sort());
  });

  it('stores nothing of authors without a history', async () => {
    const { arrays, vocabularies } = (await learn(0)).features.save();
    expect(Object.keys(arrays)).toEqual([]);
    expect(Object.keys(vocabularies)).toEqual(['words']);
    expect((await learn(2)).features.save().vocabularies.authors).toEqual(['ann', 'bob']);
  });
});
