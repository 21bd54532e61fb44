import { describe, expect, it } from 'vitest';
import { TagTable } from '../../../features/tag-table.ts';
import { hitRate, quietContext, smallCorpus, toQuery } from '../../model.case.ts';
import { bagOfWords } from '../bag-of-words.case.ts';
import { smallNetwork } from '../small-network.case.ts';
import { idfWeights, tagSigmoid, tagSoftmax } from './tag-head.ts';

const { train, test } = smallCorpus();
const { hidden: _, ...small } = smallNetwork.options;
const given = { ...small, learningRate: 0.5, epochs: 20 };
const learn = (head = tagSigmoid()) =>
  bagOfWords({
    head,
    schedule: ({ learningRate }) => ({ kind: 'plateau', rate: learningRate }),
  }).fit({ train }, given, quietContext({ runtime: smallNetwork.runtime }));

describe('tagSigmoid', () => {
  it('gives each tag an independent probability, and learns', async () => {
    const fitted = await learn();
    const rankings = await fitted.recommend(test.map(toQuery), 3);
    expect(hitRate(rankings, test)).toBeGreaterThan(0.8);
    // With a softmax, they would sum to at most one.
    const all = await fitted.recommend([{ text: 'espresso crema and rook pawn gambit' }], 1000);
    const both = all[0].filter(({ tag }) => ['coffee', 'chess'].includes(tag));
    expect(both.length).toBe(2);
    const softmax = await (await learn(tagSoftmax)).recommend([{ text: 'espresso' }], 1000);
    const sum = softmax[0].reduce((total, { probability }) => total + probability!, 0);
    expect(sum).toBeCloseTo(1, 5);
    const own = (await fitted.recommend([{ text: 'zzz' }], 1000))[0];
    const total = own.reduce((t, { probability }) => t + probability!, 0);
    expect(Math.abs(total - 1)).toBeGreaterThan(0.01);
  });

  it('weighs rare tags more, by idf', () => {
    const posts = [['tea'], ['tea', 'cake'], ['tea']].map((hashtags) => ({ hashtags }));
    // ln(4 / 4) + 1 and ln(4 / 2) + 1
    expect(idfWeights(TagTable.build(posts), 3)).toBeAllclose([1, 1 + Math.LN2]);
  });

  it('does not learn tags with weight 0', async () => {
    const weights = (tags: TagTable) =>
      Array.from({ length: tags.size }, (_, id) => (tags.tag(id) === 'coffee' ? 0 : 1));
    const fitted = await learn(tagSigmoid({ weights }));
    const [ranking] = await fitted.recommend([{ text: 'espresso beans roast crema' }], 1000);
    const coffee = ranking.find(({ tag }) => tag === 'coffee')!;
    const usual = (
      await (await learn()).recommend([{ text: 'espresso beans roast crema' }], 1)
    )[0][0];
    expect(usual.tag).toBe('coffee');
    expect(coffee.probability!).toBeLessThan(usual.probability! - 0.1);
  });
});
