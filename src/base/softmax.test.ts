import { describe, expect, it } from 'vitest';
import { softmax } from './softmax.ts';

describe('softmax', () => {
  it('gives probabilities in place, however large the scores', () => {
    const scores = Float64Array.of(1000, 1000 + Math.log(3), Number.NEGATIVE_INFINITY);
    expect(softmax(scores)).toBe(scores);
    expect([...scores]).toBeAllclose([1 / 4, 3 / 4, 0]);
  });
});
