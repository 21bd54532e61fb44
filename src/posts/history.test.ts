import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withHistory } from './history.ts';
import type { Post } from './post.ts';

const post = (id: string, author?: string, time?: number): Post => ({
  id,
  text: id,
  hashtags: [`tag${id}`],
  ...(author !== undefined && { author }),
  ...(time !== undefined && { time }),
});
const texts = (queries: ReturnType<typeof withHistory>) =>
  queries.map(({ history }) => history?.map(({ text }) => text));

describe('withHistory', () => {
  it('returns the latest earlier posts of the author, oldest first', () => {
    const posts = [post('late', 'a', 30), post('early', 'a', 10), post('other', 'b', 5)];
    const earlier = [post('train', 'a', 20), post('future', 'a', 40)];
    expect(texts(withHistory(posts, { earlier, size: 9 }))).toEqual([['early', 'train'], [], []]);
    expect(texts(withHistory(posts, { earlier, size: 1 }))).toEqual([['train'], [], []]);
    expect(texts(withHistory(posts, { earlier, size: 0 }))).toEqual([[], [], []]);
  });

  it('orders by position if times are equal or one is missing, earlier posts first', () => {
    const equal = [post('1', 'a', 5), post('2', 'a', 5)];
    expect(texts(withHistory(equal, { size: 9 }))).toEqual([[], ['1']]);
    const missing = [post('1', 'a', 5), post('2', 'a'), post('3', 'a', 1)];
    const earlier = [post('0', 'a', 99)];
    expect(texts(withHistory(missing, { earlier, size: 9 }))).toEqual([
      ['0'],
      ['0', '1'],
      ['0', '1', '2'],
    ]);
  });

  it('never includes the post itself, and is absent without an author', () => {
    const posts = [post('1', 'a', 1), post('2', 'a', 2), post('3')];
    expect(texts(withHistory(posts, { earlier: posts, size: 9 }))).toEqual([[], ['1'], undefined]);
  });

  it('includes the tags of history posts but not those of the query', () => {
    const [, query] = withHistory([post('1', 'a', 1), post('2', 'a', 2)], { size: 1 });
    expect(query).not.toHaveProperty('hashtags');
    expect(query).not.toHaveProperty('id');
    expect(query.history![0].hashtags).toEqual(['tag1']);
  });

  it('equals a naive search', () => {
    const entry = fc.tuple(fc.constantFrom('a', 'b'), fc.nat(5));
    fc.assert(
      fc.property(fc.array(entry), fc.array(entry), fc.nat(4), (train, test, size) => {
        const earlier = train.map(([author, time], i) => post(`train${i}`, author, time));
        const posts = test.map(([author, time], i) => post(`test${i}`, author, time));
        const all = [...earlier, ...posts];
        const expected = posts.map((target) => {
          const place = all.indexOf(target);
          const before = all
            .filter(
              (p, i) =>
                p.author === target.author &&
                (p.time! < target.time! || (p.time === target.time && i < place)),
            )
            .sort((p, q) => p.time! - q.time!);
          return before.slice(Math.max(0, before.length - size)).map(({ text }) => text);
        });
        expect(texts(withHistory(posts, { earlier, size }))).toEqual(expected);
      }),
    );
  });
});
