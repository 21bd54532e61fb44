import { describe, expect, it } from 'vitest';
import { describeModel, quietContext } from './model.case.ts';
import { tfidf } from './tfidf.ts';

describeModel(tfidf, {
  learns: 0,
  except: { onlySeenTags: 'proposes words of the post, even if nobody used them as a tag' },
});

const posts = (texts: string[], tag = 'AusOpen') =>
  texts.map((text, i) => ({ id: `p${i}`, text, hashtags: [tag], lang: 'en' }));
const train = posts([
  'the aus open begins',
  'the aus open is on tv',
  'the weather is fine',
  'the match was long',
]);

async function rank(text: string, options = {}, corpus = train) {
  const fitted = await tfidf.fit({ train: corpus }, options, quietContext());
  return (await fitted.recommend([{ text, lang: 'en' }], 100))[0];
}

describe('tfidf', () => {
  it('puts rare words and phrases before common ones', async () => {
    const tags = (await rank('the aus open')).map(({ tag }) => tag);
    // In 2 of 4 posts: the words, "aus open" and "the aus open"; in all: "the".
    expect(tags.at(-1)).toBe('the');
    expect(tags.slice(0, -1).sort()).toEqual(['aus', 'ausopen', 'open', 'theaus', 'theausopen']);
  });

  it('scores tf (ln((1 + N) / (1 + df)) + 1)', async () => {
    const scores = new Map((await rank('tennis open tennis')).map((r) => [r.tag, r.score]));
    expect(scores.get('tennis')).toBeAllclose(2 * (Math.log(5 / 1) + 1));
    expect(scores.get('open')).toBeAllclose(Math.log(5 / 3) + 1);
    // An n-gram that no training post has.
    expect(scores.get('tennisopentennis')).toBeAllclose(Math.log(5 / 1) + 1);
  });

  it('marks unseen tags; a joined n-gram that is a known tag has its count', async () => {
    const ranking = await rank('aus open tennis');
    expect(ranking.find(({ tag }) => tag === 'ausopen')).toMatchObject({ seen: true, count: 4 });
    expect(ranking.find(({ tag }) => tag === 'tennis')).toMatchObject({ seen: false, count: 0 });
  });

  it('joins as the training tags do, or as configured', async () => {
    const has = async (tag: string, options = {}, corpus = train) =>
      (await rank('aus open', options, corpus)).some((r) => r.tag === tag);
    const spaced = posts(
      train.map(({ text }) => text),
      'aus open',
    );
    expect(await has('ausopen')).toBe(true);
    expect(await has('aus open', {}, spaced)).toBe(true);
    expect(await has('aus open', { join: 'space' })).toBe(true);
    expect(await has('ausopen', { join: 'none' }, spaced)).toBe(true);
  });

  it('joins with spaces if at least a tenth of the training tags hold one', async () => {
    const corpus = (plain: number) => [
      ...posts(
        train.map(({ text }) => text),
        'aus open',
      ),
      ...Array.from({ length: plain }, (_, i) => ({
        ...train[0],
        id: `t${i}`,
        hashtags: [`t${i}`],
      })),
    ];
    const tags = async (plain: number) =>
      (await rank('aus open', {}, corpus(plain))).map(({ tag }) => tag);
    expect(await tags(9)).toContain('aus open');
    expect(await tags(10)).toContain('ausopen');
  });

  it('proposes all n-grams of up to maxN words, including those in no other post', async () => {
    expect((await rank('the aus open', { maxN: 1 })).map((r) => r.tag).sort()).toEqual([
      'aus',
      'open',
      'the',
    ]);
    const tags = (await rank('ax bx cx dx ex fx gx')).map((r) => r.tag);
    expect(tags).toHaveLength(7 + 6 + 5 + 4 + 3);
    expect(tags.slice(0, 8)).toEqual(['ax', 'bx', 'cx', 'dx', 'ex', 'fx', 'gx', 'axbx']);
  });

  it('counts n-grams in fewer posts than minDocuments as unseen', async () => {
    const score = async (minDocuments: number) =>
      (await rank('the weather', { minDocuments })).find(({ tag }) => tag === 'theweather')!.score;
    expect(await score(2)).toBeAllclose(Math.log(5 / 1) + 1);
    expect(await score(1)).toBeAllclose(Math.log(5 / 2) + 1);
  });

  it('proposes no single-character tag', async () => {
    expect((await rank('x 春 ab', { maxN: 1 })).map((r) => r.tag)).toEqual(['ab']);
  });

  it('does not propose emoji or punctuation', async () => {
    expect((await rank('🎾 wow !!! 🎾')).map((r) => r.tag)).toEqual(['wow']);
  });

  it('explains by the words in the post', async () => {
    const fitted = await tfidf.fit({ train }, {}, quietContext());
    const { summary } = await fitted.explain!({ text: 'aus open' }, 'chess');
    expect(summary).toMatch(/do not occur consecutively in the post/);
  });
});
