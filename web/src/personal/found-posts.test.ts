import { expect, it } from 'vitest';
import { Tally } from '../../../src/posts/read-report.ts';
import { describePosts } from './found-posts.ts';
import { asOnePerson, postsToLearn } from './one-person.ts';

const report = new Tally().report();
const post = (id: number, hashtags: string[], time?: string) => ({
  id: `${id}`,
  text: 'a',
  hashtags,
  ...(time !== undefined && { time: Date.parse(time) }),
});

it('counts posts, tags by their identity, spellings and years', () => {
  const posts = [
    post(1, ['Coffee', '#coffee'], '2019-12-31T23:59:59Z'),
    post(2, ['coffee'], '2020-01-01T00:00:00Z'),
    post(3, ['Coffee', 'Chess'], '2020-06-01T00:00:00Z'),
    post(4, ['#', '__proto__']),
    post(5, []),
  ];
  const found = describePosts(asOnePerson(posts), report);
  expect(found).toEqual({
    posts: 5,
    withTags: 4,
    author: 'you',
    distinctTags: 3,
    topTags: [
      {
        tag: 'coffee',
        posts: 3,
        // The first post counts once, with its last spelling.
        spellings: [
          { spelling: 'coffee', posts: 2 },
          { spelling: 'Coffee', posts: 1 },
        ],
      },
      { tag: '__proto__', posts: 1, spellings: [{ spelling: '__proto__', posts: 1 }] },
      { tag: 'chess', posts: 1, spellings: [{ spelling: 'Chess', posts: 1 }] },
    ],
    variants: [found.topTags[0]],
    years: [
      { year: 2019, posts: 1 },
      { year: 2020, posts: 2 },
    ],
    withoutTime: 2,
    report,
  });
});

it('names the person only if all posts are theirs, and only for the model that learns names', () => {
  const [one, two] = [post(1, ['a']), post(2, ['b'])];
  const own = asOnePerson([{ ...one, author: 'ann' }, two]);
  expect(own).toEqual({ posts: [one, two], author: 'ann' });
  expect(postsToLearn('fused', own)).toEqual([one, two]);
  expect(postsToLearn('author', own).map(({ author }) => author)).toEqual(['ann', 'ann']);
  const several = [
    { ...one, author: 'ann' },
    { ...two, author: 'ben' },
  ];
  expect(asOnePerson(several)).toEqual({ posts: several });
  expect(postsToLearn('author', asOnePerson(several))).toEqual(several);
  expect(describePosts(asOnePerson(several), report)).not.toHaveProperty('author');
});
