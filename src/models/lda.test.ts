import { describe, expect, it } from 'vitest';
import { lda } from './lda.ts';
import { describeModel, quietContext, smallCorpus } from './model.case.ts';

const small = { topics: 8, iterations: 60 };

describeModel(lda, { learns: 0.8, options: small });

describe('lda', () => {
  const { train } = smallCorpus();

  it('scores are P(t | post), by its topics, over all tags', async () => {
    const fitted = await lda.fit({ train }, small, quietContext());
    const [ranking] = await fitted.recommend([{ text: 'espresso and latte' }], 1000);
    const total = ranking.reduce((sum, { score }) => sum + score, 0);
    expect(total).toBeCloseTo(1, 6);
    const [[best]] = await fitted.recommend([{ text: 'rook bishop' }], 1);
    expect([ranking[0].tag, best.tag]).toEqual(['coffee', 'chess']);
  });

  it('takes the tags of a draft for evidence', async () => {
    const fitted = await lda.fit({ train }, small, quietContext());
    const [bare, tagged] = await fitted.recommend(
      [{ text: '' }, { text: '', tags: ['Chess'] }],
      50,
    );
    const scoreOf = (ranking: typeof bare) => ranking.find(({ tag }) => tag === 'chess')!.score;
    expect(scoreOf(tagged)).toBeGreaterThan(2 * scoreOf(bare));
  });

  it('proposes words of the topics as tags, seen or not, and never learns from tags then', async () => {
    const options = { ...small, propose: 'words' } as const;
    const fitted = await lda.fit({ train }, options, quietContext());
    const [ranking] = await fitted.recommend([{ text: 'espresso latte grinder' }], 8);
    const proposed = new Set(ranking.map(({ tag }) => tag));
    const among = (words: string) => words.split(' ').filter((word) => proposed.has(word)).length;
    expect(among('espresso beans roast crema grinder latte barista brew')).toBeGreaterThan(4);
    expect(among('gambit rook endgame tomato compost soil nebula pedal saddle dough')).toBe(0);
    expect(ranking[0]).toMatchObject({ seen: false, count: 0 });
    const terms = fitted.export().vocabularies['topic-words'];
    expect(terms.filter((line) => line.startsWith('#'))).toEqual([]);
    const other = train.map((post) => ({ ...post, hashtags: ['other'] }));
    const again = await lda.fit({ train: other }, options, quietContext());
    expect(await again.recommend([{ text: 'espresso' }], 3)).toEqual(
      await fitted.recommend([{ text: 'espresso' }], 3),
    );
  });

  it('reports that there are no words to learn topics from', async () => {
    const bare = train.map((post) => ({ ...post, text: 'the and of' }));
    const fitting = lda.fit({ train: bare }, { ...small, propose: 'words' }, quietContext());
    await expect(fitting).rejects.toThrow(
      'lda: no word occurs in 2 or more of the 180 training posts, so there are no topics to learn; use more posts, or lower minDocuments',
    );
  });
});
