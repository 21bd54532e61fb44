import { getFastTextModule } from 'fasttext.wasm.js';
import { describe, expect, it } from 'vitest';
import { InterruptedError, InvalidArgumentError, NotSupportedError } from '../base/errors.ts';
import type { Post } from '../posts/post.ts';
import { wordsForLines } from './fasttext/lines.ts';
import { trainingFile } from './fasttext/train.ts';
import { fasttext } from './fasttext.ts';
import { describeModel, quietContext, smallCorpus, toQuery } from './model.case.ts';
import type { FitContext, Progress } from './model.ts';

const runtime = { loadFastText: async () => getFastTextModule() };
const quick = { epochs: 40, learningRate: 0.5 };
const context = (overrides: Partial<FitContext> = {}) => quietContext({ runtime, ...overrides });

describeModel(fasttext, { learns: 0.9, options: quick, runtime });

const { train, test } = smallCorpus();
const espresso = { text: 'espresso and latte' };

/** Twenty posts of each pair of a text and tags. */
function corpusOf(...pairs: readonly (readonly [text: string, ...hashtags: string[]])[]) {
  const posts = Array.from({ length: 20 * pairs.length }, (_, i): Post => {
    const [text, ...hashtags] = pairs[i % pairs.length];
    return { id: `p${i}`, text, hashtags };
  });
  return { train: posts };
}

describe('fasttext', () => {
  it.each(['hs', 'softmax', 'ova'] as const)(
    'learns with loss %s; probabilities sum to 1 unless each tag has its own',
    async (loss) => {
      const fitted = await fasttext.fit({ train }, { ...quick, loss }, context());
      const rankings = await fitted.recommend([espresso, { text: 'rook bishop' }], 1000);
      expect(rankings.map(([{ tag }]) => tag)).toEqual(['coffee', 'chess']);
      const [ranking] = rankings;
      expect(ranking).toHaveLength(18);
      const sum = ranking.reduce((total, { probability = Number.NaN }) => total + probability, 0);
      if (loss === 'ova') expect(Math.abs(sum - 1)).toBeGreaterThan(0.01);
      else expect(sum).toBeCloseTo(1, 3);
    },
  );

  it('breaks ties by the use of the tags, also at the end of a ranking', async () => {
    // After one timid step, the table of sigmoids in the library gives every tag the same probability.
    const options = { loss: 'ova', epochs: 1, learningRate: 1e-6 } as const;
    const fitted = await fasttext.fit({ train }, options, context());
    const [all] = await fitted.recommend([espresso], 1000);
    expect(new Set(all.map(({ score }) => score)).size).toBe(1);
    expect(all.map(({ count }) => count)).toEqual(
      all.map(({ count }) => count).toSorted((a, b) => b - a),
    );
    for (const k of [1, 2, 5]) {
      expect(await fitted.recommend([espresso], k)).toEqual([all.slice(0, k)]);
    }
  });

  it('ranks tags of any form', async () => {
    const fitted = await fasttext.fit(
      corpusOf(
        ['garden tomato', '__proto__', 'constructor'],
        ['rook pawn', '咖啡', '__label__0'],
        ['oven dough', 'café'],
      ),
      quick,
      context(),
    );
    const asked = ['tomato', 'pawn', 'dough'].map((text) => ({ text }));
    const rankings = await fitted.recommend(asked, 2);
    expect(rankings.map((ranking) => ranking.map(({ tag }) => tag).sort())).toEqual([
      ['__proto__', 'constructor'],
      ['__label__0', '咖啡'],
      expect.arrayContaining(['café']),
    ]);
  });

  it('never takes a word for a label or for the end of a line', async () => {
    const corpus = corpusOf(
      ['__label__1 </s> knight', 'one'],
      ['__label__0 </s> oven', 'two'],
      ['</s>', 'three'],
    );
    const fitted = await fasttext.fit(corpus, quick, context());
    const rankings = await fitted.recommend([{ text: 'knight' }, { text: 'oven' }], 1);
    expect(rankings.map(([{ tag }]) => tag)).toEqual(['one', 'two']);
  });

  it('reads words as the library does, whatever characters they have', () => {
    const tokens = ['a\0b', '__label__', '__label__9', '</s>', ' ', 'c\ud83c', '東\u3000京', '<s>'];
    const expected = [
      'a',
      'b',
      "'__label__",
      "'__label__9",
      "'</s>",
      'c\ufffd',
      '東\u3000京',
      '<s>',
    ];
    expect(wordsForLines(tokens)).toEqual(expected);
  });

  it('trains on one line for each post: labels, then words, shuffled by the seed', () => {
    const posts = Array.from({ length: 50 }, (_, i) => ({ tags: [i, 7], words: [`w${i}`, 'x'] }));
    const linesOf = (seed: number) => new TextDecoder().decode(trainingFile(posts, seed));
    const lines = posts.map((_, i) => `__label__${i} __label__7 w${i} x\n`);
    const files = [1, 2].map(linesOf);
    expect(new Set([...files, lines.join('')]).size).toBe(3);
    for (const file of files) {
      expect(file.split(/(?<=\n)/).toSorted()).toEqual(lines.toSorted());
    }
    expect(linesOf(1)).toBe(files[0]);
  });

  it('draws every first weight, since the library leaves most of them as it finds its memory', async () => {
    // With a step of nearly 0, the weights are still the first ones.
    const options = { epochs: 1, learningRate: 1e-12 };
    const fitted = await fasttext.fit({ train }, options, context());
    const { tags, words } = fitted.export().vocabularies;
    const { fasttext: file } = fitted.export().files!;
    const rows = words.length; // and the end of the line, less a line of the list that is its header
    const size = 4 * 55 * rows;
    const begin = file.length - 4 * 55 * tags.length - 17 - size;
    const weights = new Float32Array(file.slice(begin, begin + size).buffer);
    expect(Math.max(...weights.map(Math.abs))).toBeLessThanOrEqual(1 / 55);
    const squares = weights.reduce((sum, weight) => sum + weight * weight, 0);
    expect(squares / weights.length / (1 / 55 ** 2 / 3)).toBeCloseTo(1, 1);
  });

  it('learns from posts without words what posts without words are about', async () => {
    const corpus = corpusOf(
      ['https://example.com', 'links'],
      ['rook pawn', 'chess'],
      ['oven dough', 'baking'],
    );
    const fitted = await fasttext.fit(corpus, quick, context());
    const [empty, chess] = await fitted.recommend([{ text: '' }, { text: 'rook' }], 2);
    expect(empty[0]).toMatchObject({ tag: 'links', popular: true });
    expect(chess[0]).not.toHaveProperty('popular');
    expect(chess[0].tag).toBe('chess');
  });

  it('ranks by use if not even the end of a line was frequent enough to be a word', async () => {
    const corpus = corpusOf(['rook rook', 'chess'], ['oven oven', 'baking', 'bread']);
    const extra = { id: 'q', text: 'rook rook', hashtags: ['chess'] };
    const posts = { train: [...corpus.train, extra] };
    const fitted = await fasttext.fit(posts, { ...quick, minWordCount: 42 }, context());
    const [rook, none] = await fitted.recommend([{ text: 'rook' }, { text: 'oven' }], 3);
    expect(rook[0].tag).toBe('chess');
    expect(none.map(({ tag, popular }) => [tag, popular])).toEqual([
      ['chess', true],
      ['baking', true],
      ['bread', true],
    ]);
  });

  it('reads runs of words and of characters if asked to', async () => {
    const corpus = corpusOf(
      ['not good', 'bad'],
      ['good not', 'fine'],
      ['espresso machine', 'coffee'],
      ['tomato garden', 'plants'],
    );
    const options = { ...quick, epochs: 100, bucket: 5000 };
    const order = [{ text: 'not good' }, { text: 'good not' }];
    const runs = await fasttext.fit(corpus, { ...options, wordNgrams: 2 }, context());
    expect((await runs.recommend(order, 1)).map(([{ tag }]) => tag)).toEqual(['bad', 'fine']);
    const words = await fasttext.fit(corpus, options, context());
    const [one, other] = await words.recommend(order, 5);
    expect(one).toEqual(other); // the order is lost
    const parts = await fasttext.fit(corpus, { ...options, minn: 3, maxn: 5 }, context());
    const typos = [{ text: 'espreso' }, { text: 'tomatos' }];
    const rankings = await parts.recommend(typos, 1);
    expect(rankings.map(([{ tag }]) => tag)).toEqual(['coffee', 'plants']);
    // A word that no training post has is no evidence, although parts of it are.
    expect(rankings.map(([{ popular }]) => popular)).toEqual([true, true]);
    const sizeOf = (fitted: typeof runs) => fitted.export().files!.fasttext.length;
    expect(sizeOf(runs)).toBeGreaterThan(4 * 55 * 5000);
    expect(sizeOf(words)).toBeLessThan(4 * 55 * 50);
  });

  it('leaves out tags and words that are too rare', async () => {
    const posts = corpusOf(['rook pawn', 'chess'], ['oven dough', 'baking']).train;
    const rare = { id: 'r', text: 'rook zugzwang', hashtags: ['endgame', 'chess'] };
    const options = { ...quick, minCount: 2, minWordCount: 2 };
    const fitted = await fasttext.fit({ train: [...posts, rare] }, options, context());
    const { vocabularies } = fitted.export();
    expect(vocabularies.tags.map((line) => line.split('\t')[0])).toEqual(['chess', 'baking']);
    expect(vocabularies.words.join()).not.toContain('zugzwang');
    const [[best]] = await fitted.recommend([{ text: 'zugzwang' }], 1);
    expect(best.popular).toBe(true);
  });

  it('explains a tag by the words that raise its probability', async () => {
    const fitted = await fasttext.fit({ train }, quick, context());
    const { words, summary } = await fitted.explain!({ text: 'espresso and pawn' }, 'coffee');
    expect(words?.[0].word).toBe('espresso');
    expect(words?.find(({ word }) => word === 'pawn')?.weight).toBeLessThan(0);
    expect(summary).toContain('"espresso"');
  });

  it('follows the seed', async () => {
    const options = { ...quick, epochs: 3 };
    const [one, other] = await Promise.all(
      [1, 2].map((seed) => fasttext.fit({ train }, options, context({ seed }))),
    );
    expect(one.export().files).not.toEqual(other.export().files);
  });

  it('reports progress, and stops at once when aborted in the middle', async () => {
    const seen: Progress[] = [];
    const stop = new AbortController();
    const onProgress = (progress: Progress) => {
      seen.push(progress);
      if (progress.phase === 'train' && progress.done > 0.3) stop.abort();
    };
    const options = { ...quick, epochs: 200 };
    const all = fasttext.fit({ train }, options, context({ onProgress: (p) => seen.push(p) }));
    await all;
    expect(seen.length).toBeGreaterThan(100);
    expect(seen.at(-1)!.done).toBeGreaterThan(0.9);
    seen.length = 0;
    const { signal } = stop;
    const stopped = fasttext.fit({ train }, options, context({ onProgress, signal }));
    await expect(stopped).rejects.toThrow(InterruptedError);
    expect(seen.at(-1)!.done).toBeLessThan(0.4);
  });

  it('ranks every tag the same after saving and loading', async () => {
    const fitted = await fasttext.fit({ train }, quick, context());
    const loaded = await fasttext.load(fitted.export(), runtime);
    const queries = test.map(toQuery);
    expect(await loaded.recommend(queries, 18)).toEqual(await fitted.recommend(queries, 18));
  });

  it.each([
    [{ minn: 4, maxn: 3 }, /minn must be at most maxn, got 4 and 3; lower minn/],
    [{ minWordCount: 10_000 }, /no word occurs 10000 times or more in the 180 training posts/],
    [
      { bucket: 100_000_000, wordNgrams: 2 },
      /the weights would take 220000\d{5} bytes, expected at most 268435456; lower dimension or bucket/,
    ],
    [{ learningRate: 100, epochs: 100 }, /the weights grow out of bounds; lower learningRate/],
  ])('rejects %j', async (options, message) => {
    const fitting = fasttext.fit({ train }, options, context());
    await expect(fitting).rejects.toThrow(InvalidArgumentError);
    await expect(fitting).rejects.toThrow(message);
  });

  it('says what is missing without the library', async () => {
    const fitted = await fasttext.fit({ train }, quick, context());
    const message = /^fasttext runs in the package fasttext\.wasm\.js; pass \{ loadFastText \}/;
    for (const failing of [
      fasttext.load(fitted.export(), {}),
      fasttext.fit({ train }, quick, quietContext()),
    ]) {
      await expect(failing).rejects.toThrow(NotSupportedError);
      await expect(failing).rejects.toThrow(message);
    }
  });
});
