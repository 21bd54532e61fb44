import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { bucketByLength } from './batches.ts';

describe('bucketByLength', () => {
  it('puts every item once in batches of similar length, of which one may be smaller', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 50 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer(),
        (lengths, size, seed) => {
          const batches = bucketByLength(lengths, size, new Random(seed));
          const items = batches.flatMap((batch) => [...batch]).sort((a, b) => a - b);
          expect(items).toEqual(lengths.map((_, i) => i));
          expect(batches.length).toBe(Math.ceil(lengths.length / size));
          // The length ranges of two batches overlap at most in an endpoint.
          const ranges = batches
            .map((batch) => [...batch].map((i) => lengths[i]).sort((a, b) => a - b))
            .map((sorted) => [sorted[0], sorted[sorted.length - 1]])
            .sort(([a, b], [c, d]) => a - c || b - d);
          for (let i = 1; i < ranges.length; i++) {
            expect(ranges[i][0]).toBeGreaterThanOrEqual(ranges[i - 1][1]);
          }
        },
      ),
    );
  });

  it('is the same for the same seed; another seed changes batches and their order', () => {
    const lengths = Array.from({ length: 200 }, (_, i) => i % 10);
    const draw = (seed: number) => bucketByLength(lengths, 5, new Random(seed));
    const sets = (seed: number) =>
      draw(seed)
        .map((batch) => [...batch].sort().join())
        .sort();
    expect(draw(1)).toEqual(draw(1));
    expect(sets(2)).not.toEqual(sets(1));
    const lengthsInOrder = draw(1).map(([first]) => lengths[first]);
    expect(lengthsInOrder).not.toEqual([...lengthsInOrder].sort((a, b) => a - b));
  });
});
