import { describe, expect, it } from 'vitest';
import { FastRandom } from '../base/fast-random.ts';
import { Random } from '../base/random.ts';
import { AliasTable } from './alias-table.ts';

describe('AliasTable', () => {
  it.each([[[5, 0, 1, 3, 1]], [[9, 1, 0.2, 2.5, 7.3]], [[0.1, 0.2, 8, 4]]])(
    'draws in proportion to the weights %j, and never what has none',
    (weights) => {
      const table = new AliasTable(weights);
      const random = new FastRandom(new Random(1));
      const counts = weights.map(() => 0);
      for (let i = 0; i < 200_000; i++) counts[table.draw(random)]++;
      const total = weights.reduce((a, b) => a + b, 0);
      for (const [i, count] of counts.entries()) if (weights[i] === 0) expect(count).toBe(0);
      expect(counts.map((count) => count / 200_000)).toBeAllclose(
        weights.map((weight) => weight / total),
        { absolute: 0.005 },
      );
    },
  );

  it('draws the only index', () => {
    expect(new AliasTable([0.3]).draw(new FastRandom(new Random(1)))).toBe(0);
  });
});
