import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import type { Post } from '../../posts/post.ts';
import { drawFolds, holdOut } from './held-out.ts';

const posts = (count: number, more: (i: number) => Partial<Post>): Post[] =>
  Array.from({ length: count }, (_, i) => ({ id: `${i}`, text: '', hashtags: [], ...more(i) }));

describe('drawFolds', () => {
  it('draws folds of equal size that share no post', () => {
    const folds = drawFolds(50, 4, new Random(1));
    expect(folds.map(({ length }) => length)).toEqual([12, 12, 12, 12]);
    expect(new Set(folds.flat()).size).toBe(48);
    expect(drawFolds(40_000, 8, new Random(1))[0].length).toBe(3000);
    expect(drawFolds(3, 4, new Random(1))).toEqual([]);
  });
});

describe('holdOut', () => {
  it('takes the latest tenth of each author, or one post more', () => {
    const held = holdOut(posts(40, (i) => ({ author: i % 2 === 0 ? 'ann' : 'bob' })));
    for (const parity of [0, 1]) {
      const own = held.filter((i) => i % 2 === parity).map((i) => Math.floor(i / 2));
      expect([
        [18, 19],
        [17, 18, 19],
      ]).toContainEqual(own);
    }
  });

  it('takes a tenth of the posts of authors with one post each', () => {
    const held = holdOut(posts(2000, (i) => ({ author: `writer ${i}` })));
    expect(held.length).toBeGreaterThan(150);
    expect(held.length).toBeLessThan(250);
  });

  it('takes the latest tenth of all posts with times', () => {
    expect(holdOut(posts(40, (i) => ({ time: i })))).toEqual([36, 37, 38, 39]);
  });

  it('takes a tenth by ids of other posts, whatever else there is', () => {
    const held = holdOut(posts(2000, () => ({})));
    expect(held.length).toBeGreaterThan(150);
    expect(held.length).toBeLessThan(250);
    const ids = new Set(held.map(String));
    const fewer = posts(1000, () => ({}));
    expect(holdOut(fewer)).toEqual([...fewer.keys()].filter((i) => ids.has(`${i}`)));
  });
});
