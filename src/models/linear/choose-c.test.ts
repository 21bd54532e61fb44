import { describe, expect, it } from 'vitest';
import type { Post, Query } from '../../posts/post.ts';
import { quietContext } from '../model.case.ts';
import type { Corpus, Recommender } from '../model.ts';
import { chooseC } from './choose-c.ts';

const posts = (count: number, prefix: string): Post[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `${prefix}${i}`,
    text: `${i}`,
    hashtags: ['Tea'],
  }));

/** Chooses between 1, 2 and 4, of which each is right on as many judged posts as `hits` says. */
async function choose(corpus: Corpus, hits: Readonly<Record<number, number>>) {
  const trainedOn: Corpus[] = [];
  let judged = 0;
  let asked: readonly Query[] = [];
  const train = async (part: Corpus, C: number): Promise<Recommender> => {
    trainedOn.push(part);
    return {
      async recommend(queries) {
        judged = queries.length;
        asked = queries;
        const tag = (i: number) => (i < hits[C] ? 'tea' : 'coffee');
        return queries.map((_, i) => [{ tag: tag(i), score: 1, seen: true, count: 1 }]);
      },
    };
  };
  const chosen = await chooseC(
    corpus,
    { C: 9, searchC: [4, 1, 2], history: 2 },
    quietContext(),
    train,
  );
  return { chosen, trainedOn, judged, asked };
}

describe('chooseC', () => {
  const valid = posts(5, 'v');

  it('takes the value that is right most often on the validation posts', async () => {
    const train = posts(20, 't');
    const { chosen, trainedOn, judged } = await choose({ train, valid }, { 1: 1, 2: 3, 4: 2 });
    expect([chosen, judged]).toEqual([2, 5]);
    expect(trainedOn.map((part) => part.train)).toEqual([train, train, train]);
  });

  it('takes the smaller of values that are equally good', async () => {
    expect((await choose({ train: posts(9, 't'), valid }, { 1: 1, 2: 3, 4: 3 })).chosen).toBe(2);
  });

  it('without validation posts judges by a tenth of the training posts, which it does not train on', async () => {
    const train = posts(2000, 't');
    const { trainedOn, judged } = await choose({ train }, { 1: 0, 2: 0, 4: 0 });
    expect(judged).toBeGreaterThan(150);
    expect(judged).toBeLessThan(250);
    for (const part of trainedOn) expect(part.train).toHaveLength(2000 - judged);
  });

  it('judges posts with what their authors posted before, also in other judged posts', async () => {
    const by = (all: Post[], from: number) =>
      all.map((post, i): Post => ({ ...post, author: `a${i % 2}`, time: from + i }));
    const texts = (queries: readonly Query[]) =>
      Object.fromEntries(queries.map((q) => [q.time, q.history!.map(({ time }) => time)]));
    const train = by(posts(400, 't'), 0);
    const drawn = texts((await choose({ train }, { 1: 0, 2: 0, 4: 0 })).asked);
    expect(Object.keys(drawn).length).toBeGreaterThan(20);
    for (const [time, before] of Object.entries(drawn)) {
      expect(before).toEqual([+time - 4, +time - 2].filter((t) => t >= 0));
    }
    const later = by(valid, 400);
    const { asked } = await choose({ train, valid: later }, { 1: 0, 2: 0, 4: 0 });
    expect(texts(asked)).toEqual({
      400: [396, 398],
      401: [397, 399],
      402: [398, 400],
      403: [399, 401],
      404: [400, 402],
    });
  });

  it('keeps to what was given where there is nothing to choose from or by', async () => {
    const never = () => Promise.reject(new Error('trained'));
    const train = posts(50, 't');
    expect(
      await chooseC({ train, valid }, { C: 9, searchC: [], history: 0 }, quietContext(), never),
    ).toBe(9);
    expect(
      await chooseC({ train: [] }, { C: 9, searchC: [1, 2], history: 0 }, quietContext(), never),
    ).toBe(1);
  });
});
