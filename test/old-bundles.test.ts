/** Bundles of an earlier version give the same recommendations, or are rejected with instructions. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BundleVersionError } from '../src/base/errors.ts';
import { loadRecommender, readBundle } from '../src/recommend/bundle-folder.ts';
import { createRecommender } from '../src/recommend/recommender.ts';

interface Golden {
  readonly text: string;
  /** Decimal places to which scores agree. */
  readonly digits: number;
  readonly answers: Readonly<Record<string, readonly { tag: string; score: number }[]>>;
}

const folder = 'test/golden/version-0.1';
const { text, digits, answers }: Golden = JSON.parse(
  readFileSync(join(folder, 'answers.json'), 'utf8'),
);

describe('a bundle of octothorpe 0.1.0', () => {
  it.each(Object.keys(answers))('of %s gives the same recommendations', async (model) => {
    const recommender = await loadRecommender(join(folder, model));
    const [ranking] = await recommender.recommend([{ text }], answers[model].length);
    expect(ranking).toMatchObject(
      answers[model].map(({ tag, score }) => ({ tag, score: expect.closeTo(score, digits) })),
    );
  });
});

describe('a bundle of another version', () => {
  it.each<[string, object, RegExp]>([
    ['a removed option', { margin: 2 }, /svm has no option "margin"/],
    ['a value that is no longer allowed', { loss: 'log' }, /option "loss" must be one of/],
    ['a removed text option', { text: { slang: true } }, /option "text"/],
  ])('is rejected with instructions: %s', async (_, other, why) => {
    const { contents, manifest } = await readBundle(join(folder, 'svm'));
    const changed = { ...contents, options: { ...contents.options, ...other } };
    const loading = createRecommender(changed, manifest);
    await expect(loading).rejects.toThrow(BundleVersionError);
    await expect(loading).rejects.toThrow(why);
    await expect(loading).rejects.toThrow(
      /Train it again, or install the version that wrote it \(octothorpe 0\.1\.0\)$/,
    );
  });
});
