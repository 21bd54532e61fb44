import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadCorpusPost } from '../input.ts';
import { Timelines } from './timelines.ts';

/** A post whose only word is its number; none if it is a multiple of five. */
function post(number: number, author?: string, time?: number): ReadCorpusPost {
  const given = { ...(author !== undefined && { author }), ...(time !== undefined && { time }) };
  const query = { id: String(number).padStart(3, '0'), text: '', hashtags: [], ...given };
  return { query, tokens: number % 5 === 0 ? [] : [String(number)] };
}

/** The numbers of the posts in each memory. */
function memories(posts: readonly ReadCorpusPost[], size: number, of = posts): number[][] {
  const timelines = new Timelines(posts, ({ tokens }) => tokens.map(Number));
  const { posts: stored, from, to } = timelines.memoriesOf(of, size);
  return of.map((_, i) => [
    ...stored.words.subarray(stored.offsets[from[i]], stored.offsets[to[i]]),
  ]);
}

describe('Timelines', () => {
  it("gives each post its author's latest earlier posts, oldest first, in any order of the corpus", () => {
    const posts = [
      post(1, 'ann', 30),
      post(2, 'bob', 5),
      post(3, 'ann', 10),
      post(4, 'ann', 20),
      post(6),
    ];
    expect(memories(posts, 9)).toEqual([[3, 4], [], [], [3], []]);
    expect(memories(posts, 1)).toEqual([[4], [], [], [3], []]);
    expect(memories([...posts].reverse(), 9)).toEqual([[], [3], [], [], [3, 4]]);
  });

  it('does not count posts at the same time as earlier', () => {
    const posts = [post(1, 'ann', 10), post(2, 'ann', 10), post(3, 'ann', 11)];
    expect(memories(posts, 9)).toEqual([[], [], [1, 2]]);
    expect(memories([posts[1], posts[0], posts[2]], 1)).toEqual([[], [], [2]]);
  });

  it('goes by the order of the corpus where a time is missing', () => {
    const posts = [post(1, 'ann', 30), post(2, 'ann'), post(3, 'ann', 10)];
    expect(memories(posts, 9)).toEqual([[], [1], [1, 2]]);
  });

  it('leaves out posts without words, which have memories themselves', () => {
    const posts = [post(1, 'ann', 1), post(5, 'ann', 2), post(6, 'ann', 3)];
    expect(memories(posts, 1)).toEqual([[], [1], [1]]);
  });

  it('knows an author of any name', () => {
    const posts = [post(1, '__proto__', 1), post(2, '__proto__', 2), post(3, 'constructor', 3)];
    expect(memories(posts, 2)).toEqual([[], [1], []]);
  });

  it('equals a naive search', () => {
    const entry = fc.tuple(fc.constantFrom('a', 'b', undefined), fc.nat(5));
    fc.assert(
      fc.property(fc.array(entry), fc.integer({ min: 1, max: 4 }), (entries, size) => {
        const posts = entries.map(([author, time], i) => post(i + 1, author, time));
        const expected = posts.map(({ query }) =>
          posts
            .filter(
              (other) =>
                query.author !== undefined &&
                other.query.author === query.author &&
                other.query.time! < query.time! &&
                other.tokens.length > 0,
            )
            .sort((p, q) => p.query.time! - q.query.time!)
            .slice(-size)
            .map(({ tokens }) => Number(tokens[0])),
        );
        expect(memories(posts, size)).toEqual(expected);
      }),
    );
  });
});
