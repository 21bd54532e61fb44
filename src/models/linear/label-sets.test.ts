import { describe, expect, it } from 'vitest';
import { LabelSets } from './label-sets.ts';

describe('LabelSets', () => {
  it('are the distinct sets of tags, in whatever order they come, the most used first', () => {
    const sets = LabelSets.build([[2], [3, 1], [], [1, 3], [0], [0], [0]], 10);
    expect(sets.toLines()).toEqual(['0', '1 3', '2']);
    expect(sets.tags(1)).toEqual([1, 3]);
  });

  it('keep the most used ones alone, ties to the smaller ids', () => {
    expect(LabelSets.build([[2], [1], [3], [3]], 2).toLines()).toEqual(['3', '1']);
  });
});
