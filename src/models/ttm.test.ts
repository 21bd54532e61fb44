import { describe, expect, it } from 'vitest';
import type { Post } from '../posts/post.ts';
import { describeModel, quietContext, smallCorpus } from './model.case.ts';
import { ttm } from './ttm.ts';

describeModel(ttm, { learns: 0.8, options: { topics: 8 } });

describe('ttm', () => {
  const { train } = smallCorpus();

  it('reports a loss that falls while it learns', async () => {
    const losses: number[] = [];
    const context = quietContext({ onProgress: ({ loss }) => loss && losses.push(loss) });
    await ttm.fit({ train }, { topics: 8, iterations: 60, samples: 1 }, context);
    expect(losses).toHaveLength(6);
    expect(losses[0] - losses.at(-1)!).toBeGreaterThan(0.05); // nats per word and tag
  });

  /** Four topics with a tag each; "apple" is a word of the first two. */
  const themes: readonly (readonly [tag: string, words: string])[] = [
    ['fruit', 'pie crust cider orchard peel'],
    ['phone', 'screen charger update battery store'],
    ['chess', 'rook gambit bishop opening pawn'],
    ['coffee', 'espresso crema roast grinder latte'],
  ];
  const themed = Array.from({ length: 400 }, (_, i): Post => {
    const [tag, list] = themes[i % 4];
    const words = list.split(' ').filter((_, place) => (i >> 2) & (1 << place));
    const text = [...(i % 4 < 2 ? ['apple'] : []), ...words].join(' ');
    return { id: `${i}`, text, hashtags: [tag], lang: 'en' };
  });

  it('translates a word by the topic of the post', async () => {
    const options = { topics: 4, lambda: 1, gamma: 0.1 };
    const fitted = await ttm.fit({ train: themed }, options, quietContext());
    const weight = async (text: string, tag: string) => {
      const { words } = await fitted.explain!({ text, lang: 'en' }, tag);
      return words!.find(({ word }) => word === 'apple')!.weight;
    };
    expect(await weight('apple charger battery', 'phone')).toBeGreaterThan(0.05);
    expect(await weight('apple charger battery', 'fruit')).toBeLessThan(0);
    expect(await weight('apple pie cider', 'fruit')).toBeGreaterThan(0.05);
    expect(await weight('apple pie cider', 'phone')).toBeLessThan(0);
  });

  it('leaves words that say nothing to the background', async () => {
    const noisy = train.map((post) => ({ ...post, text: `${post.text} one two three four` }));
    const options = { topics: 6, text: { stopwords: 'keep' } } as const;
    const fitted = await ttm.fit({ train: noisy }, options, quietContext());
    const { arrays, vocabularies } = fitted.export();
    const offsets = arrays['words.offsets'].data;
    const counts = arrays['words.counts'].data;
    const columns = arrays['words.columns'].data;
    const share = (word: string) => {
      const id = vocabularies.words.findIndex((line) => line.startsWith(`${word}\t`)) - 1;
      let all = 0;
      let background = 0;
      for (let at = offsets[id]; at < offsets[id + 1]; at++) {
        all += counts[at];
        if (columns[at] === 6) background += counts[at];
      }
      return background / all;
    };
    for (const word of ['one', 'two', 'again']) expect(share(word)).toBeGreaterThan(0.9);
    for (const word of ['espresso', 'rook']) expect(share(word)).toBeLessThan(0.5);
  });

  it('stores only what was counted', async () => {
    const fitted = await ttm.fit({ train }, { topics: 50, samples: 1 }, quietContext());
    const { arrays } = fitted.export();
    const uses = train.reduce((sum, { hashtags }) => sum + hashtags.length, 0);
    const counts = arrays['translations.counts'].data;
    expect(counts.length).toBeLessThanOrEqual(uses);
    expect([...counts].reduce((a, b) => a + b)).toBe(uses);
  });

  it('keeps the mean of the last sweeps', async () => {
    const uses = train.reduce((sum, { hashtags }) => sum + hashtags.length, 0);
    for (const samples of [1, 10, 1000]) {
      const options = { topics: 4, iterations: 20, samples };
      const { arrays } = (await ttm.fit({ train }, options, quietContext())).export();
      const total = (name: string) =>
        Array.from(arrays[name].data).reduce((sum, count) => sum + count, 0);
      expect(total('translations.counts')).toBeAllclose(uses, { relative: 1e-5 });
      expect(total('topicPosts')).toBeAllclose(train.length, { relative: 1e-5 });
      if (samples === 10) {
        const counts = arrays['translations.counts'].data;
        expect(counts.every((count) => Math.abs(10 * count - Math.round(10 * count)) < 1e-4)).toBe(
          true,
        );
        expect(counts.some((count) => count < 1)).toBe(true);
      }
    }
  });

  it('says what is wrong with options and bundles', async () => {
    await expect(ttm.fit({ train }, { topics: 0 }, quietContext())).rejects.toThrow(
      /option "topics"/,
    );
    await expect(ttm.fit({ train }, { gamma: 0 }, quietContext())).rejects.toThrow(
      /option "gamma"/,
    );
    const contents = (await ttm.fit({ train }, { topics: 4 }, quietContext())).export();
    const options = { ...contents.options, topics: 5 };
    await expect(ttm.load({ ...contents, options }, {})).rejects.toThrow(
      /array "topicPosts" must have 5 values, got 4/,
    );
    const { 'translations.counts': _, ...arrays } = contents.arrays;
    await expect(ttm.load({ ...contents, arrays }, {})).rejects.toThrow(
      /array "translations.counts" must be a Float32Array, got nothing/,
    );
  });
});
