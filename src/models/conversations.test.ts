/** Networks that write, on posts whose tag only the conversation tells. */
import { describe, expect, it } from 'vitest';
import type { Post } from '../posts/post.ts';
import { biAttention } from './bi-attention.ts';
import { hitRate, quietContext, smallCorpus, toQuery } from './model.case.ts';
import type { ExplainedWord, Model } from './model.ts';
import { smallWriter } from './neural/small-network.case.ts';
import { seq2seq } from './seq2seq.ts';
import { seq2seqCopy } from './seq2seq-copy.ts';

const { train, test } = smallCorpus();
/** Every post has the same text, its own being a reply; one tag out of six. */
const apart = (posts: readonly Post[]): Post[] =>
  posts.map((post) => ({
    ...post,
    text: 'so today again look',
    conversation: ['well well', post.text],
    hashtags: post.hashtags.slice(0, 1),
  }));

async function hits(model: Model, more: object): Promise<number> {
  const options = { ...smallWriter.options, hidden: 40, batchSize: 10, ...more };
  const context = quietContext({ runtime: smallWriter.runtime });
  const fitted = await model.fit({ train: apart(train) }, options, context);
  return hitRate(await fitted.recommend(apart(test).map(toQuery), 1), test);
}

describe('a tag that only the conversation tells', () => {
  it.each<[Model, object]>([
    [biAttention as unknown as Model, {}],
    [biAttention as unknown as Model, { attend: 'post' }],
    [biAttention as unknown as Model, { attend: 'conversation' }],
    [seq2seq as unknown as Model, { input: 'conversation' }],
    [seq2seq as unknown as Model, { input: 'post+conversation' }],
  ])('$name finds it with %j', async (model, more) => {
    expect(await hits(model, more)).toBeGreaterThan(0.8);
  });

  it('seq2seq does not find it in the post', async () => {
    expect(await hits(seq2seq as unknown as Model, {})).toBeLessThan(0.4);
  });
});

describe('the attention of bi-attention', () => {
  const attending = async (attend: 'both' | 'post' | 'conversation') => {
    const options = { ...smallWriter.options, hidden: 40, batchSize: 10, attend };
    const context = quietContext({ runtime: smallWriter.runtime });
    return biAttention.fit({ train: apart(train) }, options, context);
  };
  const [post] = apart(test);
  const inOrder = (words: readonly ExplainedWord[] = []) =>
    words.toSorted((a, b) => a.place! - b.place!).map(({ word }) => word);
  const share = (words: readonly ExplainedWord[] = []) =>
    words.reduce((sum, { weight }) => sum + weight, 0);
  const own = ['so', 'today', 'again', 'look'];
  const replies = ['well', 'well', ...post.conversation![1].toLowerCase().split(' ')];

  it.each<['both' | 'post' | 'conversation', string[], string[]]>([
    ['both', own, replies],
    ['post', own, []],
    ['conversation', [], replies],
  ])('with attend=%s is to the words of these', async (attend, words, conversation) => {
    const fitted = await attending(attend);
    const attention = await fitted.attention!(toQuery(post));
    expect(inOrder(attention!.words)).toEqual(words);
    expect(inOrder(attention!.conversation)).toEqual(conversation);
    expect(share(attention!.words) + share(attention!.conversation)).toBeCloseTo(1, 4);
    const [[{ tag, score }]] = await fitted.recommend([toQuery(post)], 1);
    const explanation = await fitted.explain!(toQuery(post), tag);
    expect(explanation.score).toBeCloseTo(score, 5);
    expect(explanation).toMatchObject(attention!);
    const best = [...(attention!.words ?? []), ...(attention!.conversation ?? [])];
    const { word } = best.reduce((a, b) => (b.weight > a.weight ? b : a));
    expect(explanation.summary).toContain(`most attention to the words "${word}"`);
    const rare = await fitted.explain!(toQuery(post), 'nobodyusesthis');
    expect(rare.score).toBeLessThan(0.01);
  });

  it('is to the post alone if there are no replies', async () => {
    const { words, conversation } = (await (
      await attending('both')
    ).attention!({
      text: post.text,
      lang: 'en',
    }))!;
    expect(inOrder(words)).toEqual(own);
    expect(conversation).toBeUndefined();
  });
});

describe('bad posts', () => {
  it.each([biAttention, seq2seq, seq2seqCopy])(
    'have finite scores from $name, in bounded time',
    async (model) => {
      const more = model.name === 'bi-attention' ? {} : { input: 'post+conversation' };
      const options = { ...smallWriter.options, epochs: 2, ...more };
      const context = quietContext({ runtime: smallWriter.runtime });
      const fitted = await (model as unknown as Model).fit(
        { train: apart(train) },
        options,
        context,
      );
      const [post] = apart(test);
      const turns = Array.from({ length: 10_000 }, (_, i) => `${post.text} turn ${i}`);
      const queries = [
        { text: post.text, conversation: turns },
        { text: 'q' },
        { text: 'xq yq zq', conversation: ['vq', 'wq'] },
        { text: '', conversation: turns },
      ];
      const rankings = await fitted.recommend(queries, 5);
      // Only the first 100 words of a conversation are read.
      const [start] = await fitted.recommend(
        [{ ...queries[0], conversation: turns.slice(0, 50) }],
        5,
      );
      expect(rankings[0]).toEqual(start);
      const without = await fitted.recommend(
        [
          { text: post.text, conversation: [] },
          { text: 'q', conversation: ['', ' '] },
        ],
        5,
      );
      expect(without[1].map(({ tag }) => tag)).toEqual(rankings[1].map(({ tag }) => tag));
      for (const { score } of [...rankings, ...without].flat())
        expect(score).toSatisfy(Number.isFinite);
      for (const ranking of [...rankings, ...without]) expect(ranking.length).toBeGreaterThan(0);
      for (const { weight } of (await fitted.attention!(queries[1]))?.words ?? []) {
        expect(weight).toSatisfy(Number.isFinite);
      }
    },
  );
});
