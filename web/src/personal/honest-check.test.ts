import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knn } from '../../../src/models/knn.ts';
import { quietContext } from '../../../src/models/model.case.ts';
import type { Corpus, Fitted, Model } from '../../../src/models/model.ts';
import type { Post, Query } from '../../../src/posts/post.ts';
import { checkHonestly, lastTenth } from './honest-check.ts';
import { ownPosts } from './own-posts.case.ts';

/** Records what it is given, and answers always the same. */
function recording(answer: readonly string[]) {
  const corpora: Corpus[] = [];
  const asked: Query[] = [];
  const fitted = {
    async recommend(queries: readonly Query[]) {
      asked.push(...queries);
      return queries.map(() => answer.map((tag) => ({ tag, score: 1, seen: true, count: 1 })));
    },
  } as unknown as Fitted;
  const fit = async (corpus: Corpus) => {
    corpora.push(corpus);
    return fitted;
  };
  return { model: { fit } as unknown as Model, corpora, asked };
}

/** Posts 0 to n-1, of which post i is written at time i and has tag `common`, or `rare` if i is in the last tenth. */
const posts = (n: number): Post[] =>
  Array.from({ length: n }, (_, i) => ({
    id: `${i}`,
    text: `text ${i}`,
    hashtags: i % 2 === 0 ? [i >= 0.9 * n ? 'rare' : 'common'] : ['Other', 'common'],
    time: i,
  }));

describe('the honest check', () => {
  it('predicts the last tenth by time from the rest, whatever the order of the file', async () => {
    const { model, corpora, asked } = recording(['rare', 'b', 'c', 'd', 'common']);
    const shuffled = posts(200).toSorted((a, b) => (a.time! % 7) - (b.time! % 7));
    const check = await checkHonestly(model, shuffled, {}, quietContext());
    expect(corpora.map(({ train }) => train.map(({ time }) => time))).toEqual([
      Array.from({ length: 180 }, (_, i) => i),
    ]);
    expect(asked.map(({ time }) => time)).toEqual(Array.from({ length: 20 }, (_, i) => 180 + i));
    expect(asked[0]).toEqual({ text: 'text 180', time: 180 });
    expect(check).toEqual({
      learned: 180,
      predicted: 20,
      byTime: true,
      // Half of the posts have only "rare". The others have two tags, and "rare" is none of them: P@1 = R@1 = 1/2.
      model: { 'f1@1': 0.5, 'hit@5': 1 },
      // "common" is in the half with two tags: P@1 = 1/2, R@1 = 1/4, F1@1 = 1/3.
      mostUsed: { 'f1@1': expect.closeTo(1 / 3, 12), 'hit@5': 0.5 },
    });
  });

  it('leaves out later posts without tags, and does not judge by a handful of posts', async () => {
    const { model, asked } = recording(['common']);
    const untagged = (left: number) =>
      posts(200).map((post, i) => (i >= 180 + left ? { ...post, hashtags: [] } : post));
    expect(await checkHonestly(model, untagged(10), {}, quietContext())).toMatchObject({
      predicted: 10,
    });
    expect(asked).toHaveLength(10);
    expect(await checkHonestly(model, untagged(9), {}, quietContext())).toBeUndefined();
    const onlyLater = posts(200).map((post, i) => (i < 180 ? { ...post, hashtags: [] } : post));
    expect(await checkHonestly(model, onlyLater, {}, quietContext())).toBeUndefined();
  });

  it('finds that words predict better than habit when they do', async () => {
    const check = await checkHonestly(knn as Model, ownPosts(), {}, quietContext());
    expect(check!.model['f1@1']).toBeGreaterThan(0.9);
    expect(check!.mostUsed['f1@1']).toBeLessThan(0.5);
  });
});

it('the last tenth is later than all others, and nothing is lost', () => {
  const times = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 200, size: 'max' });
  fc.assert(
    fc.property(times, (times) => {
      const all = times.map((time, i) => ({ id: `${i}`, text: '', hashtags: [], time }));
      const { earlier, later, byTime } = lastTenth(all);
      expect(byTime).toBe(true);
      expect(later).toHaveLength(Math.floor(all.length / 10));
      expect(new Set([...earlier, ...later])).toEqual(new Set(all));
      const newest = Math.max(...earlier.map(({ time }) => time!));
      for (const { time } of later) expect(time).toBeGreaterThanOrEqual(newest);
    }),
  );
  const [first, ...rest] = posts(20);
  const { time: _, ...timeless } = first;
  expect(lastTenth([...rest, timeless])).toEqual({
    earlier: rest.slice(0, 18),
    later: [rest[18], timeless],
    byTime: false,
  });
});
