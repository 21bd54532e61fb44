import { describe, expect, it } from 'vitest';
import { createPipeline } from '../../../text/pipeline.ts';
import { wordLabels } from './word-labels.ts';

const train = [{ id: '1', text: 'the aus open begins', hashtags: ['AusOpen'] }];
const head = wordLabels.learn({ train }, {}, 'sa-lstm');
const read = (text: string) => ({ query: { text }, tokens: createPipeline().tokenize(text) });
const rows = (...p: number[]) => ({ probabilities: Float32Array.from(p) });

describe('wordLabels', () => {
  it('a post is right if its most probable word is part of a gold tag', () => {
    expect(head.isRight(rows(0.25, 0.5, 0.125), [0, 1, 0])).toBe(true);
    expect(head.isRight(rows(0.25, 0.5, 0.125), [1, 0, 1])).toBe(false);
    expect(head.isRight(rows(0.5, 0.25, 0), [1, 0])).toBe(true); // padding
  });

  it('labels posts of validation by tags that no training post has', () => {
    const post = { id: '2', text: 'all black lives matter', hashtags: ['BlackLivesMatter'] };
    expect(head.goldOf({ query: post, tokens: post.text.split(' ') })).toEqual([0, 1, 1, 1]);
  });

  it('ranks by probability, known tags first among equals, and marks the others unseen', () => {
    const post = read('tennis aus open begins');
    expect(head.rank(rows(0.75, 0.75, 0.75, 0.25), post, 5)).toEqual([
      expect.objectContaining({ tag: 'tennisausopen', seen: false, count: 0 }),
      expect.objectContaining({ tag: 'begins', score: 0.25, probability: 0.25 }),
    ]);
    const ranking = head.rank(rows(0.25, 0.75, 0.75, 0.25), post, 2);
    expect(ranking.map(({ tag, seen }) => [tag, seen])).toEqual([
      ['ausopen', true],
      ['tennis', false],
    ]);
  });

  it('scores a tag that the post does not form with 0 if it is known', () => {
    const post = read('tennis begins');
    expect(head.scoreOf(rows(0.25, 0.5), post, 'tennis')).toBe(0.25);
    expect(head.scoreOf(rows(0.25, 0.5), post, 'ausopen')).toBe(0);
    expect(head.scoreOf(rows(0.25, 0.5), post, 'chess')).toBeUndefined();
  });
});
