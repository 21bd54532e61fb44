import { expect, it } from 'vitest';
import { holm } from './holm.ts';

it("corrects as in Holm's procedure", () => {
  // Worked by hand: 4 x 0.005, 3 x 0.01, 2 x 0.03, then 1 x 0.04, which may not be less than the one before.
  expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
});

it('agrees with R: p.adjust(c(0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205), "holm")', () => {
  const expected = [0.008, 0.056, 0.234, 0.234, 0.234, 0.234, 0.234, 0.234];
  const corrected = holm([0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205]);
  for (const [i, value] of expected.entries()) expect(corrected[i]).toBeCloseTo(value, 12);
});

it('leaves one test as it is, gives at most 1, and takes none', () => {
  expect(holm([0.04])).toEqual([0.04]);
  expect(holm([0.9, 0.8, 0.7])).toEqual([1, 1, 1]);
  expect(holm([])).toEqual([]);
});

it('rejects what is no p-value', () => {
  expect(() => holm([0.5, Number.NaN])).toThrow('p must be in [0, 1], got NaN');
});
