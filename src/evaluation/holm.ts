import { InvalidArgumentError } from '../base/errors.ts';

/**
 * Holm's correction of the p-values of several tests: the smallest times their number, the next times one fewer, and
 * so on, never less than the one before and at most 1. Those at most alpha are significant together at the level
 * alpha, whatever depends on what.
 *
 * Source: Holm 1979, "A Simple Sequentially Rejective Multiple Test Procedure".
 * Example: 0.01, 0.04, 0.03, 0.005 give 0.03, 0.06, 0.06, 0.02.
 *
 * @param p in [0, 1] each
 * @returns corrected, in the order given
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
