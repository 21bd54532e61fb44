/** What knn makes of an author, by hand. */
import { describe, expect, it } from 'vitest';
import type { Post } from '../posts/post.ts';
import { knn } from './knn.ts';
import { quietContext } from './model.case.ts';

const post = (id: string, text: string, tag: string, author: string): Post => ({
  id,
  text,
  hashtags: [tag],
  author,
  lang: 'en',
  time: 0,
});
const train = [
  post('a', 'green tea', 'tea', 'ann'),
  post('b', 'green tea', 'cup', 'bob'),
  post('c', 'fast trains', 'rail', 'ann'),
];

async function scores(query: object, options: object) {
  const fitted = await knn.fit(
    { train },
    { weighting: 'tf-idf', power: 1, ...options } as object,
    quietContext(),
  );
  const [ranking] = await fitted.recommend([{ text: 'green tea', lang: 'en', ...query }], 10);
  return Object.fromEntries(ranking.map(({ tag, score }) => [tag, score]));
}

describe('knn', () => {
  it("divides the score between the votes and the author's own tags", async () => {
    const options = { authorBoost: 1, authorWeight: 0.3 };
    const { tea, cup, rail } = await scores({ author: 'ann', time: 0 }, options);
    // Two votes that weigh the same; ann used two tags once each; a third of all uses is each tag's.
    const popular = 0.001 / 3;
    expect(tea).toBeAllclose(0.7 / 2 + 0.3 / 2 + popular, { relative: 1e-6 });
    expect(cup).toBeAllclose(0.7 / 2 + popular, { relative: 1e-6 });
    expect(rail).toBeAllclose(0.3 / 2 + popular, { relative: 1e-6 });
  });

  it('counts the votes of the same author as so many times more similar', async () => {
    const options = { authorBoost: 3, authorWeight: 0 };
    const { tea, cup } = await scores({ author: 'ann' }, options);
    expect(tea).toBeAllclose(3 / 4 + 0.001 / 3, { relative: 1e-6 });
    expect(cup).toBeAllclose(1 / 4 + 0.001 / 3, { relative: 1e-6 });
  });

  it('takes no training post for the own one where a history is given', async () => {
    const options = { authorBoost: 3, authorWeight: 0 };
    const { tea, cup } = await scores({ author: 'ann', history: [] }, options);
    expect(tea).toBe(cup);
  });
});
