/** Naive Bayes worked out by hand: what history adds, and the odds that explain. */
import { describe, expect, it } from 'vitest';
import type { HistoryPost, Post } from '../posts/post.ts';
import { quietContext } from './model.case.ts';
import { naiveBayes } from './naive-bayes.ts';

const post = (id: string, text: string, tag: string, author: string, time: number): Post => ({
  id,
  text,
  hashtags: [tag],
  author,
  time,
  lang: 'en',
});
const train = [
  post('1', 'ant bee', 'x', 'ann', 1),
  post('2', 'cat cat', 'y', 'ann', 2),
  post('3', 'dog', 'y', 'bob', 3),
];
const V = 4;
const alpha = 0.5;

async function learn(options: Record<string, unknown> = {}) {
  return naiveBayes.fit({ train }, { alpha, ...options } as object, quietContext());
}

/** log p(t) + sum over words of log((c(t, w) + alpha) / (c(t) + alpha V)) */
function score(prior: number, counts: Readonly<Record<string, number>>, words: string[]): number {
  const total = Object.values(counts).reduce((a, b) => a + b, 0);
  return words.reduce(
    (sum, word) => sum + Math.log(((counts[word] ?? 0) + alpha) / (total + alpha * V)),
    Math.log(prior),
  );
}

describe('naive-bayes', () => {
  it("counts the words of the author's earlier posts as the post's own in training", async () => {
    // Post 2 has post 1 before it.
    const ofY = { ant: 1, bee: 1, cat: 2, dog: 1 };
    const [ranking] = await (await learn({ history: 2 })).recommend([{ text: 'ant cat' }], 2);
    const scores = Object.fromEntries(ranking.map(({ tag, score }) => [tag, score]));
    expect(scores.x).toBeAllclose(score(1 / 3, { ant: 1, bee: 1 }, ['ant', 'cat']));
    expect(scores.y).toBeAllclose(score(2 / 3, ofY, ['ant', 'cat']));
  });

  it('reads the latest posts of a history, as many as it is told', async () => {
    const counts = { x: { ant: 1, bee: 1 }, y: { ant: 1, bee: 1, cat: 2, dog: 1 } };
    const history: HistoryPost[] = ['ant', 'bee', 'dog'].map((text) => ({ text, hashtags: [] }));
    const [ranking] = await (await learn({ history: 2 })).recommend([{ text: 'cat', history }], 2);
    const scores = Object.fromEntries(ranking.map(({ tag, score }) => [tag, score]));
    expect(scores.x).toBeAllclose(score(1 / 3, counts.x, ['cat', 'bee', 'dog']));
    expect(scores.y).toBeAllclose(score(2 / 3, counts.y, ['cat', 'bee', 'dog']));
  });

  it('explains each word by its uses times log(p(word | tag) / p(word))', async () => {
    const { words } = await (await learn()).explain!({ text: 'cat cat dog' }, 'y');
    // c(y) = 3 of 5 uses in all; cat 2 of them, dog 1.
    const odds = (count: number) =>
      Math.log((count + alpha) / (3 + alpha * V)) - Math.log((count + alpha) / (5 + alpha * V));
    expect(words!.map(({ word }) => word)).toEqual(['cat', 'dog']);
    expect(words!.map(({ weight }) => weight)).toBeAllclose([2 * odds(2), odds(1)]);
    const other = await (await learn()).explain!({ text: 'dog' }, 'x');
    expect(other.words![0].weight).toBeAllclose(
      Math.log(alpha / (2 + alpha * V)) - Math.log((1 + alpha) / (5 + alpha * V)),
    );
  });
});
