import { describe, expect, it } from 'vitest';
import type { Post } from './post.ts';
import { Statistics } from './statistics.ts';

const lower = (tag: string) => tag.toLowerCase();

function statisticsOf(posts: readonly Post[]): Statistics {
  const statistics = new Statistics(lower);
  for (const post of posts) statistics.add(post);
  return statistics;
}

const corpus: Post[] = [
  { id: '1', text: 'ab', hashtags: ['A', 'a', 'B'], author: 'x', time: 20, lang: 'en' },
  { id: '2', text: '😀😀😀', hashtags: ['a'], author: 'x', time: 10, conversation: ['r'] },
  { id: '3', text: '', hashtags: [], lang: 'en' },
];

describe('Statistics', () => {
  it('counts posts, authors, tags, lengths in code points, times and languages', () => {
    expect(statisticsOf(corpus).summary()).toEqual({
      posts: 3,
      postsWithTags: 2,
      postsWithConversation: 1,
      postsWithTime: 2,
      authors: 1,
      tags: 3,
      distinctTags: 2,
      tagsPerPost: 1,
      length: { min: 0, p25: 0, median: 2, p75: 3, p95: 3, max: 3 },
      time: { first: 10, last: 20 },
      languages: [{ lang: 'en', posts: 2 }],
      topTags: [
        { tag: 'a', posts: 2 },
        { tag: 'b', posts: 1 },
      ],
    });
  });

  it('computes the share of tags that another corpus also has', () => {
    const train = statisticsOf([{ id: '9', text: '', hashtags: ['A'] }]);
    const { seen, topTags } = statisticsOf(corpus).summary({ seenIn: train, topTags: 1 });
    expect(seen!.distinctShare).toBe(1 / 2);
    expect(seen!.useShare).toBe(2 / 3);
    expect(topTags).toHaveLength(1);
  });

  it('is all zeros for no posts', () => {
    const { posts, tagsPerPost, length, time } = statisticsOf([]).summary();
    expect([posts, tagsPerPost, length.median, time]).toEqual([0, 0, 0, undefined]);
  });
});
