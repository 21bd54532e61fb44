import { describe, expect, it } from 'vitest';
import { confidenceOf } from './confidence.ts';

const suggestion = (score: number, probability?: number) => ({
  ...{ tag: 't', display: 'T', score, seen: true, count: 1 },
  ...(probability !== undefined && { probability }),
});

describe('confidenceOf', () => {
  it('is the probability where there is one', () => {
    const best = suggestion(9, 0.8);
    expect(confidenceOf(suggestion(3, 0.137), best)).toEqual({
      share: 0.137,
      value: '14%',
      meaning: 'Probability 14%',
    });
  });

  it('is the score beside the best one’s otherwise, and says so', () => {
    const { share, meaning } = confidenceOf(suggestion(3), suggestion(12));
    expect(share).toBe(0.25);
    expect(meaning).toBe('Score: 25% of the best one’s (this model gives no probabilities)');
  });

  it('stays a share where scores are negative or nought', () => {
    expect(confidenceOf(suggestion(-3), suggestion(-1)).share).toBe(0);
    expect(confidenceOf(suggestion(-1), suggestion(-1)).share).toBe(1);
    expect(confidenceOf(suggestion(-3), suggestion(2)).share).toBe(0);
  });
});
