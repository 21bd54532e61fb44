import { expect, it } from 'vitest';
import { silentLogger } from '../base/logger.ts';
import { knn } from '../models/knn.ts';
import { popular } from '../models/popular.ts';
import type { Segmenter } from '../text/segmenter.ts';
import type { BundleManifest } from './manifest.ts';
import { createRecommender } from './recommender.ts';

const jieba: Segmenter = { name: 'jieba', cut: (text) => [...text] };
const manifest = {} as BundleManifest;

async function contentsOf(
  model: typeof knn | typeof popular,
  chinese: Segmenter,
  text = '今天喝咖啡',
) {
  const train = [{ id: '1', text, hashtags: ['coffee'] }];
  const context = { seed: 1, logger: silentLogger, runtime: { chinese } };
  return (await model.fit({ train }, {}, context)).export();
}

it('warns if Chinese text is segmented differently than in training', async () => {
  const contents = await contentsOf(knn, jieba);
  expect((await createRecommender(contents, manifest, { chinese: jieba })).warnings).toEqual([]);
  expect((await createRecommender(contents, manifest)).warnings).toEqual([
    expect.stringMatching(
      /^the model was trained with Chinese text segmented by jieba, but here by intl/,
    ),
  ]);
});

it('does not warn for models that read no text', async () => {
  const contents = await contentsOf(popular, jieba);
  expect((await createRecommender(contents, manifest)).warnings).toEqual([]);
});

it('does not warn for models without Chinese words', async () => {
  const contents = await contentsOf(knn, jieba, 'a coffee today');
  expect((await createRecommender(contents, manifest)).warnings).toEqual([]);
});
