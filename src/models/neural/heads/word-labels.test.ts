import { describe, expect, it } from 'vitest';
import { createPipeline } from '../../../text/pipeline.ts';
import { wordLabels } from './word-labels.ts';

const train = [{ id: '1', text: 'the aus open begins', hashtags: ['AusOpen'] }];
const posts = train.map((query) => ({ query, tokens: query.text.split(' ') }));
const pipeline = createPipeline();
const head = wordLabels.learn({ train }, {}, 'sa-lstm', posts, pipeline);
const read = (text: string) => ({
  query: { text },
  tokens: createPipeline({ punctuation: 'keep' }).tokenize(text),
});
const rows = (...p: number[]) => ({ probabilities: Float32Array.from(p) });

describe('wordLabels', () => {
  it('a post is right if its most probable word is part of a gold tag', () => {
    expect(head.isRight!(rows(0.25, 0.5, 0.125), [0, 1, 0])).toBe(true);
    expect(head.isRight!(rows(0.25, 0.5, 0.125), [1, 0, 1])).toBe(false);
    expect(head.isRight!(rows(0.5, 0.25, 0), [1, 0])).toBe(true); // padding
  });

  it('labels posts of validation by tags that no training post has', () => {
    const post = { id: '2', text: 'all black lives matter', hashtags: ['BlackLivesMatter'] };
    expect(head.goldOf({ query: post, tokens: post.text.split(' ') })).toEqual([0, 1, 1, 1]);
  });

  it('ranks by probability, known tags first among equals, and marks the others unseen', () => {
    const post = read('tennis , aus open , begins');
    const ranking = head.rank(rows(0.5, 0, 0.75, 0.75, 0, 0.5625), post, 3);
    expect(ranking).toEqual([
      { tag: 'ausopen', score: 0.5625, probability: 0.5625, seen: true, count: 1 },
      { tag: 'begins', score: 0.5625, probability: 0.5625, seen: false, count: 0 },
      { tag: 'tennis', score: 0.5, probability: 0.5, seen: false, count: 0 },
    ]);
  });

  it('scores a tag that the post does not form with 0 if it is known', () => {
    const post = read('tennis , begins');
    expect(head.scoreOf(rows(0.25, 0, 0.5), post, 'tennis')).toBe(0.25);
    expect(head.scoreOf(rows(0.25, 0, 0.5), post, 'ausopen')).toBe(0);
    expect(head.scoreOf(rows(0.25, 0, 0.5), post, 'chess')).toBeUndefined();
  });

  it('rejects a bundle whose share of joined words is none', () => {
    const { arrays, vocabularies } = head.save();
    const bundle = (joined: number) => ({
      model: 'sa-lstm',
      options: {},
      arrays: { ...arrays, 'labels.joined': { shape: [1], data: Float64Array.of(joined) } },
      vocabularies: vocabularies!,
    });
    expect(wordLabels.load(bundle(0.5), {}, pipeline).tags.size).toBe(1);
    for (const wrong of [-0.1, 1.1, Number.NaN]) {
      expect(() => wordLabels.load(bundle(wrong), {}, pipeline)).toThrow(
        `bundle of sa-lstm: array "labels.joined" must be in [0, 1], got ${wrong}; train it again`,
      );
    }
  });
});
