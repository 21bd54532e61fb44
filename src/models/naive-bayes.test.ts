import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Post, Query } from '../posts/post.ts';
import { describeModel, quietContext, smallCorpus } from './model.case.ts';
import { naiveBayes } from './naive-bayes.ts';

describeModel(naiveBayes, { learns: 0.9 });
describeModel(naiveBayes, { learns: 0.6, options: { history: 2, alpha: 0.5 } });

const post = (id: string, text: string, hashtags: string[], more: Partial<Post> = {}): Post => ({
  id,
  text,
  hashtags,
  lang: 'en',
  ...more,
});

/** The textbook formula, computed over every tag and word. */
function denseScores(posts: readonly Post[], query: string, alpha: number): Map<string, number> {
  const words = (text: string) => text.split(' ').filter((word) => word !== '');
  const vocabulary = new Set(posts.flatMap(({ text }) => words(text)));
  const pairs = posts.flatMap((p) =>
    [...new Set(p.hashtags)].map((tag) => ({ tag, text: p.text })),
  );
  const scores = new Map<string, number>();
  for (const tag of new Set(pairs.map((pair) => pair.tag))) {
    const own = pairs.filter((pair) => pair.tag === tag);
    const uses = own.flatMap(({ text }) => words(text));
    let score = Math.log(own.length / pairs.length);
    for (const word of words(query).filter((w) => vocabulary.has(w))) {
      const count = uses.filter((w) => w === word).length;
      score += Math.log((count + alpha) / (uses.length + alpha * vocabulary.size));
    }
    scores.set(tag, score);
  }
  return scores;
}

describe('naive-bayes', () => {
  it('scores as the dense formula does', async () => {
    const text = fc
      .array(fc.constantFrom('ant', 'bee', 'cat', 'dog', 'elk', 'fox'), { maxLength: 6 })
      .map((words) => words.join(' '));
    const tags = fc.array(fc.constantFrom('x', 'y', 'z'), { minLength: 1, maxLength: 3 });
    const posts = fc.array(fc.tuple(text, tags), { minLength: 1, maxLength: 8 });
    const alphas = fc.constantFrom(0.01, 0.5, 1, 3);
    await fc.assert(
      fc.asyncProperty(posts, text, alphas, async (drawn, query, alpha) => {
        const train = drawn.map(([words, own], i) => post(`${i}`, words, own));
        const fitted = await naiveBayes.fit({ train }, { alpha }, quietContext());
        const [ranking] = await fitted.recommend([{ text: query, lang: 'en' }], 10);
        const expected = denseScores(train, query, alpha);
        expect(ranking).toHaveLength(expected.size);
        expect(ranking.map((r) => r.score)).toBeAllclose(ranking.map((r) => expected.get(r.tag)));
        expect(ranking.reduce((sum, r) => sum + r.probability!, 0)).toBeAllclose(1);
      }),
      { numRuns: 100 },
    );
  });

  it("gives scikit-learn's MultinomialNB joint log-probabilities", async () => {
    const golden = JSON.parse(
      readFileSync(new URL('../../test/golden/linear.json', import.meta.url), 'utf8'),
    ).naiveBayes;
    const train = golden.texts.map((text: string, i: number) =>
      post(`${i}`, text, [golden.labels[i]]),
    );
    const fitted = await naiveBayes.fit({ train }, { alpha: golden.alpha }, quietContext());
    const rankings = await fitted.recommend(
      golden.queries.map((text: string) => ({ text, lang: 'en' })),
      10,
    );
    rankings.forEach((ranking, i) => {
      const scores = golden.classes.map((tag: string) => ranking.find((r) => r.tag === tag)!.score);
      expect(scores).toBeAllclose(golden.jointLogProbabilities[i], { relative: 1e-9 });
    });
  });

  const diary = [
    post('1', 'espresso crema', ['coffee'], { author: 'ann', time: 1 }),
    post('2', 'again today', ['coffee'], { author: 'ann', time: 2 }),
    post('3', 'rook gambit', ['chess'], { author: 'bob', time: 3 }),
    post('4', 'again today', ['chess'], { author: 'bob', time: 4 }),
  ];
  const bestFor = async (query: Partial<Query>, history: number) => {
    const fitted = await naiveBayes.fit({ train: diary }, { history }, quietContext());
    return (await fitted.recommend([{ text: 'today', ...query }], 1))[0][0].tag;
  };

  it("lets the author's stored posts decide if the text does not", async () => {
    expect(await bestFor({ author: 'ann', time: 9 }, 2)).toBe('coffee');
    expect(await bestFor({ author: 'bob', time: 9 }, 2)).toBe('chess');
  });

  it('uses a given history instead of the stored posts', async () => {
    const history = [{ text: 'rook', hashtags: [] }];
    expect(await bestFor({ author: 'ann', history }, 2)).toBe('chess');
    for (const text of ['rook', 'espresso']) {
      const one = [{ text, hashtags: [] }];
      expect(await bestFor({ author: 'ann', history: one }, 0)).toBe(await bestFor({}, 0));
    }
  });

  it('ignores stored posts that are later than the query', async () => {
    const fitted = await naiveBayes.fit({ train: diary }, { history: 2 }, quietContext());
    const [early, unknown] = await fitted.recommend(
      [
        { text: 'today', author: 'bob', time: 0 },
        { text: 'today', author: 'nobody', time: 0 },
      ],
      2,
    );
    expect(early).toEqual(unknown);
  });

  it('reads posts as the paper: no stop words, no special characters, at most 52 words', async () => {
    const words = Array.from(
      { length: 60 },
      (_, i) => `w${String.fromCharCode(97 + (i % 26), 97 + i / 26)}`,
    );
    const train = [post('1', `the and ! \u{1F600} #tag ${words.join(' ')}`, ['x'])];
    const fitted = await naiveBayes.fit({ train }, {}, quietContext());
    const learnt = fitted.export().vocabularies.words.map((line) => line.split('\t')[0]);
    expect(learnt.filter((word) => words.includes(word))).toHaveLength(52);
    expect(learnt.filter((word) => !words.slice(0, 52).includes(word))).toHaveLength(1); // documents
  });

  /** Each author uses a single tag, and the texts do not reveal it. */
  const habits = Array.from({ length: 200 }, (_, i) =>
    post(`${i}`, `own${i % 20} note${i}`, [`tag${i % 20}`], { author: `a${i % 20}`, time: i }),
  );
  const chosen = async (train: readonly Post[], options = {}) => {
    const fitted = await naiveBayes.fit({ train }, options, quietContext());
    const { history, alpha } = fitted.export().options;
    return { history, alpha };
  };

  it('chooses 5 posts of history if authors repeat themselves, and none if they do not', async () => {
    const silent = habits.map((one) => ({ ...one, text: one.text.replace(/own\d+ /, '') }));
    const repeating = silent.map((one, i) => ({ ...one, text: `word${i % 20} ${one.text}` }));
    const hidden = repeating.map((one, i) => (i % 2 ? one : { ...one, text: `note${i}` }));
    expect(await chosen(hidden)).toMatchObject({ history: 5 });
    const wandering = habits.map((one, i) => ({ ...one, author: `a${(i * 7) % 13}` }));
    expect(await chosen(wandering)).toMatchObject({ history: 0 });
    expect(await chosen(habits.map(({ author: _, ...one }) => one))).toMatchObject({ history: 0 });
  });

  it('chooses the alpha that is right on the validation posts', async () => {
    // The score of x over that of y is 30 alpha / (1 + alpha): above 1 for 0.1, below for 0.01.
    const silent = Array.from({ length: 29 }, (_, i) => post(`s${i}`, 'the', ['x']));
    const train = [post('x', 'ant', ['x']), post('y', 'bee', ['y']), ...silent];
    for (const [tag, alpha] of [
      ['x', 0.1],
      ['y', 0.01],
    ] as const) {
      const valid = [post('v', 'ant bee bee', [tag])];
      const fitted = await naiveBayes.fit({ train, valid }, {}, quietContext());
      expect(fitted.export().options).toMatchObject({ alpha });
    }
  });

  it('learns neither words nor tags of fewer posts than it is told', async () => {
    const train = [...diary, post('5', 'again', ['rare'])];
    const options = { minDocuments: 2, minCount: 2 };
    const fitted = await naiveBayes.fit({ train }, options, quietContext());
    const words = fitted.export().vocabularies.words.join(' ');
    expect(words).toContain('today');
    expect(words).not.toContain('espresso');
    const [ranking] = await fitted.recommend([{ text: 'again' }], 5);
    expect(ranking.map(({ tag }) => tag).sort()).toEqual(['chess', 'coffee']);
  });

  it('takes a word for no evidence of a tag that it occurs with less than with others', async () => {
    const texts = ['ant', 'ant', 'ant bee bee bee bee', 'cat', 'dog', 'elk'];
    const train = texts.map((text, i) => post(`${i}`, text, [i < 2 ? 'x' : i < 3 ? 'y' : 'z']));
    const fitted = await naiveBayes.fit({ train }, { alpha: 0.1 }, quietContext());
    const [ranking] = await fitted.recommend([{ text: 'ant', lang: 'en' }], 3);
    const popular = ranking.filter((one) => one.popular).map(({ tag }) => tag);
    expect(popular.sort()).toEqual(['y', 'z']);
  });

  it('keeps settings that are given', async () => {
    expect(await chosen(habits, { history: 3, alpha: 2 })).toEqual({ history: 3, alpha: 2 });
  });

  it('refuses a bundle that does not say what was chosen', async () => {
    const contents = (await naiveBayes.fit({ train: diary }, {}, quietContext())).export();
    const options = { ...contents.options, alpha: 'auto' };
    await expect(naiveBayes.load({ ...contents, options }, {})).rejects.toThrow(
      /alpha and history must be the numbers that training took/,
    );
  });

  it('explains by log-odds: words of the tag above, other words below zero', async () => {
    const { train } = smallCorpus();
    const fitted = await naiveBayes.fit({ train }, {}, quietContext());
    const { words, summary } = await fitted.explain!({ text: 'espresso rook' }, 'coffee');
    expect(words!.map(({ word }) => word)).toEqual(['espresso', 'rook']);
    expect(words![0].weight).toBeGreaterThan(0);
    expect(words![1].weight).toBeLessThan(0);
    expect(summary).toBe('Words that point to #coffee: "espresso".');
  });
});
