import { getFastTextModule } from 'fasttext.wasm.js';
import { describe, expect, it } from 'vitest';
import { fasttext } from './fasttext.ts';
import { describeModel, quietContext, smallCorpus } from './model.case.ts';

const runtime = { loadFastText: async () => getFastTextModule() };
const quick = { epochs: 40, learningRate: 0.5 };
const context = (overrides = {}) => quietContext({ runtime, ...overrides });

describeModel(fasttext, { learns: 0.9, options: quick, runtime });

const { train } = smallCorpus();
const espresso = { text: 'espresso and latte' };

describe('fasttext', () => {
  it.each(['hs', 'softmax', 'ova'] as const)('learns with loss %s', async (loss) => {
    const fitted = await fasttext.fit({ train }, { ...quick, loss }, context());
    const rankings = await fitted.recommend([espresso, { text: 'rook bishop' }], 1000);
    expect(rankings.map(([{ tag }]) => tag)).toEqual(['coffee', 'chess']);
    const [ranking] = rankings;
    expect(ranking).toHaveLength(18);
    const sum = ranking.reduce((total, { probability = Number.NaN }) => total + probability, 0);
    if (loss === 'ova') expect(sum).toBeGreaterThan(0);
    else expect(sum).toBeCloseTo(1, 3);
  });
});
