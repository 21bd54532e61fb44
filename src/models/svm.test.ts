import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { WordVectors } from '../features/word-vectors.ts';
import type { Post } from '../posts/post.ts';
import { describeModel, hitRate, quietContext, smallCorpus, toQuery } from './model.case.ts';
import { svm } from './svm.ts';

describeModel(svm, { learns: 0.9 });
describeModel(svm, { learns: 0.85, options: { history: 2 } });
describeModel(svm, {
  learns: 0.6,
  // With so few words, vectors stay close to their initial values near zero: hence the large C.
  options: {
    features: 'vectors',
    dimension: 20,
    C: 10_000,
    maxIterations: 300,
    text: { stopwords: 'remove' },
  },
});

describe('svm on word vectors', () => {
  const { train, test } = smallCorpus();
  const words = [...new Set(train.flatMap(({ text }) => text.split(' ')))];
  const random = new Random(2);
  const vectors = Float32Array.from({ length: words.length * 200 }, () => random.normal());
  const wordVectors = new WordVectors(words, 200, vectors);
  const options = {
    features: 'vectors',
    vectors: 'given',
    dimension: 200,
    text: { stopwords: 'remove' },
  } as const;

  it('learns from the given vectors, and explains by words', async () => {
    const fitted = await svm.fit({ train }, options, quietContext({ wordVectors }));
    const rankings = await fitted.recommend(test.map(toQuery), 1);
    expect(hitRate(rankings, test)).toBeGreaterThan(0.9);
    const query = { text: 'so today the rook and gambit and bishop and espresso again' };
    const { words: parts, score } = await fitted.explain!(query, 'chess');
    const best = parts!.slice(0, 3).map(({ word }) => word);
    expect(best.sort()).toEqual(['bishop', 'gambit', 'rook']);
    const [ranking] = await fitted.recommend([query], 20);
    expect(score).toBeAllclose(ranking.find(({ tag }) => tag === 'chess')!.score);
  });

  it('reports word vectors that are not used or do not fit', async () => {
    const context = quietContext({ wordVectors });
    await expect(svm.fit({ train }, { ...options, features: 'tf-idf' }, context)).rejects.toThrow(
      /used only with features = vectors, got features = tf-idf; set features/,
    );
    await expect(svm.fit({ train }, { ...options, dimension: 50 }, context)).rejects.toThrow(
      /have 200 dimensions, but option "dimension" is 50/,
    );
    await expect(svm.fit({ train }, options, quietContext())).rejects.toThrow(
      /vectors = given needs word vectors/,
    );
  });
});

describe('svm with a history', () => {
  /** The text says nothing; every earlier post of the author does. */
  const words = ['espresso crema roast', 'rook gambit bishop', 'tomato compost soil'];
  const tags = ['coffee', 'chess', 'garden'];
  const diary = Array.from({ length: 180 }, (_, i): Post => {
    const theme = i % 3;
    const isSilent = (i / 12) % 2 >= 1;
    return {
      id: `${i}`,
      text: isSilent
        ? `note ${i % 7}`
        : words[theme]
            .split(' ')
            .slice(i % 2)
            .join(' '),
      hashtags: [tags[theme]],
      author: `a${i % 12}`,
      time: i,
      lang: 'en',
    };
  });
  const silent = Array.from(
    { length: 30 },
    (_, i): Post => ({ ...diary[i], text: 'note', time: 500 }),
  );

  it.each([
    { features: 'tf-idf' },
    { features: 'vectors', dimension: 8, C: 100, maxIterations: 300 },
  ] as const)('finds with $features what only the history tells', async (options) => {
    const hits = async (history: number) => {
      const fitted = await svm.fit({ train: diary }, { ...options, history }, quietContext());
      return hitRate(await fitted.recommend(silent.map(toQuery), 1), silent);
    };
    expect(await hits(5)).toBeGreaterThan(0.9);
    expect(await hits(0)).toBeLessThan(0.5);
  });
});
