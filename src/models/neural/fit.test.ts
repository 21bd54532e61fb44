/** What training reads of a network, its options and its posts: each has its effect, on a network of few numbers. */
import { describe, expect, it } from 'vitest';
import { WordVectors } from '../../features/word-vectors.ts';
import type { Post } from '../../posts/post.ts';
import { quietContext } from '../model.case.ts';
import type { Corpus, FitContext } from '../model.ts';
import { bagOfWords } from './bag-of-words.case.ts';
import { tagSoftmax } from './heads/tag-head.ts';
import type { EncodedInput, Input, LearntInput } from './input.ts';
import { words } from './inputs/words.ts';
import { NetworkRecommender } from './network-recommender.ts';

const runtime = { loadOrt: () => import('onnxruntime-node') };
const vocabulary = ['espresso', 'latte', 'rook', 'pawn', 'tomato', 'soil'];
/** Post i has one of three tags, two words of it, and another word of its own. */
const train: Post[] = Array.from({ length: 15 }, (_, i) => ({
  id: `p${String(i).padStart(2, '0')}`,
  text: `${vocabulary[2 * (i % 3)]} ${vocabulary[2 * (i % 3) + (i % 2)]} ${vocabulary[i % 5]}`,
  hashtags: [['coffee', 'chess', 'garden'][i % 3]],
  lang: 'en',
}));
const usual = {
  dimension: 3,
  vectors: 'random',
  minCount: 1,
  minWordCount: 1,
  batchSize: 4,
  epochs: 2,
  learningRate: 0.5,
};

interface Change {
  readonly options?: Record<string, unknown>;
  readonly corpus?: Partial<Corpus>;
  readonly context?: Partial<FitContext>;
  readonly network?: Parameters<typeof bagOfWords>[0];
}

async function learn({ options, corpus, context, network }: Change = {}) {
  const fitted = await bagOfWords({
    head: tagSoftmax,
    optimizer: () => ({ kind: 'sgd' }),
    ...network,
  }).fit(
    { train, ...corpus },
    { ...usual, ...options } as object,
    quietContext({ runtime, ...context }),
  );
  if (!(fitted instanceof NetworkRecommender)) throw new Error('expected a network');
  const weights = Buffer.from(fitted.export().graphs!.model).toString('latin1');
  return { fitted, weights, epochs: fitted.epochs! };
}

describe('training a network', () => {
  it.each([
    ['batchSize', { batchSize: 3 }],
    ['clipNorm', { clipNorm: 0.01 }],
    ['epochs', { epochs: 3 }],
    ['freeze', { freeze: true }],
    ['l2', { l2: 0.1 }],
    ['learningRate', { learningRate: 0.4 }],
    ['minCount', { minCount: 5 }],
    ['minWordCount', { minWordCount: 7 }],
    ['vectors', { vectors: 'corpus' }],
  ])('follows option %s', async (_, options) => {
    const corpus = { train: train.slice(0, 14) };
    const [plain, changed] = [await learn({ corpus }), await learn({ corpus, options })];
    expect(plain.weights).toBe((await learn({ corpus })).weights);
    expect(changed.weights).not.toBe(plain.weights);
  });

  it('goes on for the epochs asked for, at the rate asked for', async () => {
    const { epochs } = await learn({ options: { epochs: 3 } });
    expect(epochs.map(({ learningRate }) => learningRate)).toEqual([0.5, 0.5, 0.5]);
  });

  it.each([1, 3])('ends after %i epochs in a row without a better result', async (patience) => {
    const options = { epochs: 9, learningRate: 1e-9, patience };
    const { epochs } = await learn({ options, corpus: { valid: train } });
    expect(epochs).toHaveLength(1 + patience);
  });

  it("follows the network's schedule and optimiser", async () => {
    const options = { epochs: 4, learningRate: 1e-9, patience: 9 };
    const schedule = () => ({ kind: 'plateau', rate: 0.004, minimum: 0 }) as const;
    const still = { schedule, optimizer: () => ({ kind: 'sgd' }) as const };
    const halved = await learn({ options, corpus: { valid: train.slice(0, 1) }, network: still });
    const rates = halved.epochs.map(({ learningRate }) => learningRate);
    expect(rates[0]).toBe(0.004);
    expect(rates.at(-1)).toBeLessThan(0.004);
    const adam = { optimizer: () => ({ kind: 'adam' }) as const };
    expect((await learn({ network: adam })).weights).not.toBe((await learn()).weights);
  });

  it('validates by the share of posts with a known tag whose best tag is right', async () => {
    const unknown = { ...train[0], id: 'u', hashtags: ['unheard'] };
    for (const wrong of ['coffee', 'chess', 'garden']) {
      // Of each tag a few posts, and one tag given to posts of others.
      const valid = [
        ...train.slice(0, 8),
        ...train.slice(8).map((p) => ({ ...p, hashtags: [wrong] })),
      ];
      const { fitted, epochs } = await learn({
        options: { epochs: 1 },
        corpus: { valid: [...valid, unknown] },
      });
      const rankings = await fitted.recommend(valid, 1);
      const right = rankings.filter(([best], i) => best.tag === valid[i].hashtags[0]).length;
      expect(right).toBeGreaterThan(0);
      expect(right).toBeLessThan(valid.length);
      expect(epochs[0].measure).toBe(right / valid.length);
    }
  });

  it('without validation posts measures nothing', async () => {
    expect((await learn()).epochs.every(({ measure }) => measure === undefined)).toBe(true);
  });

  it('leaves out posts without a tag to learn, and does not depend on the order of the others', async () => {
    const { weights } = await learn();
    const bare = { id: 'p05b', text: 'rook espresso soil', hashtags: [], lang: 'en' };
    expect((await learn({ corpus: { train: [...train, bare] } })).weights).toBe(weights);
    expect((await learn({ corpus: { train: [...train].reverse() } })).weights).toBe(weights);
  });

  it('depends on the seed', async () => {
    expect((await learn({ context: { seed: 8 } })).weights).not.toBe((await learn()).weights);
  });

  it('mixes the batches anew for every epoch', async () => {
    const batches: string[] = [];
    await learn({ network: { inputs: [recording(batches)] } });
    const perEpoch = Math.ceil(train.length / usual.batchSize);
    expect(batches).toHaveLength(2 * perEpoch);
    const [first, second] = [batches.slice(0, perEpoch), batches.slice(perEpoch)];
    for (const epoch of [first, second]) {
      const seen = epoch.flatMap((batch) => batch.split(',').map(Number));
      expect(seen.sort((a, b) => a - b)).toEqual(train.map((_, i) => i));
    }
    expect(second).not.toEqual(first);
  });

  it('begins with the word vectors given or learnt, and keeps them if frozen', async () => {
    const rows = Float32Array.from({ length: 3 * vocabulary.length }, (_, i) => 1 + i / 7);
    const wordVectors = new WordVectors(vocabulary, 3, rows);
    const bytes = Buffer.from(rows.buffer, 0, 12).toString('latin1');
    const context = { wordVectors };
    const frozen = await learn({ options: { vectors: 'given', freeze: true }, context });
    expect(frozen.weights).toContain(bytes);
    const tuned = await learn({ options: { vectors: 'given' }, context });
    expect(tuned.weights).not.toContain(bytes);
    // Training that hardly moves shows where it began.
    const still = { vectors: 'given', learningRate: 1e-20 };
    expect((await learn({ options: still, context })).weights).toContain(bytes);
  });

  it('takes words that training did not know for one unknown word, not for none', async () => {
    const { fitted } = await learn();
    const [unknown, none] = await fitted.recommend([{ text: 'zzz qqq' }, { text: '' }], 3);
    const scores = (ranking: typeof none) => ranking.map(({ tag, score }) => `${tag} ${score}`);
    expect(scores(unknown)).not.toEqual(scores(none));
  });

  it('marks what it recommends as popular where no word of the post tells anything', async () => {
    const { fitted } = await learn();
    const [known, unknown] = await fitted.recommend([{ text: 'pawn' }, { text: 'zzz' }], 3);
    expect(known.some(({ popular }) => popular)).toBe(false);
    expect(unknown.every(({ popular }) => popular)).toBe(true);
  });
});

/** Words that note the batches of training posts that they feed. */
function recording(batches: string[]): Input {
  const own = words();
  return {
    ...own,
    plan(...known) {
      const planned = own.plan(...known);
      return {
        declare: (graph) => planned.declare(graph),
        async learn(...given) {
          const learnt = await planned.learn(...given);
          return { ...learnt, input: noting(learnt.input, batches) };
        },
      };
    },
  };
}

function noting(input: LearntInput, batches: string[]): LearntInput {
  return {
    async encode(posts, context) {
      const encoded = await input.encode(posts, context);
      // Training passes its context, validation and recommending do not.
      if (!context) return encoded;
      const feeds: EncodedInput['feeds'] = (batch) => {
        batches.push(Array.from(batch).join());
        return encoded.feeds(batch);
      };
      return { ...encoded, feeds };
    },
    checkSizes: (model, graph) => input.checkSizes(model, graph),
    save: () => input.save(),
  };
}
