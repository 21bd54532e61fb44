import { describe, expect, it } from 'vitest';
import { TagTable } from '../../features/tag-table.ts';
import type { Post } from '../../posts/post.ts';
import { bestTags, tagsToLearn } from './fitting.ts';

const train: Post[] = [['A', 'B'], ['a'], ['a', 'c'], ['b']].map((hashtags, i) => ({
  id: `${i}`,
  text: 'x',
  hashtags,
}));

describe('tagsToLearn', () => {
  it('are those in at least `minCount` posts', () => {
    const tags = (minCount?: number) => {
      const table = tagsToLearn({ train }, 'knn', minCount);
      return Array.from({ length: table.size }, (_, id) => table.tag(id));
    };
    expect(tags()).toEqual(['a', 'b', 'c']);
    expect(tags(2)).toEqual(['a', 'b']);
    expect(tags(3)).toEqual(['a']);
    expect(() => tags(4)).toThrow('knn: no tag occurs in 4 or more of the 4 training posts');
  });
});

describe('bestTags', () => {
  const tags = TagTable.build(train);

  it('go by score, ties to the more frequent, each with its own probability', () => {
    expect(bestTags(tags, [1, 3, 3], 2, undefined, [0.1, 0.5, 0.4])).toEqual([
      { tag: 'b', score: 3, probability: 0.5, seen: true, count: 2 },
      { tag: 'c', score: 3, probability: 0.4, seen: true, count: 1 },
    ]);
  });

  it('are chosen from the candidates alone, and have no probability unless one is given', () => {
    expect(bestTags(tags, [1, 3, 3], 9, [0, 2])).toEqual([
      { tag: 'c', score: 3, seen: true, count: 1 },
      { tag: 'a', score: 1, seen: true, count: 3 },
    ]);
  });
});
