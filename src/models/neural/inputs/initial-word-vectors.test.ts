import { describe, expect, it } from 'vitest';
import { Random } from '../../../base/random.ts';
import { Vocabulary } from '../../../features/vocabulary.ts';
import { WordVectors } from '../../../features/word-vectors.ts';
import { quietContext } from '../../model.case.ts';
import type { FitContext } from '../../model.ts';
import { initialWordVectors } from './initial-word-vectors.ts';
import { specialWords } from './word-feeds.ts';

const random = new Random(1);
const food = 'oven dough crust flour'.split(' ');
const chess = 'rook pawn bishop gambit'.split(' ');
const tokens = Array.from({ length: 5000 }, (_, i) => random.shuffle([...(i % 2 ? food : chess)]));
const words = Vocabulary.build(tokens, { specials: specialWords });
const options = { dimension: 8, minWordCount: 1 };

function table(
  vectors: 'corpus' | 'given' | 'random',
  context: Partial<FitContext> = {},
  documents: readonly (readonly string[])[] = tokens,
  vocabulary = words,
): Promise<Float32Array> {
  const all = { ...options, vectors };
  return initialWordVectors(documents, vocabulary, all, new Random(2), quietContext(context));
}

function cosine(of: Float32Array, a: string, b: string): number {
  const [x, y] = [a, b].map((word) => of.subarray(8 * words.id(word)!, 8 * words.id(word)! + 8));
  const dot = (p: Float32Array, q: Float32Array) =>
    p.reduce((sum, value, i) => sum + value * q[i], 0);
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}

describe('initialWordVectors', () => {
  it('learns from the posts: words that occur together are similar', async () => {
    const phases = new Set<string>();
    const learnt = await table('corpus', { onProgress: ({ phase }) => phases.add(phase) });
    expect(learnt).toHaveLength(8 * words.size);
    expect(cosine(learnt, 'oven', 'flour')).toBeGreaterThan(cosine(learnt, 'oven', 'rook') + 0.3);
    expect(await table('corpus')).toEqual(learnt);
    expect([...phases]).toEqual(['word vectors']);
  });

  it('learns from few posts too, and from the seed that it is given', async () => {
    const few = tokens.slice(0, 20);
    const known = Vocabulary.build(few, { specials: specialWords });
    const learn = async (seed: number) => {
      const all = { ...options, vectors: 'corpus' } as const;
      const learnt = await initialWordVectors(few, known, all, new Random(seed), quietContext());
      return learnt.subarray(8 * known.id('rook')!, 8 * known.id('rook')! + 8);
    };
    expect(Math.max(...(await learn(1)).map(Math.abs))).toBeGreaterThan(0);
    expect(await learn(2)).not.toEqual(await learn(1));
  });

  it('draws random ones with standard deviation 0.1', async () => {
    const drawn = await table('random');
    const squares = drawn.reduce((sum, x) => sum + x * x, 0);
    expect(Math.sqrt(squares / drawn.length)).toBeCloseTo(0.1, 1);
    expect(await table('random')).toEqual(drawn);
  });

  it('draws random ones if there is only one word to learn from', async () => {
    const one = [['rook'], ['rook']];
    const few = Vocabulary.build(one, { specials: specialWords });
    expect(await table('corpus', {}, one, few)).toEqual(await table('random', {}, one, few));
  });

  it('copies given ones, and logs how many words they cover', async () => {
    const said: string[] = [];
    const logger = { debug() {}, info: (line: string) => said.push(line), warn() {} };
    const given = (known: string[]) =>
      new WordVectors(known, 8, new Float32Array(8 * known.length).fill(0.5));
    const some = await table('given', { logger, wordVectors: given(['rook', 'queen']) });
    expect([...some.subarray(8 * words.id('rook')!, 8 * words.id('rook')! + 8)]).toEqual(
      new Array(8).fill(0.5),
    );
    expect(said[0]).toMatch(
      /^word vectors: 1 of 8 words known, 12\.5 % of all uses; the most used unknown words: \w+(, \w+){6}$/,
    );
    await table('given', { logger, wordVectors: given([...food, ...chess]) });
    expect(said[1]).toBe('word vectors: 8 of 8 words known, 100.0 % of all uses');
  });
});
