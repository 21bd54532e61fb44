import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import type { Post } from '../posts/post.ts';
import { TagTable } from './tag-table.ts';
import { newestFirst, recency, TaggedPosts, usesInHistory } from './tagged-posts.ts';

const DAY = 24 * 3_600_000;
const post = (id: string, time?: number, author?: string, ...hashtags: string[]): Post => ({
  id,
  text: '',
  hashtags,
  time,
  author,
});

describe('newestFirst', () => {
  const ids = (posts: Post[]) => newestFirst(posts).map(({ id }) => id);

  it('sorts by time, then id; posts without a time come last, in reverse order', () => {
    const posts = [post('u'), post('b', 1), post('v'), post('c', 2), post('a', 1)];
    expect(ids(posts)).toEqual(['c', 'a', 'b', 'v', 'u']);
  });

  it('does not depend on the order of posts with times', () => {
    const posts = Array.from({ length: 30 }, (_, i) => post(`p${i}`, i % 7));
    expect(ids(new Random(1).shuffle([...posts]))).toEqual(ids(posts));
  });
});

describe('recency', () => {
  it('halves with every half-life, is 0 for later uses and 1 if a time is unknown', () => {
    expect(recency(0, 14 * DAY, 7)).toBe(0.25);
    expect(recency(5, 5, 7)).toBe(1);
    expect(recency(DAY, 0, 7)).toBe(0);
    expect(recency(0, 14 * DAY, 0)).toBe(1);
    expect(recency(Number.NaN, 0, 7)).toBe(1);
    expect(recency(0, Number.NaN, 7)).toBe(1);
  });
});

describe('TaggedPosts', () => {
  const posts = [
    post('a', 10 * DAY, 'ann', 'Tea', 'Cup'),
    post('b', undefined, 'ann', 'Tea'),
    post('c', 0, undefined, 'Rail'),
  ];
  const tags = TagTable.build(posts);
  const tagged = TaggedPosts.build(posts, tags);

  it('returns the tags of each post and the posts of each author', () => {
    expect([...tagged.tagsOf(0)].map((id) => tags.tag(id))).toEqual(['tea', 'cup']);
    expect(tagged.postsOf('ann')).toEqual([0, 1]);
    expect(tagged.postsOf('eve')).toEqual([]);
    expect(tagged.postsOf(undefined)).toEqual([]);
    expect(tagged.newest).toBe(10 * DAY);
    expect(TaggedPosts.build([post('x')], tags).newest).toBeNaN();
  });

  it("weights an author's uses by their age relative to the latest one before the query", () => {
    const timed = [
      post('z', 40 * DAY, 'ann', 'Cup'),
      post('a', 10 * DAY, 'ann', 'Tea', 'Cup'),
      post('b', 0, 'ann', 'Tea'),
      post('c', undefined, 'ann', 'Rail'),
    ];
    const own = TaggedPosts.build(timed, TagTable.build(timed));
    expect(own.usesOf('ann', 30 * DAY, 10)).toEqual(
      new Map([
        ['tea', { weight: 1.5, uses: 2 }],
        ['cup', { weight: 1, uses: 1 }],
        ['rail', { weight: 1, uses: 1 }],
      ]),
    );
    const longAfter = own.usesOf('ann', 100_000 * DAY, 10);
    expect(longAfter.get('cup')).toEqual({ weight: 1 + 1 / 8, uses: 2 });
    expect(own.usesOf('ann', -DAY, 10)).toEqual(new Map([['rail', { weight: 1, uses: 1 }]]));
  });

  it('counts the uses in a history in the same way', () => {
    const history = [
      { text: '', hashtags: ['#Tea', 'tea'], time: 0 },
      { text: '', hashtags: ['Opera'], time: 10 * DAY },
      { text: '', hashtags: ['later'], time: 90 * DAY },
    ];
    expect(usesInHistory(history, 20 * DAY, 10)).toEqual(
      new Map([
        ['tea', { weight: 0.5, uses: 1 }],
        ['opera', { weight: 1, uses: 1 }],
      ]),
    );
  });

  it('counts all uses for a query without a time, relative to the latest use', () => {
    const history = [
      { text: '', hashtags: ['Tea'], time: 80 * DAY },
      { text: '', hashtags: ['Opera'], time: 90 * DAY },
    ];
    expect(usesInHistory(history, undefined, 10)).toEqual(
      new Map([
        ['tea', { weight: 0.5, uses: 1 }],
        ['opera', { weight: 1, uses: 1 }],
      ]),
    );
    expect(tagged.usesOf('ann', undefined, 10)).toEqual(tagged.usesOf('ann', 90 * DAY, 10));
  });

  it('round-trips through arrays', () => {
    const read = TaggedPosts.fromArrays(tags, tagged.authors, tagged.toArrays(), 'bundle');
    expect(read.toArrays()).toEqual(tagged.toArrays());
    expect(read.usesOf('ann', 0, 0)).toEqual(tagged.usesOf('ann', 0, 0));
  });

  it('rejects inconsistent arrays', () => {
    const arrays = tagged.toArrays();
    const { postTimes: _, ...missing } = arrays;
    const numbers = (name: string, data: Float64Array | Int32Array | Uint32Array) => ({
      ...arrays,
      [name]: { shape: [data.length], data },
    });
    const { data: times } = arrays.postTimes;
    const { data: offsets } = arrays.postTagOffsets;
    for (const [authors, damaged, message] of [
      [tagged.authors, missing, /^bundle: the arrays postTimes, .* are missing or inconsistent/],
      [[], arrays, 'array "postAuthors" must lie between -1 and -1, got'],
      [tagged.authors, numbers('postTags', Uint32Array.of(0, 1, 9, 0)), 'array "postTags'],
      [
        tagged.authors,
        numbers('postTagOffsets', Uint32Array.from(offsets).fill(2 ** 32 - 1, -1)),
        'array "postTagOffsets" must end at',
      ],
      [
        tagged.authors,
        numbers('postTimes', Float64Array.from(times).fill(1e30, 0, 1)),
        'array "postTimes" must be milliseconds since 1970, got 1e+30',
      ],
    ] as const) {
      expect(() => TaggedPosts.fromArrays(tags, authors, damaged, 'bundle')).toThrow(message);
    }
  });
});
