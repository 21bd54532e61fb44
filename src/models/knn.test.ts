import { describe, expect, it } from 'vitest';
import { InterruptedError } from '../base/errors.ts';
import type { Post } from '../posts/post.ts';
import { knn } from './knn.ts';
import { describeModel, quietContext, smallCorpus } from './model.case.ts';
import type { BundleContents } from './model.ts';

describeModel(knn, { learns: 0.95 });
describeModel(knn, {
  options: { weighting: 'tf-idf', authorBoost: 1, authorWeight: 0, halfLifeDays: 3 },
  learns: 0.95,
});

const DAY = 24 * 3_600_000;
const post = (id: string, text: string, tag: string, more: Partial<Post> = {}): Post => ({
  id,
  text,
  hashtags: [tag],
  lang: 'en',
  time: 0,
  ...more,
});
const plain = { weighting: 'tf-idf', authorBoost: 1, authorWeight: 0 };

async function rank(train: Post[], query: object, options = {}) {
  const fitted = await knn.fit({ train }, { ...plain, ...options } as object, quietContext());
  return (await fitted.recommend([{ text: '', lang: 'en', ...query }], 10))[0];
}

describe('knn', () => {
  const train = [
    post('a', 'green tea leaves', 'Tea', { author: 'ann' }),
    post('b', 'green tea leaves', 'Cup', { author: 'bob' }),
    post('c', 'green garden', 'Garden', { author: 'bob', conversation: ['roses'] }),
    post('d', 'fast trains', 'Rail', { author: 'bob', time: 50 * DAY }),
  ];

  it('scores votes by similarity to a power', async () => {
    const three = [post('x', 'red', 'X'), post('y', 'red blue', 'Y'), post('z', 'green', 'Z')];
    const ranking = await rank(three, { text: 'red' }, { power: 2 });
    // idf: red ln(4/3) + 1, blue ln(4/2) + 1; cosines 1 and red / |(red, blue)|.
    const [red, blue] = [Math.log(4 / 3) + 1, Math.log(2) + 1];
    const cosine = red / Math.hypot(red, blue);
    const votes = [1, cosine ** 2].map((vote) => vote / (1 + cosine ** 2));
    expect(ranking.map(({ tag }) => tag)).toEqual(['x', 'y', 'z']);
    expect(ranking.map(({ score }) => score)).toBeAllclose(
      [votes[0] + 0.001 / 3, votes[1] + 0.001 / 3, 0.001 / 3],
      { relative: 1e-5 },
    );
    const equal = await rank(three, { text: 'red' }, { power: 0 });
    expect(equal[0].score).toBeAllclose(equal[1].score);
  });

  it('only the nearest neighbors vote', async () => {
    const ranking = await rank(train, { text: 'garden green' }, { neighbours: 1 });
    expect(ranking[0].tag).toBe('garden');
    expect(ranking[1].score).toBeLessThan(0.001);
  });

  it('prefers neighbors by the same author', async () => {
    const best = async (author: string) =>
      (await rank(train, { text: 'green tea', author }, { authorBoost: 2 }))[0].tag;
    expect(await best('ann')).toBe('tea');
    expect(await best('bob')).toBe('cup');
  });

  it("mixes in the author's own tags, or those of the history given", async () => {
    const query = { text: 'green tea', author: 'ann', time: 0 };
    const options = { authorWeight: 0.5 };
    const own = await rank(train, query, options);
    expect(own[0].tag).toBe('tea');
    const history = [{ text: 'x', hashtags: ['Opera'] }];
    const given = await rank(train, { ...query, history }, options);
    expect(given[0]).toMatchObject({ tag: 'opera', seen: false, count: 0 });
    expect(given[0].score).toBeAllclose(0.5);
    // Later than all training posts, and the query has no time.
    const later = [{ text: 'x', hashtags: ['Opera'], time: 1000 * DAY }];
    const { time: _, ...now } = query;
    expect(await rank(train, { ...now, history: later }, options)).toEqual(given);
  });

  it('with a half-life, newer neighbors weigh more, and those later than the query do not count', async () => {
    const two = [
      post('old', 'tea', 'Old', { time: 0 }),
      post('new', 'tea', 'New', { time: 10 * DAY }),
    ];
    const scores = async (day: number) => {
      const ranking = await rank(two, { text: 'tea', time: day * DAY }, { halfLifeDays: 10 });
      return Object.fromEntries(ranking.map(({ tag, score }) => [tag, score - 0.0005]));
    };
    expect((await scores(20)).new).toBeAllclose(2 / 3);
    expect((await scores(20)).old).toBeAllclose(1 / 3);
    expect((await scores(5)).old).toBeAllclose(1);
  });

  it('reads the conversation if configured', async () => {
    const query = { text: 'hello', conversation: ['roses!'] };
    const without = await rank(train, query);
    expect(without[0].score).toBeLessThan(0.01);
    const reading = await rank(train, query, { conversation: true });
    expect(reading[0].tag).toBe('garden');
  });

  it('keeps texts on request, and works without ids and texts', async () => {
    const train = [
      { id: 'a', text: 'green tea\r\nat noon', hashtags: ['Tea', 'Noon'] },
      { id: 'b', text: 'green grass', hashtags: ['lawn'] },
    ];
    const fitted = await knn.fit({ train }, { keepTexts: true }, quietContext());
    const contents = fitted.export();
    const nearest = async (bundle: BundleContents) => {
      const loaded = await knn.load(bundle, {});
      return (await loaded.explain!({ text: 'tea' }, 'tea')).neighbours;
    };
    const tags = expect.arrayContaining(['tea', 'noon']);
    const whole = { id: 'a', similarity: expect.any(Number), tags, text: 'green tea at noon' };
    expect((await fitted.explain!({ text: 'tea' }, 'tea')).neighbours).toEqual([whole]);
    expect(await nearest(contents)).toEqual([whole]);
    const { posts, texts, ...vocabularies } = contents.vocabularies;
    expect(await nearest({ ...contents, vocabularies })).toEqual([
      { id: expect.stringMatching(/^[01]$/), similarity: expect.any(Number), tags },
    ]);
    await expect(
      knn.load({ ...contents, vocabularies: { ...vocabularies, texts: texts.slice(1) } }, {}),
    ).rejects.toThrow('the list "texts" must have one line for each of the 2 posts, got 1');
    // Posts are private: no texts are kept unless the option says so.
    const usual = await knn.fit({ train }, {}, quietContext());
    expect(Object.keys(usual.export().vocabularies)).not.toContain('texts');
  });

  it('explains by neighbors and words', async () => {
    const fitted = await knn.fit({ train }, {}, quietContext());
    const explanation = await fitted.explain!({ text: 'green tea', author: 'ann' }, 'tea');
    expect(explanation).toMatchObject({
      neighbours: [{ id: 'a' }],
      authorUses: 1,
      words: [{ word: 'tea' }, { word: 'green' }],
      summary: '1 of the 3 most similar posts use #tea; the author used it 1 time before.',
    });
    const nobodys = await fitted.explain!({ text: 'green tea' }, 'unheard');
    expect(nobodys).toMatchObject({
      neighbours: [],
      summary: 'Nothing in the post points to #unheard; no training post has it.',
    });
    expect(nobodys).not.toHaveProperty('authorUses');
  });

  it('can be interrupted before anything is learned', async () => {
    const context = quietContext({ signal: AbortSignal.abort() });
    await expect(knn.fit(smallCorpus(), {}, context)).rejects.toThrow(InterruptedError);
  });

  it('rejects a bundle without its words', async () => {
    const contents = (await knn.fit({ train }, {}, quietContext())).export();
    const { words: _, ...vocabularies } = contents.vocabularies;
    await expect(knn.load({ ...contents, vocabularies }, {})).rejects.toThrow(
      /bundle of knn: the list "words" is missing/,
    );
  });
});
