import { expect, it } from 'vitest';
import { TagTable } from '../../features/tag-table.ts';
import { mixPopular, popularity, rankTags, summarizePopular } from './ranking.ts';

const tags = TagTable.build([{ hashtags: ['a', 'b'] }, { hashtags: ['a', 'c'] }]);

it('ranks by score, then by tag id, unseen tags last', () => {
  const scores = new Map([
    ['zzz', 1],
    ['new', 1],
    ['c', 1],
    ['b', 1],
    ['a', 0],
  ]);
  expect(rankTags(tags, scores, 4).map(({ tag }) => tag)).toEqual(['b', 'c', 'new', 'zzz']);
  expect(rankTags(tags, scores, 9)).toContainEqual({ tag: 'a', score: 0, seen: true, count: 2 });
  expect(rankTags(tags, scores, 9)).toContainEqual({ tag: 'new', score: 1, seen: false, count: 0 });
});

it('popularity is the share of all uses', () => {
  expect([...popularity(tags)]).toEqual([0.5, 0.25, 0.25]);
});

it('mixes popularity in and adds the most used other tags', () => {
  const scores = new Map([
    ['b', 1],
    ['new', 1],
  ]);
  mixPopular(scores, tags, popularity(tags), 0.1, 1);
  expect([...scores]).toEqual([
    ['b', 1.025],
    ['new', 1],
    ['a', 0.05],
  ]);
});

it('calls the first 50 tags of a table the most used', () => {
  const numbers = Array.from({ length: 51 }, (_, i) => String(i).padStart(2, '0'));
  const many = TagTable.build([{ hashtags: numbers }, { hashtags: ['00'] }]);
  const nothing = (tag: string) => `Nothing in the post points to #${tag}`;
  expect(summarizePopular('00', many)).toBe(
    `${nothing('00')}; it is one of the most used tags, in 2 training posts.`,
  );
  expect(summarizePopular('49', many)).toMatch('one of the most used tags, in 1 training post.');
  expect(summarizePopular('50', many)).toBe(`${nothing('50')}; it is in 1 training post.`);
});
