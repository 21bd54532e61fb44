import { describe, expect, it } from 'vitest';
import { describeModel, quietContext } from './model.case.ts';
import { popular } from './popular.ts';

const except = { speaks: 'it reads nothing' };
describeModel(popular, { learns: 0.1, except });
describeModel(popular, { options: { halfLifeDays: 1 }, learns: 0.1, except });

const DAY = 24 * 3_600_000;
const post = (id: number, day: number, tag: string) => ({
  id: `p${id}`,
  text: 'x',
  hashtags: [tag],
  time: day * DAY,
});

describe('popular', () => {
  it('counts the posts that have a tag', async () => {
    const train = [post(0, 0, 'a'), post(1, 1, 'b'), post(2, 2, 'b')];
    const fitted = await popular.fit({ train }, {}, quietContext());
    const [ranking] = await fitted.recommend([{ text: '' }], 5);
    expect(ranking.map(({ tag, score }) => [tag, score])).toEqual([
      ['b', 2],
      ['a', 1],
    ]);
  });

  it('with a half-life: counts recent uses before the query', async () => {
    const train = [post(0, 0, 'old'), post(1, 0, 'old'), post(2, 10, 'new'), post(3, 30, 'later')];
    const fitted = await popular.fit({ train }, { halfLifeDays: 5 }, quietContext());
    const best = async (day?: number) => {
      const query = { text: '', time: day === undefined ? undefined : day * DAY };
      return (await fitted.recommend([query], 1))[0][0];
    };
    expect(await best(3)).toMatchObject({ tag: 'old', score: 2 * 2 ** (-3 / 5) });
    expect(await best(15)).toMatchObject({ tag: 'new', score: 0.5 });
    expect(await best()).toMatchObject({ tag: 'later', score: 1 });
  });

  it('with a half-life but without times: all uses count the same', async () => {
    const train = ['a', 'b', 'b'].map((tag, i) => ({ id: `${i}`, text: 'x', hashtags: [tag] }));
    const fitted = await popular.fit({ train }, { halfLifeDays: 5 }, quietContext());
    expect((await fitted.recommend([{ text: '', time: 0 }], 1))[0][0]).toMatchObject({
      tag: 'b',
      score: 2,
    });
  });
});
