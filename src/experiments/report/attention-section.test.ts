import { describe, expect, it } from 'vitest';
import { attentionSection } from './attention-section.ts';
import { testPosts } from './test-posts.ts';

const posts = [0, 1, 2].map((at) => ({ id: `${at}`, text: `post ${at}`, hashtags: [`Tag${at}`] }));
const tested = testPosts([], posts);
const map = (post: number) => ({
  post,
  texts: [{ kind: 'post' as const, words: ['post', `${post}`], weights: [0.25, 0.75] }],
});

describe('attentionSection', () => {
  it('shows each post with the maps of all rows that have one', () => {
    const rows = [
      { row: 3, maps: [map(2), map(0)] },
      { row: 5, maps: [map(0)] },
    ];
    expect(attentionSection(rows, tested, 1e6)!.posts).toEqual([
      { gold: ['tag2'], of: [{ row: 3, texts: map(2).texts }] },
      {
        gold: ['tag0'],
        of: [
          { row: 3, texts: map(0).texts },
          { row: 5, texts: map(0).texts },
        ],
      },
    ]);
  });

  it('is absent without maps, and takes no more room than it may', () => {
    expect(attentionSection([{ row: 0, maps: [] }], tested, 1e6)).toBeUndefined();
    const rows = [{ row: 0, maps: [map(0), map(1), map(2)] }];
    const one = JSON.stringify(attentionSection(rows, tested, 1e6)!.posts[0]).length + 1;
    expect(attentionSection(rows, tested, 2 * one)!.posts).toHaveLength(2);
    expect(attentionSection(rows, tested, one - 1)).toBeUndefined();
  });
});
