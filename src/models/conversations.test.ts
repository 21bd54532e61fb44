/** Networks that write, on posts whose tag only the conversation tells. */
import { describe, expect, it } from 'vitest';
import type { Post } from '../posts/post.ts';
import { biAttention } from './bi-attention.ts';
import { hitRate, quietContext, smallCorpus, toQuery } from './model.case.ts';
import type { Model } from './model.ts';
import { smallWriter } from './neural/small-network.case.ts';
import { seq2seq } from './seq2seq.ts';

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
