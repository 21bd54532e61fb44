import { describe, expect, it } from 'vitest';
import type { Post } from './post.ts';
import { closedProtocol, topNProtocol, withoutTags } from './protocol.ts';

const lower = (tag: string) => tag.toLowerCase();
const post = (id: string, ...hashtags: string[]): Post => ({ id, text: '', hashtags });
const splits = {
  train: [post('1', 'A', 'b'), post('2', 'a', 'c', 'C'), post('3', 'b'), post('4', 'd')],
  valid: [post('5', 'd', 'B')],
  test: [post('6', 'c'), post('7', 'A', 'new')],
};
const tagsOf = (posts: readonly Post[]) => posts.map(({ id, hashtags }) => [id, ...hashtags]);

describe('closedProtocol', () => {
  it('drops tags in too few training posts, then posts without a tag, and keeps spellings', () => {
    const closed = closedProtocol(splits, 2, lower);
    expect(closed.tags).toEqual(['a', 'b']);
    expect(tagsOf(closed.train)).toEqual([
      ['1', 'A', 'b'],
      ['2', 'a'],
      ['3', 'b'],
    ]);
    expect(tagsOf(closed.valid)).toEqual([['5', 'B']]);
    expect(tagsOf(closed.test)).toEqual([['7', 'A']]);
  });

  it('rejects a count below 1', () => {
    expect(() => closedProtocol(splits, 0, lower)).toThrow(
      'minCount must be an integer >= 1, got 0',
    );
  });
});

describe('withoutTags', () => {
  it('drops what a rule leaves out, in all parts, then posts without a tag', () => {
    const ruled = withoutTags(splits, (tag) => tag !== 'b' && tag !== 'c', lower);
    expect(ruled.tags).toEqual(['a', 'd']);
    expect(tagsOf(ruled.train)).toEqual([
      ['1', 'A'],
      ['2', 'a'],
      ['4', 'd'],
    ]);
    expect(tagsOf(ruled.valid)).toEqual([['5', 'd']]);
    expect(tagsOf(ruled.test)).toEqual([['7', 'A', 'new']]);
  });
});

describe('topNProtocol', () => {
  it('keeps the most used, ties in code unit order', () => {
    expect(topNProtocol(splits, 3, lower).tags).toEqual(['a', 'b', 'c']);
    expect(tagsOf(topNProtocol(splits, 1, lower).test)).toEqual([['7', 'A']]);
  });
});
