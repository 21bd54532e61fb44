import { describe, expect, it } from 'vitest';
import { LabelFeeds } from './label-feeds.ts';

describe('LabelFeeds', () => {
  const feeds = new LabelFeeds([[0, 1, 1], [1], []]);

  it('has a one for the class of each word, time-major, and zeros at padding', () => {
    const { data, shape } = feeds.of([0, 1]).labels;
    expect(shape).toEqual([3, 2, 2]);
    const [first, second, third] = [0, 4, 8].map((at) => [...data.slice(at, at + 4)]);
    expect(first).toEqual([1, 0, 0, 1]); // class 0 of post 0, class 1 of post 1
    expect(second).toEqual([0, 1, 0, 0]);
    expect(third).toEqual([0, 1, 0, 0]);
  });

  it('has one step for posts without words, as their words have', () => {
    expect(feeds.of([2]).labels).toEqual({ data: new Float32Array(2), shape: [1, 1, 2] });
  });
});
