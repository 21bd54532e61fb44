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

  it('gives no probability to fewer scores than asked for', () => {
    const scores = [1, 2, 3, 4, 5, 6, 7];
    const labels = scores.map((score) => score >= 6);
    const [three, all] = [3, 100].map((fewest) => fitIsotonic(scores, labels, fewest));
    expect([...three.scores]).toEqual([2, 5.5]);
    expect([...three.probabilities]).toEqual([0.5 / 4, 2.5 / 5]);
    expect([...all.probabilities]).toEqual([2.5 / 8]);
  });

  it('is linear between its steps, and constant beyond them', () => {
    const steps = { scores: Float64Array.of(0, 2), probabilities: Float64Array.of(0.2, 0.6) };
    expect([-9, 0, 0.5, 1, 2, 9].map((score) => probabilityOf(steps, score))).toEqual([
      0.2, 0.2, 0.3, 0.4, 0.6, 0.6,
    ]);
  });

  it('pools again where one more tag would put probabilities out of order', () => {
    // Nine right and one wrong, then one right: 0.9 < 1, but 9.5 / 11 > 1.5 / 2.
    const scores = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    const steps = fitIsotonic(
      scores,
      scores.map((score) => score !== 10),
    );
    expect([...steps.scores]).toEqual([6]);
    expect([...steps.probabilities]).toEqual([10.5 / 12]);
  });

  it('rises from step to step, and stays within (0, 1)', () => {
    const groups = fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { minLength: 1, maxLength: 20 });
    const notEmpty = groups.filter((list) => list.some(([wrong, right]) => wrong + right > 0));
    fc.assert(
      fc.property(notEmpty, (list) => {
        const scores: number[] = [];
        const labels: boolean[] = [];
        for (const [group, [wrong, right]] of list.entries()) {
          for (let i = 0; i < wrong + right; i++) {
            scores.push(group + i / 50);
            labels.push(i < right);
          }
        }
        const { probabilities } = fitIsotonic(scores, labels);
        let before = 0;
        for (const p of probabilities) {
          expect(p).toBeGreaterThan(before);
          before = p;
        }
        expect(before).toBeLessThan(1);
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});
