import { InvalidArgumentError } from '../base/errors.ts';

/**
 * Corrects the p-values of several tests by Holm's method: the smallest is multiplied by the number of tests, the next by one
 * less, and so on. A corrected value is never below the one before it and never above 1. Rejecting all hypotheses with corrected
 * values up to alpha keeps the family-wise error rate at alpha, whether or not the tests depend on each other.
 *
 * Source: Holm 1979, "A Simple Sequentially Rejective Multiple Test Procedure".
 * Example: 0.01, 0.04, 0.03, 0.005 give 0.03, 0.06, 0.06, 0.02.
 *
 * @param p each in [0, 1]
 * @returns the corrected values, in the same order
 * @throws {InvalidArgumentError} for a p outside [0, 1]
 */
export function holm(p: readonly number[]): number[] {
  const wrong = p.find((one) => !(one >= 0 && one <= 1));
  if (wrong !== undefined) throw new InvalidArgumentError(`p must be in [0, 1], got ${wrong}`);
  const order = p.map((_, i) => i).sort((i, j) => p[i] - p[j]);
  const corrected = new Array<number>(p.length);
  let least = 0;
  for (const [rank, i] of order.entries()) {
    least = Math.max(least, Math.min(1, (p.length - rank) * p[i]));
    corrected[i] = least;
  }
  return corrected;
}
