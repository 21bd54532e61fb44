import { describe, expect, it } from 'vitest';
import type { Recommendation } from '../models/model.ts';
import { suggest } from './suggest.ts';

const ranking: Recommendation[] = ['cats', 'cat', 'kittens', 'dogs', 'pets'].map((tag, i) => ({
  tag,
  score: 1 - i / 10,
  seen: true,
  count: 9 - i,
}));
const asked: number[] = [];
const recommender = {
  spellings: new Map([['kittens', 'Kittens']]),
  async recommend(queries: readonly unknown[], k: number) {
    asked.push(k);
    return queries.map(() => ranking.slice(0, k));
  },
};
const displayed = async (options: Parameters<typeof suggest>[2], text = 'a draft about #dogs') =>
  (await suggest(recommender, [{ text }], options))[0]!.map(({ display }) => display);

describe('suggest', () => {
  it('leaves out near duplicates and what the draft has, spells, and still finds k', async () => {
    expect(await displayed({ k: 3 })).toEqual(['cats', 'Kittens', 'pets']);
  });

  it('keeps to a platform', async () => {
    expect(await displayed({ k: 3, platform: 'x' }, 'a'.repeat(270))).toEqual(['cats']);
  });

  it('gives the ranking itself when asked, asking for no more than k', async () => {
    expect(await displayed({ k: 4, raw: true })).toEqual(['cats', 'cat', 'Kittens', 'dogs']);
    expect(asked.at(-1)).toBe(4);
  });
});
