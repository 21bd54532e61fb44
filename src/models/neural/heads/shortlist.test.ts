/** Shortlists of words, and networks that write with them. */
import { describe, expect, it } from 'vitest';
import { Vocabulary } from '../../../features/vocabulary.ts';
import { biAttention } from '../../bi-attention.ts';
import { describeModel, quietContext, smallCorpus, toQuery } from '../../model.case.ts';
import type { Fitted, Model } from '../../model.ts';
import { seq2seq } from '../../seq2seq.ts';
import { seq2seqCopy } from '../../seq2seq-copy.ts';
import { smallWriter } from '../small-network.case.ts';
import { Shortlists } from './shortlist.ts';
import { writtenSpecials } from './tag-word-feeds.ts';

describe('Shortlists', () => {
  const vocabulary = Vocabulary.build([['a', 'b', 'c', 'd', 'e']], { specials: writtenSpecials });
  const uses = Uint32Array.of(9, 9, 9, 9, 0, 1, 0, 5, 1); // of a to e: 0 1 0 5 1
  const listed = (size: number, text: string) => {
    const lists = new Shortlists(size, vocabulary, uses, ({ tokens }) => tokens);
    const tokens = text.split(' ');
    return [...lists.listFor({ query: { text }, tokens })].map((id) => vocabulary.token(id));
  };

  it.each([
    [3, 'c nothing c', ['b', 'c', 'd']],
    [3, 'e a c b', ['a', 'c', 'e']],
    [1, 'nothing', ['d']],
    [99, 'e', ['a', 'b', 'c', 'd', 'e']],
  ])('have %i words: those of "%s" first, then the most used in tags', (size, text, expected) => {
    expect(listed(size, text)).toEqual([...writtenSpecials, ...expected]);
  });

  it('feeds a list for each post', () => {
    const lists = new Shortlists(2, vocabulary, uses, ({ tokens }) => tokens);
    const posts = ['c', 'e'].map((text) => ({ query: { text }, tokens: [text] }));
    const { data, shape } = lists.feeds(posts).listed;
    expect([...data]).toEqual([0, 1, 2, 3, 6, 7, 0, 1, 2, 3, 7, 8]);
    expect(shape).toEqual([2, 6]);
  });
});

const { train, test } = smallCorpus();
const posts = test.slice(0, 20).map((post, i) => ({
  ...post,
  text: i % 3 ? post.text : `${post.text} unheard`,
  conversation: i % 2 ? [train[i].text] : [],
}));
const trained = (model: unknown, more: object): Promise<Fitted> => {
  const options = { ...smallWriter.options, epochs: 4, ...more };
  return (model as Model).fit({ train }, options, quietContext({ runtime: smallWriter.runtime }));
};

describe.each([seq2seq, seq2seqCopy, biAttention])('$name with a shortlist', (model) => {
  it.each(['free', 'known'])('of all words finds what it finds without, %s', async (decode) => {
    const [full, listed] = await Promise.all([
      trained(model, { decode }),
      trained(model, { decode, shortlist: 10_000 }),
    ]);
    const [expected, found] = await Promise.all(
      [full, listed].map((fitted) => fitted.recommend(posts.map(toQuery), 5)),
    );
    for (const [i, own] of found.entries()) {
      expect(own.map(({ tag }) => tag)).toEqual(expected[i].map(({ tag }) => tag));
      expect(own.map(({ score }) => score)).toBeAllclose(
        expected[i].map(({ score }) => score),
        { relative: 1e-4 },
      );
    }
  });

  it('of few words finds no known tag that has others', async () => {
    const fitted = await trained(model, { decode: 'known', shortlist: 12 });
    const found = (await fitted.recommend(posts.map(toQuery), 20)).flat();
    expect(found.length).toBeGreaterThan(0);
    for (const { score, seen } of found) {
      expect(score).toBeGreaterThan(0);
      expect(seen).toBe(true);
    }
  });

  it('of few words writes no others, and gives tags of others the score 0', async () => {
    const fitted = await trained(model, { shortlist: 4, beam: 5 });
    const rankings = await fitted.recommend(posts.map(toQuery), 5);
    for (const [i, ranking] of rankings.entries()) {
      const words = posts[i].text.toLowerCase().match(/\p{L}+/gu)!;
      const own = model.name === 'seq2seq-copy' ? words : words.slice(0, 4);
      expect(ranking.length).toBeGreaterThan(0);
      for (const { tag } of ranking) expect(tag).toMatch(new RegExp(`^(${own.join('|')})+$`));
      const score = ranking.reduce((sum, one) => sum + one.score, 0);
      expect(score).toBeLessThan(1 + 1e-5);
    }
    const other = posts[0].text.includes('chess') ? 'coffee' : 'chess';
    const { score } = await fitted.explain!(toQuery(posts[0]), other);
    expect(score).toBe(0);
  });
});

const options = { ...smallWriter.options, shortlist: 30 };
describe('of 30 words', () => describeModel(seq2seqCopy, { ...smallWriter, options }));
