import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import type { Post } from '../posts/post.ts';
import { cnnAttention } from './cnn-attention.ts';
import { describeModel, hitRate, quietContext, toQuery } from './model.case.ts';
import type { Fitted } from './model.ts';
import { smallCnn, smallNetwork } from './neural/small-network.case.ts';

describeModel(cnnAttention, { ...smallNetwork, options: smallCnn });

const { runtime } = smallNetwork;
const fillers = 'walked market train window yellow paper street monday letter river'.split(' ');
const clues = { garden: 'compost', kitchen: 'dough', sky: 'comet', chess: 'gambit' };
const tags = Object.keys(clues) as (keyof typeof clues)[];
const learning = { ...smallCnn, epochs: 15, dropout: 0 };

/** Posts of random words; one word of the post, or of its only reply, tells the tag. */
function clueCorpus(size: number, seed: number, where: 'post' | 'conversation'): Post[] {
  const random = new Random(seed);
  return Array.from({ length: size }, (_, i): Post => {
    const tag = tags[random.integer(tags.length)];
    const [words, reply] = [0, 1].map(() => random.shuffle([...fillers]).slice(0, 4));
    (where === 'post' ? words : reply)[random.integer(4)] = clues[tag];
    const text = words.join(' ');
    return { id: `${seed}-${i}`, text, hashtags: [tag], conversation: ['', reply.join(' ')] };
  });
}

function train(posts: readonly Post[], options: object): Promise<Fitted> {
  return cnnAttention.fit({ train: posts }, options, quietContext({ runtime }));
}

describe('where one word tells the tag', () => {
  let fitted: Fitted;
  const test = clueCorpus(40, 2, 'post');
  beforeAll(async () => {
    fitted = await train(clueCorpus(200, 1, 'post'), learning);
  });

  it('finds the tag, and pays that word most attention', async () => {
    expect(hitRate(await fitted.recommend(test.map(toQuery), 1), test)).toBeGreaterThan(0.9);
    let most = 0;
    for (const post of test.slice(0, 10)) {
      const tag = post.hashtags[0] as keyof typeof clues;
      const { words } = await fitted.explain!(toQuery(post), tag);
      expect(words!.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 5);
      if (words![0].word === clues[tag]) most++;
    }
    expect(most).toBeGreaterThanOrEqual(8);
  });
});

describe('where one word of the conversation tells the tag', () => {
  const corpus = clueCorpus(200, 3, 'conversation');
  const test = clueCorpus(40, 4, 'conversation');
  const scoreOf = async (options: object) => {
    const fitted = await train(corpus, { ...learning, ...options });
    return hitRate(await fitted.recommend(test.map(toQuery), 1), test);
  };

  it('finds the tag with input = post+conversation, and cannot with input = post', async () => {
    expect(await scoreOf({ input: 'post+conversation' })).toBeGreaterThan(0.9);
    expect(await scoreOf({ input: 'post' })).toBeLessThan(0.5);
  });

  it('reads no more than conversationWords words of it', async () => {
    expect(await scoreOf({ input: 'post+conversation', conversationWords: 1 })).toBeLessThan(0.6);
  });

  it('reads a conversation of 10,000 turns in bounded time', async () => {
    const fitted = await train(corpus, { ...learning, epochs: 2, input: 'post+conversation' });
    const [post] = test.map(toQuery);
    const many = { ...post, conversation: new Array<string>(10_000).fill(fillers.join(' ')) };
    const first = { ...post, conversation: many.conversation.slice(0, 10) };
    const [a, b] = await fitted.recommend([many, first], 4);
    expect(a.map(({ tag }) => tag)).toEqual(b.map(({ tag }) => tag));
    expect(a.map(({ score }) => score)).toBeAllclose(
      b.map(({ score }) => score),
      { relative: 1e-5 },
    );
  });
});
