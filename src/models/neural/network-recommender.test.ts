import { describe, expect, it } from 'vitest';
import { hitRate, quietContext, smallCorpus, toQuery } from '../model.case.ts';
import type { Recommendation } from '../model.ts';
import { bagOfWords } from './bag-of-words.case.ts';
import { smallNetwork } from './small-network.case.ts';

const { train, test } = smallCorpus();
const { hidden: _, ...small } = smallNetwork.options;
const fitted = bagOfWords().fit(
  { train },
  { ...small, learningRate: 0.5 },
  quietContext({ runtime: smallNetwork.runtime }),
);
const scoresOf = (ranking: readonly Recommendation[]) =>
  Object.fromEntries(ranking.map(({ tag, score }) => [tag, score]));

describe('NetworkRecommender', () => {
  it('answers in the order of the questions, whatever their lengths', async () => {
    const recommender = await fitted;
    const texts = ['espresso latte crema and rook', '', 'tomato compost soil', 'pawn'];
    const queries = texts.map((text) => ({ text }));
    const together = await recommender.recommend(queries, 50);
    for (const [i, query] of queries.entries()) {
      const [alone] = await recommender.recommend([query], 50);
      const expected = scoresOf(alone);
      expect(together[i].map(({ score }) => score)).toBeAllclose(
        together[i].map(({ tag }) => expected[tag]),
        { relative: 1e-5 },
      );
    }
    expect(scoresOf(together[0]).coffee).toBeGreaterThan(scoresOf(together[2]).coffee + 0.1);
    expect(hitRate(await recommender.recommend(test.map(toQuery), 1), test)).toBeGreaterThan(0.7);
  });

  it('explains by what the score falls by without each word', async () => {
    const recommender = await fitted;
    const tokens = ['espresso', 'rook', 'latte', 'soil'];
    const scoreOf = async (words: readonly string[]) => {
      const [ranking] = await recommender.recommend([{ text: words.join(' ') }], 50);
      return scoresOf(ranking).coffee;
    };
    const { words, score } = await recommender.explain!({ text: tokens.join(' ') }, 'coffee');
    const whole = await scoreOf(tokens);
    expect(score).toBeAllclose(whole, { relative: 1e-5 });
    for (const [place, word] of tokens.entries()) {
      const weight = words!.find((one) => one.word === word)!.weight;
      const without = await scoreOf(tokens.filter((other) => other !== word));
      expect([word, words!.find((one) => one.word === word)!.place]).toEqual([word, place]);
      expect(weight).toBeAllclose(whole - without, { absolute: 1e-6 });
    }
    expect(words![0].weight).toBeGreaterThan(1e-3);
    expect(words!.at(-1)!.weight).toBeLessThan(0);
  });
});
