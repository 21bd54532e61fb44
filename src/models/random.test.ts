import { describe, expect, it } from 'vitest';
import { describeModel, quietContext, smallCorpus, toQuery } from './model.case.ts';
import { random } from './random.ts';

const except = { speaks: 'it reads nothing' };
describeModel(random, { learns: 0, except });
describeModel(random, { options: { kind: 'frequency' }, learns: 0.1, except });

describe('random', () => {
  const { train, test } = smallCorpus();

  it('uniform: a rare tag is first as often as a frequent one', async () => {
    const posts = train.map((post, i) => ({ ...post, hashtags: [i === 0 ? 'rare' : 'frequent'] }));
    const fitted = await random.fit({ train: posts }, {}, quietContext());
    const queries = Array.from({ length: 2000 }, (_, i) => ({ text: `post ${i}` }));
    const rankings = await fitted.recommend(queries, 1);
    const rare = rankings.filter(([best]) => best.tag === 'rare').length;
    // Binomial(2000, 1/2): standard deviation 22.
    expect(rare).toBeGreaterThan(1000 - 110);
    expect(rare).toBeLessThan(1000 + 110);
  });

  it('uniform: another seed or another post gives another order', async () => {
    const ranking = async (seed: number, text: string) => {
      const fitted = await random.fit({ train }, {}, quietContext({ seed }));
      return (await fitted.recommend([{ text }], 18))[0].map(({ tag }) => tag);
    };
    const first = await ranking(1, 'espresso');
    expect(await ranking(2, 'espresso')).not.toEqual(first);
    expect(await ranking(1, 'telescope')).not.toEqual(first);
    expect((await ranking(2, 'espresso')).sort()).toEqual([...first].sort());
  });

  it("frequency: a tag's probability is its share of the training posts", async () => {
    const fitted = await random.fit({ train }, { kind: 'frequency' }, quietContext());
    const [ranking] = await fitted.recommend(test.slice(0, 1).map(toQuery), 100);
    for (const { count, probability } of ranking) expect(probability).toBe(count / 180);
    expect(ranking).toHaveLength(18);
  });
});
