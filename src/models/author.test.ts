import { describe, expect, it } from 'vitest';
import { author } from './author.ts';
import { describeModel, quietContext } from './model.case.ts';

describeModel(author, { learns: 0.6 });

const DAY = 24 * 3_600_000;
const post = (id: number, name: string, day: number, ...hashtags: string[]) => ({
  id: `p${id}`,
  text: 'x',
  author: name,
  time: day * DAY,
  hashtags,
});
const train = [
  post(0, 'ann', 0, 'Tea'),
  post(1, 'ann', 0, 'Tea'),
  post(2, 'ann', 40, 'Jazz'),
  post(3, 'bob', 1, 'Chess'),
  post(4, 'bob', 1, 'Chess'),
  post(5, 'bob', 1, 'Chess'),
];
const trained = (options = {}) => author.fit({ train }, options, quietContext());
const tagsOf = async (query: object, options = {}) => {
  const [ranking] = await (await trained(options)).recommend([{ text: '', ...query }], 5);
  return ranking.map(({ tag }) => tag);
};

describe('author', () => {
  it("ranks the author's own tags by use, then other authors' tags", async () => {
    const time = 40 * DAY;
    expect(await tagsOf({ author: 'ann', time }, { halfLifeDays: 0 })).toEqual([
      'tea',
      'jazz',
      'chess',
    ]);
    expect(await tagsOf({ author: 'bob', time })).toEqual(['chess', 'tea', 'jazz']);
  });

  it('prefers recent uses, measured at the time of the query', async () => {
    const options = { halfLifeDays: 10 };
    expect((await tagsOf({ author: 'ann', time: 41 * DAY }, options))[0]).toBe('jazz');
    expect((await tagsOf({ author: 'ann', time: 20 * DAY }, options))[0]).toBe('tea');
    expect((await tagsOf({ author: 'ann' }, options))[0]).toBe('jazz');
  });

  it('recommends popular tags to an unknown author', async () => {
    expect(await tagsOf({ author: 'eve' })).toEqual(['chess', 'tea', 'jazz']);
    expect(await tagsOf({})).toEqual(['chess', 'tea', 'jazz']);
  });

  it('probabilities are the smoothed shares and sum to one', async () => {
    const fitted = await trained({ halfLifeDays: 0, smoothing: 1 });
    const [ranking] = await fitted.recommend([{ text: '', author: 'ann' }], 5);
    // (2 + 2/6) / (3 + 1), (1 + 1/6) / 4, (0 + 3/6) / 4
    expect(ranking.map(({ probability }) => probability)).toBeAllclose([7 / 12, 7 / 24, 1 / 8]);
  });

  it('recency moves the shares of the own tags, not how much they count together', async () => {
    const fitted = await trained({ halfLifeDays: 10, smoothing: 1 });
    const [ranking] = await fitted.recommend([{ text: '', author: 'ann', time: 40 * DAY }], 5);
    // Three uses; those of #tea four half-lives before that of #jazz.
    const [tea, jazz] = [2 / 16, 1].map((weight) => (3 * weight) / (1 + 2 / 16));
    const scores = Object.fromEntries(ranking.map(({ tag, score }) => [tag, score]));
    expect([scores.tea, scores.jazz, scores.chess]).toBeAllclose([
      (tea + 2 / 6) / 4,
      (jazz + 1 / 6) / 4,
      3 / 6 / 4,
    ]);
  });

  it('a history replaces the stored posts and may contain unseen tags', async () => {
    const fitted = await trained();
    const history = [{ text: 'x', hashtags: ['#Opera', 'chess'] }];
    const [ranking] = await fitted.recommend([{ text: '', author: 'ann', history }], 2);
    expect(ranking).toMatchObject([
      { tag: 'chess', seen: true, count: 3 },
      { tag: 'opera', seen: false, count: 0 },
    ]);
    expect(await tagsOf({ author: 'ann', history: [] })).toEqual(['chess', 'tea', 'jazz']);
  });

  it('a history later than all training posts counts, with or without a query time', async () => {
    const history = [
      { text: 'x', hashtags: ['Opera'], time: 1000 * DAY },
      { text: 'x', hashtags: ['Rail'], time: 1010 * DAY },
    ];
    const best = ['rail', 'opera', 'chess', 'tea', 'jazz'];
    expect(await tagsOf({ author: 'ann', history })).toEqual(best);
    expect(await tagsOf({ author: 'ann', history, time: 1020 * DAY })).toEqual(best);
  });

  it('explains by the number of uses', async () => {
    const fitted = await trained();
    const query = { text: '', author: 'ann' };
    expect(await fitted.explain!(query, 'tea')).toMatchObject({
      authorUses: 2,
      summary: 'The author used #tea 2 times before.',
    });
    expect((await fitted.explain!(query, 'chess')).summary).toMatch(
      /^Nothing in the post points to #chess; it is one of the most used tags/,
    );
    expect((await fitted.explain!(query, 'nowhere')).score).toBe(0);
  });

  it('rejects a bundle whose arrays do not match', async () => {
    const contents = (await trained()).export();
    const arrays = { ...contents.arrays, postTags: { shape: [1], data: Uint32Array.of(99) } };
    await expect(author.load({ ...contents, arrays }, {})).rejects.toThrow(
      /^bundle of author: array "postTagOffsets" .*train it again$/,
    );
  });
});
