import { describe, expect, it } from 'vitest';
import { DataFormatError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import { quietContext } from './model.case.ts';
import { PostTopics, topicFeeds } from './post-topics.ts';

const food = 'sourdough oven dough crust flour'.split(' ');
const chess = 'rook pawn bishop gambit endgame'.split(' ');
const random = new Random(1);
const tokens = Array.from({ length: 60 }, (_, i) => [
  'the',
  ...random.shuffle([...(i % 2 ? food : chess)]).slice(0, 4),
]);
const learnt = PostTopics.learn(
  tokens,
  { topics: 2, topicIterations: 50 },
  new Random(1),
  quietContext(),
);

describe('PostTopics', () => {
  it('tells two themes apart, without stop words', async () => {
    const described = (await learnt).describe(5).map((top) => top.map(({ word }) => word).sort());
    expect(described).toContainEqual([...food].sort());
    expect(described).toContainEqual([...chess].sort());
  });

  it('folds in new posts; without known words they have the uniform prior', async () => {
    const theta = (await learnt).infer([['oven', 'flour'], ['rook'], ['the', 'zzz'], []]);
    expect(Math.max(theta[0]!, theta[1]!)).toBeGreaterThan(0.9);
    expect(theta[0]! > 0.5).toBe(theta[2]! < 0.5);
    expect([...theta.subarray(4)]).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  it('feeds the rows that are asked for', async () => {
    const topics = await learnt;
    const theta = topics.infer(tokens);
    expect(topicFeeds(theta, 2, [3, 0])).toEqual(topics.feeds([tokens[3]!, tokens[0]!]));
  });

  it('is the same after it was in a bundle', async () => {
    const topics = await learnt;
    const vocabularies = topics.toLines();
    const bundle = { model: 'tab-lstm', options: {}, arrays: topics.toArrays(), vocabularies };
    expect(PostTopics.fromBundle(bundle).infer(tokens)).toEqual(topics.infer(tokens));
    expect(() => PostTopics.fromBundle({ ...bundle, vocabularies: {} })).toThrow(DataFormatError);
    expect(() => PostTopics.fromBundle({ ...bundle, arrays: {} })).toThrow(
      /^bundle of tab-lstm: the arrays ldaCounts/,
    );
  });
});
