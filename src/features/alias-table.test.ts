import { describe, expect, it } from 'vitest';
import { FastRandom } from '../base/fast-random.ts';
import { Random } from '../base/random.ts';
import { AliasTable } from './alias-table.ts';

describe('AliasTable', () => {
  it('draws in proportion to the weights, and never an index of weight 0', () => {
    const weights = [5, 0, 1, 3, 1];
    const table = new AliasTable(weights);
    const random = new FastRandom(new Random(1));
    const counts = weights.map(() => 0);
    for (let i = 0; i < 200_000; i++) counts[table.draw(random)]++;
    expect(counts[1]).toBe(0);
    expect(counts.map((count) => count / 200_000)).toBeAllclose([0.5, 0, 0.1, 0.3, 0.1], {
      absolute: 0.005,
    });
  });

  it('draws the only index', () => {
    expect(new AliasTable([0.3]).draw(new FastRandom(new Random(1)))).toBe(0);
  });
});
