import { describe, expect, it } from 'vitest';
import { InvalidArgumentError } from '../base/errors.ts';
import type { Post } from './post.ts';
import { partOf, splitPosts } from './split.ts';

const posts: Post[] = Array.from({ length: 1000 }, (_, i) => ({
  id: `p${i}`,
  text: '',
  hashtags: [],
  author: `a${i % 300}`,
  // Not in chronological order.
  time: (i * 7919) % 1000,
}));
const sizes = (splits: ReturnType<typeof splitPosts>) =>
  [splits.train, splits.valid, splits.test].map((part) => part.length);

describe('splitPosts', () => {
  it('random: is close to the fractions, and depends only on id and seed', () => {
    const splits = splitPosts(posts, { by: 'random' });
    for (const [i, share] of [0.8, 0.1, 0.1].entries()) {
      expect(Math.abs(sizes(splits)[i] / 1000 - share)).toBeLessThan(0.04);
    }
    expect(splitPosts(posts.slice(500), { by: 'random' }).test).toEqual(
      splits.test.filter(({ id }) => Number(id.slice(1)) >= 500),
    );
    expect(splitPosts(posts, { by: 'random', seed: 2 }).test).not.toEqual(splits.test);
    expect(splits.test.every(({ id }) => partOf(id) === 'test')).toBe(true);
  });

  it('time: no training post is later than a test post; parts keep the order', () => {
    const splits = splitPosts(posts, { by: 'time', fractions: [8, 1, 1] });
    expect(sizes(splits)).toEqual([800, 100, 100]);
    const times = (part: readonly Post[]) => part.map(({ time }) => time!);
    expect(Math.max(...times(splits.train))).toBeLessThan(Math.min(...times(splits.valid)));
    expect(Math.max(...times(splits.valid))).toBeLessThan(Math.min(...times(splits.test)));
    expect(splits.train).toEqual(posts.filter((post) => splits.train.includes(post)));
  });

  it('author-time: orders posts within each author, and spreads authors of few posts over the parts', () => {
    const splits = splitPosts(posts, { by: 'author-time' });
    expect(sizes(splits).reduce((a, b) => a + b)).toBe(1000);
    for (const post of splits.test) {
      const own = splits.train.filter(({ author }) => author === post.author);
      expect(own.every(({ time }) => time! < post.time!)).toBe(true);
    }
    for (const [i, share] of [0.8, 0.1, 0.1].entries()) {
      expect(Math.abs(sizes(splits)[i] / 1000 - share)).toBeLessThan(0.04);
    }
  });

  it('reports what is missing', () => {
    const bare: Post[] = [{ id: 'x', text: '', hashtags: [] }];
    expect(() => splitPosts(bare, { by: 'time' })).toThrow(
      'a split by time needs a time on every post; post x has none (split at random)',
    );
    expect(() => splitPosts([{ ...bare[0], time: 1 }], { by: 'author-time' })).toThrow(
      'needs an author on every post',
    );
    expect(() => splitPosts(bare, { by: 'random', fractions: [0, 0, 0] })).toThrow(
      new InvalidArgumentError('fractions must be three numbers >= 0, not all 0, got 0/0/0'),
    );
  });
});
