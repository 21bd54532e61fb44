import { expect, it } from 'vitest';
import { TagTable } from '../../features/tag-table.ts';
import { mixPopular, popularity, rankTags } from './ranking.ts';

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
