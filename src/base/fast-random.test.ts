import { describe, expect, it } from 'vitest';
import { FastRandom } from './fast-random.ts';
import { Random } from './random.ts';

describe('FastRandom', () => {
  it('depends only on the seed', () => {
    const take = (seed: number) => {
      const random = new FastRandom(new Random(seed));
      return Array.from({ length: 5 }, () => random.uniform());
    };
    expect(take(1)).toEqual(take(1));
    expect(take(1)).not.toEqual(take(2));
  });

  it('is uniform: 100 cells pass a chi-squared test, and consecutive numbers are uncorrelated', () => {
    const random = new FastRandom(new Random(3));
    const n = 100_000;
    const cells = new Array<number>(100).fill(0);
    let products = 0;
    for (let i = 0, last = 0.5; i < n; i++) {
      const x = random.uniform();
      cells[Math.floor(x * 100)]++;
      products += (x - 0.5) * (last - 0.5);
      last = x;
    }
    const chiSquared = cells.reduce((sum, c) => sum + (c - n / 100) ** 2 / (n / 100), 0);
    expect(chiSquared).toBeLessThan(149); // 99 degrees of freedom, p = 0.001
    expect(Math.abs(products / n) * 12).toBeLessThan(0.015);
  });

  it('reaches both ends of an integer range and nothing beyond', () => {
    const random = new FastRandom(new Random(4));
    const seen = new Set(Array.from({ length: 200 }, () => random.integer(4)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3]);
  });
});
