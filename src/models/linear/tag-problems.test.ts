import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { type SparseRows, SparseRowsBuilder } from '../../base/sparse-rows.ts';
import { svmSolver } from './dual-svm.ts';
import type { BinaryProblem } from './problem.ts';
import { TagProblems } from './tag-problems.ts';

function rowsOf(rows: Record<number, number>[], columns: number): SparseRows {
  const builder = new SparseRowsBuilder(columns);
  for (const row of rows) {
    builder.add(new Map(Object.entries(row).map(([column, x]) => [Number(column), x])));
  }
  return builder.finish();
}

function dense({ rows }: BinaryProblem): number[][] {
  return Array.from({ length: rows.offsets.length - 1 }, (_, r) => {
    const row = new Array<number>(rows.columns).fill(0);
    for (let i = rows.offsets[r]; i < rows.offsets[r + 1]; i++) {
      row[rows.indices[i]] = rows.values[i];
    }
    return row;
  });
}

describe('TagProblems', () => {
  // Row 0 is the positive; rows 1 and 2 share its feature 7, the 97 others do not.
  const rows = rowsOf(
    [
      { 7: 1, 3: 0.5 },
      { 7: 0.5, 2: 1 },
      { 7: 0.25 },
      ...Array.from(
        { length: 97 },
        (_, i): Record<number, number> => (i < 6 ? { 3: 0.5 } : { 1: 1 }),
      ),
    ],
    9,
  );

  it('uses all rows and features if there are few', () => {
    for (const negatives of [0, 33]) {
      const problems = new TagProblems(rows, { negatives, bias: 1 });
      const { problem, features } = problems.problem(Int32Array.of(0), 2, new Random(3));
      expect(features).toBeUndefined();
      expect(problem.rows).toBe(rows);
      expect([...problem.labels]).toEqual([1, ...new Array(99).fill(-1)]);
      expect(new Set(problem.costs)).toEqual(new Set([2]));
    }
  });

  it('keeps the nearest negatives and samples the others, weighted by their number', () => {
    const problems = new TagProblems(rows, { negatives: 1, bias: 1 }); // at least 3 x 1 positive
    const first = problems.problem(Int32Array.of(0), 2, new Random(3));
    expect([...first.features!].sort()).toEqual([3, 7]);
    const by = (feature: number) => first.features!.indexOf(feature);
    const rowsInOrder = dense(first.problem).map((row) => [row[by(7)], row[by(3)]]);
    // Feature 3 is in 7 of 100 rows, so it is too common to count: only rows 1 and 2 are near.
    expect(rowsInOrder.slice(0, 3)).toBeAllclose([
      [1, 0.5],
      [0.5, 0],
      [0.25, 0],
    ]);
    for (const row of rowsInOrder.slice(3)) expect([0, 0.5]).toContain(row[1]);
    expect([...first.problem.labels]).toEqual([1, -1, -1, -1, -1, -1]);
    expect([...first.problem.costs]).toBeAllclose([2, 2, 2, ...new Array(3).fill((2 * 97) / 3)]);
    expect(problems.problem(Int32Array.of(0), 2, new Random(3))).toEqual(first); // nothing is left over
  });

  it('finds weights close to the exact ones if there are many posts', () => {
    const random = new Random(11);
    const word = () => Math.floor(500 * random.uniform() ** 2);
    const positives: number[] = [];
    const many = Array.from({ length: 3000 }, (_, i) => {
      const row = new Map(Array.from({ length: 6 }, () => [word(), 0.4]));
      if (random.uniform() < 0.01) {
        positives.push(i);
        for (const telling of [490, 491, 492]) if (random.uniform() < 0.7) row.set(telling, 0.5);
      }
      return Object.fromEntries(row);
    });
    const all = rowsOf(many, 500);
    const weightsWith = (negatives: number) => {
      const { problem, features } = new TagProblems(all, { negatives, bias: 1 }).problem(
        Int32Array.from(positives),
        1,
        new Random(3),
      );
      const options = { eps: 1e-4, maxIterations: 1000, random: new Random(2) };
      const { weights, intercept } = svmSolver('squared-hinge')(problem, options);
      const full = new Float64Array(500);
      for (const [at, weight] of weights.entries()) full[features ? features[at] : at] = weight;
      return many.map((row) =>
        Object.entries(row).reduce((sum, [f, x]) => sum + x * full[Number(f)], intercept),
      );
    };
    const exact = weightsWith(0);
    const near = weightsWith(300);
    const mean = (xs: number[]) => xs.reduce((a, b) => a + b, 0) / xs.length;
    const centred = (xs: number[]) => xs.map((x) => x - mean(xs));
    const dot = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);
    const [a, b] = [centred(exact), centred(near)];
    expect(dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))).toBeGreaterThan(0.97);
    expect(Math.abs(mean(exact) - mean(near))).toBeLessThan(0.05);
  });
});
