import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binLike, binRows, chooseCuts } from './bins.ts';
import { HistogramMemory } from './histogram.ts';
import { findSplit } from './split.ts';

const cell = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.constant(Number.NaN));
const table = fc.array(fc.tuple(cell, cell, fc.integer({ min: -9, max: 9 })), {
  minLength: 2,
  maxLength: 40,
});

/** The best gain over every feature, value and side of the missing values, by definition. */
function exhaustive(rows: readonly (readonly number[])[], l2: number, min: number): number {
  const score = (part: readonly (readonly number[])[]) =>
    part.reduce((sum, row) => sum + row[2], 0) ** 2 / (part.length + l2);
  let best = 0;
  for (const f of [0, 1]) {
    for (const [cut] of [...rows.map((row) => [row[f]]), [Number.POSITIVE_INFINITY]]) {
      if (Number.isNaN(cut)) continue;
      for (const missingLeft of [false, true]) {
        const goesLeft = (row: readonly number[]) =>
          Number.isNaN(row[f]) ? missingLeft : row[f] <= cut;
        const left = rows.filter(goesLeft);
        const right = rows.filter((row) => !goesLeft(row));
        if (left.length < min || right.length < min) continue;
        best = Math.max(best, score(left) + score(right) - score(rows));
      }
    }
  }
  return best;
}

/** A memory with the rows' third numbers as gradients and hessians of 1, and the histogram of all rows. */
function histogramOf(rows: readonly (readonly number[])[]) {
  const values = Float32Array.from(rows.flatMap((row) => row.slice(0, 2)));
  const binned = binRows(values, 2, 255);
  const memory = new HistogramMemory(binned, 2, 3);
  memory.gradients.set(rows.map((row) => row[2]));
  memory.hessians.fill(1);
  memory.rows.set([...rows.keys()]);
  const layout = memory.layOut(Uint32Array.of(0, 1), binned);
  return { binned, memory, layout, histogram: memory.sum(memory.rows) };
}

describe('findSplit', () => {
  it('finds the gain of an exhaustive search', () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 5 }), (rows, minRowsPerLeaf) => {
        const { binned, memory, layout, histogram } = histogramOf(thrice(rows));
        const sums = {
          gradient: memory.gradients.reduce((a, b) => a + b, 0),
          hessian: 3 * rows.length,
          rows: 3 * rows.length,
        };
        const limits = { l2: 2, minRowsPerLeaf };
        const every = new Uint8Array(2).fill(1);
        const split = findSplit(histogram, layout, binned, sums, limits, every);
        expect(split?.gain ?? 0).toBeCloseTo(exhaustive(thrice(rows), 2, minRowsPerLeaf), 6);
      }),
      { numRuns: 200, seed: 2 },
    );
  });
});

/** So that every value has the rows that a bin needs. */
function thrice<T>(rows: readonly T[]): T[] {
  return [...rows, ...rows, ...rows];
}

describe('bins', () => {
  it('hold about equally many rows, keep equal values together, and are in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 2000 }),
        fc.integer({ min: 2, max: 255 }),
        (numbers, most) => {
          const sorted = Float32Array.from(numbers).sort();
          const cuts = chooseCuts(sorted, most);
          expect(cuts.length).toBeLessThan(most);
          expect([...cuts]).toEqual([...cuts].sort((a, b) => a - b));
          const { bins, mappers } = binRows(sorted, 1, most);
          expect(mappers[0].bins).toBe(cuts.length + 1);
          for (let i = 1; i < sorted.length; i++) {
            expect(bins[i]).toBeGreaterThanOrEqual(bins[i - 1]);
            if (sorted[i] === sorted[i - 1]) expect(bins[i]).toBe(bins[i - 1]);
          }
        },
      ),
      { numRuns: 100, seed: 4 },
    );
  });

  it('tell all values apart if there are few of them', () => {
    const values = Float32Array.from({ length: 90 }, (_, i) => i % 9);
    const { bins } = binRows(values, 1, 20);
    expect(new Set(bins).size).toBe(9);
  });

  it('have a last one for missing values', () => {
    const { bins, mappers } = binRows(Float32Array.of(1, 1, 1, NaN, 2, 2, 2), 1, 10);
    expect([...bins]).toEqual([0, 0, 0, 2, 1, 1, 1]);
    expect(mappers[0]).toMatchObject({ bins: 3, missing: 2 });
  });

  it('of other rows follow the same cuts', () => {
    const { mappers } = binRows(Float32Array.of(1, 1, 1, 4, 4, 4), 1, 10);
    expect([...binLike(Float32Array.of(-9, 1, 2.4, 2.6, 9), mappers).bins]).toEqual([
      0, 0, 0, 1, 1,
    ]);
  });
});
