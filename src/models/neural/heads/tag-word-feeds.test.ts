import { expect, it } from 'vitest';
import { tagWordFeeds } from './tag-word-feeds.ts';

it('tagWordFeeds: begins each tag, ends each tag, and leaves padding out', () => {
  const { before, places, written } = tagWordFeeds([[7, 8], [9]], 10);
  expect(before.shape).toEqual([3, 2]);
  // Time-major: <tag> <tag>, 7 9, 8 <pad>.
  expect([...(before.data as Int32Array)]).toEqual([2, 2, 7, 9, 8, 0]);
  expect([...(written.data as Int32Array)]).toEqual([7, 8, 3, 9, 3]);
  expect([...(places.data as Int32Array)]).toEqual([0, 2, 4, 1, 3]);
  expect(written.shape).toEqual([5]);
});

it('tagWordFeeds: words that only a post has are copied, but read and written as the unknown word', () => {
  const { before, written, copied, owners } = tagWordFeeds([[7, 11], [10]], 10);
  expect([...(before.data as Int32Array)]).toEqual([2, 2, 7, 1, 1, 0]);
  expect([...(written.data as Int32Array)]).toEqual([7, 1, 3, 1, 3]);
  expect([...(copied.data as Int32Array)]).toEqual([7, 11, 3, 10, 3]);
  expect([...(owners.data as Int32Array)]).toEqual([0, 0, 0, 1, 1]);
});
