import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  normalizeRows,
  rowCount,
  type SparseRows,
  SparseRowsBuilder,
  transpose,
} from './sparse-rows.ts';

function sparse(dense: readonly (readonly number[])[], columns: number): SparseRows {
  const builder = new SparseRowsBuilder(columns);
  for (const row of dense) {
    builder.add(new Map([...row.entries()].filter(([, value]) => value !== 0).reverse()));
  }
  return builder.finish();
}

function dense({ columns, offsets, indices, values }: SparseRows): number[][] {
  return Array.from({ length: offsets.length - 1 }, (_, r) => {
    const row = new Array<number>(columns).fill(0);
    for (let i = offsets[r]; i < offsets[r + 1]; i++) row[indices[i]] = values[i];
    return row;
  });
}

const matrix = [
  [0, 3, 0, 4],
  [0, 0, 0, 0],
  [2, 0, 0, 0],
];

describe('sparse rows', () => {
  it('are sorted by column when built', () => {
    const rows = sparse(matrix, 4);
    expect(rowCount(rows)).toBe(3);
    expect([...rows.offsets]).toEqual([0, 2, 2, 3]);
    expect([...rows.indices]).toEqual([1, 3, 0]);
    expect([...rows.values]).toEqual([3, 4, 2]);
    expect(rowCount(sparse([], 4))).toBe(0);
  });

  it('transpose like a dense matrix', () => {
    const rows = fc.array(
      fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 5, maxLength: 5 }),
    );
    fc.assert(
      fc.property(rows, (values) => {
        const expected = Array.from({ length: 5 }, (_, c) => values.map((row) => row[c]));
        const transposed = transpose(sparse(values, 5));
        expect(dense(transposed)).toEqual(expected);
        expect(dense(transpose(transposed))).toEqual(values);
      }),
    );
  });

  it('are scaled to Euclidean length one, except rows of zeros', () => {
    expect(dense(normalizeRows(sparse(matrix, 4)))).toBeAllclose([
      [0, 0.6, 0, 0.8],
      [0, 0, 0, 0],
      [1, 0, 0, 0],
    ]);
  });
});
