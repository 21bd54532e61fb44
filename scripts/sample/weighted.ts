import type { Random } from '../../src/base/random.ts';

/** A random item; each is chosen with a probability proportional to its weight (>= 0, not all 0). */
export function pickWeighted<T>(
  random: Random,
  items: readonly T[],
  weight: (item: T, index: number) => number,
): T {
  const weights = items.map(weight);
  let rest = random.uniform() * weights.reduce((sum, value) => sum + value, 0);
  for (let i = 0; i < items.length; i++) {
    rest -= weights[i];
    if (rest < 0) return items[i];
  }
  return items[weights.findLastIndex((value) => value > 0)];
}

/** The weights 1, 1/2^exponent, 1/3^exponent, ... (Zipf's law). */
export function zipf(rank: number, exponent: number): number {
  return (rank + 1) ** -exponent;
}
