import { describe, expect, it } from 'vitest';
import { confidenceOf } from './confidence.ts';

const suggestion = (score: number, probability?: number) => ({
  ...{ tag: 't', display: 'T', score, seen: true, count: 1 },
  ...(probability !== undefined && { probability }),
});

describe('confidenceOf', () => {
  it('is the probability where there is one', () => {
    const unsure = suggestion(3, 0.137);
    expect(confidenceOf(unsure, [suggestion(9, 0.8), unsure])).toEqual({
      share: 0.137,
      value: '14%',
      meaning: 'Probability 14%',
    });
  });

  it('is the score beside the best one’s otherwise, and says so', () => {
    const list = [suggestion(12), suggestion(3)];
    const { share, meaning } = confidenceOf(list[1]!, list);
    expect(share).toBe(0.25);
    expect(meaning).toMatch(/^Score 3.00, 25% beside the best one’s .*no probabilities/);
  });

  it('falls from 1, in the order of the scores, where some are below nought', () => {
    for (const scores of [
      [0.3, 0.1, -0.2],
      [-0.35, -0.56, -0.85],
      [0, 0, -4],
    ]) {
      const list = scores.map((score) => suggestion(score));
      const shares = list.map((one) => confidenceOf(one, list).share);
      expect(shares[0]).toBe(1);
      expect(shares[1]! - shares[2]!).toBeGreaterThan(0);
      expect(shares[2]).toBeGreaterThan(0);
      expect(shares.toSorted((a, b) => b - a)).toEqual(shares);
    }
  });
});
