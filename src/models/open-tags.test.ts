/** Networks that label or copy words, on posts whose tags nobody has used before. */
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import type { Post } from '../posts/post.ts';
import { extractor } from './extractor.ts';
import { hitRate, quietContext, smallCorpus, toQuery } from './model.case.ts';
import type { Fitted, Model } from './model.ts';
import { naiveBayes } from './naive-bayes.ts';
import { smallLabels, smallWriter } from './neural/small-network.case.ts';
import { saLstm } from './sa-lstm.ts';
import { seq2seq } from './seq2seq.ts';
import { seq2seqCopy } from './seq2seq-copy.ts';

const { runtime, options } = smallLabels;
const models = [
  [saLstm, { ...options, heads: 2, minWordCount: 2 }],
  [extractor, { ...options, minWordCount: 2 }],
] as unknown as [Model, object][];
const fillers =
  'walked market train window yellow paper street monday letter river bridge garden winter silver pocket engine harbor castle mirror basket ladder copper forest island rocket violin'.split(
    ' ',
  );

/** Posts in which a word that no other post has follows "breaking": it is the tag, of two words in every other post. */
function newsCorpus(size: number, seed: number): Post[] {
  const random = new Random(seed);
  const name = () => Array.from({ length: 6 }, () => random.pick([...'bdfgklmnrstaeiou'])).join('');
  return Array.from({ length: size }, (_, i): Post => {
    const tag = i % 2 ? [name()] : [name(), name()];
    const some = random.shuffle([...fillers]).slice(0, 5);
    const [before, after] = [some.slice(0, random.integer(4)), some.slice(3)];
    const text = [...before, 'breaking', ...tag, ...after].join(' ');
    return { id: `s${seed}p${i}`, text, hashtags: [tag.join('')], lang: 'en' };
  });
}

const train = newsCorpus(200, 1);
const test = newsCorpus(50, 2);
const learn = (model: Model, given: object, posts: readonly Post[] = train): Promise<Fitted> =>
  model.fit({ train: posts }, given, quietContext({ runtime }));

it('a classifier cannot recommend a tag that nobody has used', async () => {
  const fitted = await learn(naiveBayes as unknown as Model, { history: 0, alpha: 0.1 });
  const rankings = await fitted.recommend(test.map(toQuery), 1000);
  const tags = new Set(rankings.flat().map(({ tag }) => tag));
  expect(test.filter(({ hashtags }) => tags.has(hashtags[0]))).toEqual([]);
});

describe('networks that write tags', () => {
  const given = { ...smallWriter.options, minWordCount: 2, batchSize: 10 };

  it('seq2seq-copy copies words that it has never seen, and says so', async () => {
    const fitted = await learn(seq2seqCopy as unknown as Model, given);
    const rankings = await fitted.recommend(test.map(toQuery), 3);
    expect(hitRate(rankings, test)).toBeGreaterThan(0.9);
    for (const [best] of rankings) expect(best).toMatchObject({ seen: false, count: 0 });
    const [tag] = test[1].hashtags;
    const { words, score } = await fitted.explain!(toQuery(test[1]), tag);
    expect(score).toBeCloseTo(rankings[1].find((one) => one.tag === tag)!.score, 6);
    expect(words![0].word).toBe(tag);
    const elsewhere = await fitted.explain!(toQuery(test[3]), tag);
    expect(elsewhere.score).toBe(0); // neither known nor a word of that post
  });

  it('seq2seq cannot', async () => {
    const fitted = await learn(seq2seq as unknown as Model, given);
    expect(hitRate(await fitted.recommend(test.map(toQuery), 3), test)).toBe(0);
  });

  it.each([seq2seq, seq2seqCopy])('$name with decode=known writes no other', async (model) => {
    const fitted = await learn(model as unknown as Model, { ...given, decode: 'known' });
    const known = new Set(train.flatMap(({ hashtags }) => hashtags));
    const rankings = await fitted.recommend(test.map(toQuery), 20);
    expect(rankings.every(({ length }) => length > 0)).toBe(true);
    for (const { tag, seen } of rankings.flat()) {
      expect(known.has(tag)).toBe(true);
      expect(seen).toBe(true);
    }
    const [tag] = test[1].hashtags;
    const { score, summary } = await fitted.explain!(toQuery(test[1]), tag);
    expect([score, summary]).toEqual([0, expect.stringContaining(`#${tag}`)]);
  });

  it('with decode=known copies words that make a known tag', async () => {
    const fitted = await learn(seq2seqCopy as unknown as Model, { ...given, decode: 'known' });
    const rankings = await fitted.recommend(train.map(toQuery), 3);
    expect(hitRate(rankings, train)).toBeGreaterThan(0.9);
  });

  it('have no tag for a text of unknown words, and results for a single character', async () => {
    const fitted = await learn(seq2seqCopy as unknown as Model, { ...given, epochs: 1 });
    const texts = ['', 'q', 'xq yq zq '.repeat(3000), '🎉'];
    const rankings = await fitted.recommend(
      texts.map((text) => ({ text })),
      5,
    );
    for (const one of rankings.flat()) {
      expect(Number.isFinite(one.score)).toBe(true);
      expect(one.popular).toBe(true);
    }
  });
});

describe.each(models)('$name', (model, given) => {
  let fitted: Fitted;
  beforeAll(async () => {
    fitted = await learn(model, given);
  });

  it('recommends tags that nobody has used, and says so', async () => {
    const rankings = await fitted.recommend(test.map(toQuery), 3);
    expect(hitRate(rankings, test)).toBeGreaterThan(0.9);
    for (const [best] of rankings) {
      expect(best).toMatchObject({ seen: false, count: 0, probability: best.score });
      expect(best).not.toHaveProperty('popular');
    }
  });

  it('explains such a tag by the words that it needs', async () => {
    const single = test[1];
    const [tag] = single.hashtags;
    const { words, score, summary } = await fitted.explain!(toQuery(single), tag);
    expect(score).toBeGreaterThan(0.5);
    // Without the word itself, there is no such tag.
    expect(words!.find(({ word }) => word === tag)!.weight).toBeCloseTo(score, 6);
    expect(summary).toMatch(new RegExp(`^Without the words .*"${tag}".*, #${tag} would be`));
    const unknown = await fitted.explain!(toQuery(single), 'nothere');
    expect(unknown.score).toBe(0);
  });

  it('gives a post without words no tags', async () => {
    const texts = ['', '   ', '#only #tags', '!!! https://example.org'];
    const rankings = await fitted.recommend(
      texts.map((text) => ({ text })),
      5,
    );
    expect(rankings).toEqual([[], [], [], []]);
  });

  it('a tag of training is written as there', async () => {
    const posts = train.map((post, i) => (i % 4 ? post : withTag(post, 'Aus_Open', 'aus open')));
    const known = await learn(model, given, posts);
    const text = 'walked market breaking aus open river';
    const [[best]] = await known.recommend([{ text, lang: 'en' }], 1);
    expect(best).toMatchObject({ tag: 'aus_open', seen: true, count: 50 });
  });
});

function withTag(post: Post, tag: string, words: string): Post {
  return { ...post, hashtags: [tag], text: `walked breaking ${words} ${post.text.split(' ')[0]}` };
}

it('sa-lstm reads the first 30 words of 10,000', async () => {
  const [model, given] = models[0];
  const fitted = await learn(model, { ...given, epochs: 1 });
  const text = 'walked market train '.repeat(3333).trim();
  const start = text.split(' ').slice(0, 30).join(' ');
  const [long, short] = await fitted.recommend([{ text }, { text: start }], 30);
  expect(long).toEqual(short);
  const at = (place: number) => {
    const words = text.split(' ');
    words[place] = 'spaceship';
    return { text: words.join(' ') };
  };
  const [inside, after] = await fitted.recommend([at(29), at(30)], 30);
  expect(inside.map(({ tag }) => tag)).toContain('spaceship');
  expect(after.map(({ tag }) => tag)).not.toContain('spaceship');
});

describe('posts without any of their tags among their words', () => {
  const outside = smallCorpus().train;
  const given = { ...options, heads: 2, epochs: 1 };

  it('are left out of training, and the log says how many', async () => {
    const said: string[] = [];
    const logger = { debug() {}, info: (line: string) => said.push(line), warn() {} };
    const context = quietContext({ runtime, logger });
    const both = await saLstm.fit({ train: [...train, ...outside] }, given, context);
    expect(said[0]).toBe(
      'sa-lstm leaves out 180 posts without any of their tags among their words',
    );
    const words = both.export().vocabularies.words.map((line) => line.split('\t')[0]);
    expect(words).toContain('breaking');
    expect(words).not.toContain('espresso');
    expect(both.export().vocabularies.tags).toContainEqual(expect.stringMatching(/^coffee\t/));
  });

  it('alone are nothing to learn from', async () => {
    await expect(learn(models[0][0], given, outside)).rejects.toThrow(
      'sa-lstm: all tagged posts of the training corpus are posts without any of their tags among their words; there is nothing to learn',
    );
  });
});

describe('hashtags within a text', () => {
  const marked = train.map((post) => ({
    ...post,
    text: post.text.replace(/breaking (\w+)/, 'breaking #$1'),
  }));
  const single = marked.filter((_, i) => i % 2 === 1);
  const given = { ...options, heads: 2 };

  it('are not read: a gold tag that is only a hashtag is no word of its post', async () => {
    await expect(learn(models[0][0], given, single)).rejects.toThrow('nothing to learn');
  });

  it('stay as words if the text options say so', async () => {
    const text = { profile: 'sa-lstm', hashtags: 'words' };
    const fitted = await learn(models[0][0], { ...given, text }, single);
    const query = { text: 'walked market breaking #spaceship river', lang: 'en' };
    const [[best]] = await fitted.recommend([query], 1);
    expect(best).toMatchObject({ tag: 'spaceship', seen: false });
  });
});

it('sa-lstm rejects heads that do not divide the states', async () => {
  await expect(learn(models[0][0], { ...options, hidden: 5, heads: 4 })).rejects.toThrow(
    'sa-lstm: the option "heads" must divide twice the option "hidden", 10, got 4',
  );
});
