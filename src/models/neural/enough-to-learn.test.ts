import { describe, expect, it } from 'vitest';
import { TagTable } from '../../features/tag-table.ts';
import type { Post } from '../../posts/post.ts';
import { describeLearningData, enoughPosts, enoughTags } from './enough-to-learn.ts';

/** `tagged` posts that cycle through `tags` tags, then `bare` posts without any. */
function corpus(tagged: number, tags: number, bare = 0): Post[] {
  return Array.from({ length: tagged + bare }, (_, i) => ({
    id: `${i}`,
    text: 'x',
    hashtags: i < tagged ? [`tag${i % tags}`] : [],
  }));
}

function said(posts: readonly Post[], minCount: number): { info: string[]; warn: string[] } {
  const lines = { info: [] as string[], warn: [] as string[] };
  const tags = TagTable.build(posts, minCount);
  const used = posts.filter(({ hashtags }) => tags.encode(hashtags).length > 0).length;
  describeLearningData(
    'lstm',
    { posts, used, tags, minCount, leavesOut: 'with no other tags' },
    {
      debug() {},
      info: (line) => lines.info.push(line),
      warn: (line) => lines.warn.push(line),
    },
  );
  return lines;
}

describe('describeLearningData', () => {
  it('logs nothing if no data is left out and there is enough', () => {
    expect(said(corpus(enoughPosts, enoughTags), 10)).toEqual({ info: [], warn: [] });
  });

  it('logs what is left out', () => {
    const rare = corpus(3, 1).map((post) => ({ ...post, id: `r${post.id}`, hashtags: ['Rare'] }));
    const { info, warn } = said([...corpus(enoughPosts, enoughTags, 7), ...rare], 10);
    expect(info).toEqual([
      'lstm leaves out 1 tag in fewer than 10 posts (minCount), 3 posts with no other tags, 7 posts without a tag',
    ]);
    expect(warn).toEqual([]);
  });

  it.each([
    [enoughPosts - 1, enoughTags],
    [enoughPosts, enoughTags - 1],
  ])('warns of too little data and names alternatives: %d posts, %d tags', (posts, tags) => {
    const { info, warn } = said(corpus(posts, tags), 10);
    expect(info).toEqual([]);
    expect(warn).toEqual([
      `lstm has ${posts.toLocaleString('en')} posts and ${tags} tags to learn from, but a network needs at least 20,000 posts and 5 tags. With so few, knn or svm recommend better: use more posts, or train one of those`,
    ]);
  });
});
