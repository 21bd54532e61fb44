import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitIsotonic, probabilityOf } from './isotonic.ts';

describe('isotonic calibration', () => {
  it('pools neighbors that are out of order', () => {
    // By score: wrong, right, wrong, right, right. The second and third are out of order.
    const { scores, probabilities } = fitIsotonic(
      [1, 2, 3, 4, 5],
      [false, true, false, true, true],
    );
    expect([...scores]).toEqual([1, 2.5, 4.5]);
    expect([...probabilities]).toEqual([0.25, 0.5, 2.5 / 3]);
  });

  it('is linear between its steps, and constant beyond them', () => {
    const steps = { scores: Float64Array.of(0, 2), probabilities: Float64Array.of(0.2, 0.6) };
    expect([-9, 0, 0.5, 1, 2, 9].map((score) => probabilityOf(steps, score))).toEqual([
      0.2, 0.2, 0.3, 0.4, 0.6, 0.6,
    ]);
  });

  it('never falls, and stays within (0, 1)', () => {
    const pairs = fc.array(fc.tuple(fc.double({ min: -9, max: 9, noNaN: true }), fc.boolean()), {
      minLength: 1,
    });
    fc.assert(
      fc.property(pairs, (list) => {
        const steps = fitIsotonic(
          list.map(([score]) => score),
          list.map(([, right]) => right),
        );
        let before = 0;
        for (let score = -10; score <= 10; score += 0.25) {
          const p = probabilityOf(steps, score);
          expect(p).toBeGreaterThanOrEqual(before);
          before = p;
        }
        expect(before).toBeLessThan(1);
        expect(probabilityOf(steps, -10)).toBeGreaterThan(0);
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});
