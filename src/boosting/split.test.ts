import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binRows } from './bins.ts';
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
