import { describe, expect, it } from 'vitest';
import { TargetFeeds } from './target-feeds.ts';

describe('TargetFeeds', () => {
  it('has a one for each gold tag, also when the array is reused', () => {
    const targets = new TargetFeeds([[0, 2], [1], []], 3);
    expect([...targets.of([0, 1]).target.data]).toEqual([1, 0, 1, 0, 1, 0]);
    expect([...targets.of([2, 1, 0]).target.data]).toEqual([0, 0, 0, 0, 1, 0, 1, 0, 1]);
    expect([...targets.of([0, 2]).target.data]).toEqual([1, 0, 1, 0, 0, 0]);
    const { data, shape } = targets.of([1]).target;
    expect([[...data], shape]).toEqual([
      [0, 1, 0],
      [1, 3],
    ]);
  });
});
