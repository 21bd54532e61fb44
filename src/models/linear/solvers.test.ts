import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { SparseRowsBuilder } from '../../base/sparse-rows.ts';
import { solveLogistic } from './dual-logistic.ts';
import { svmSolver } from './dual-svm.ts';
import type { BinaryProblem, Solution, Solver } from './problem.ts';

const losses: Record<string, { solver: Solver; loss: (margin: number) => number }> = {
  hinge: { solver: svmSolver('hinge'), loss: (m) => Math.max(0, 1 - m) },
  'squared-hinge': { solver: svmSolver('squared-hinge'), loss: (m) => Math.max(0, 1 - m) ** 2 },
  logistic: { solver: solveLogistic, loss: (m) => Math.log1p(Math.exp(-m)) },
};

interface Optimum {
  loss: string;
  C: number;
  bias: number;
  weights: number[];
  intercept: number;
  objective: number;
}
const golden: { problem: { rows: number[][]; labels: number[] }; optima: Optimum[] } = JSON.parse(
  readFileSync(new URL('../../../test/golden/linear.json', import.meta.url), 'utf8'),
);

const exact = (maxIterations = 5_000) => ({ eps: 1e-7, maxIterations, random: new Random(5) });

function problemOf(
  rows: number[][],
  labels: number[],
  costs: number[],
  bias: number,
): BinaryProblem {
  const builder = new SparseRowsBuilder(rows[0].length);
  for (const row of rows) builder.add(new Map([...row.entries()].filter(([, x]) => x !== 0)));
  return {
    rows: builder.finish(),
    labels: Int8Array.from(labels),
    costs: Float64Array.from(costs),
    bias,
  };
}

function objective(
  rows: number[][],
  labels: number[],
  costs: number[],
  bias: number,
  loss: (margin: number) => number,
  { weights, intercept }: Pick<Solution, 'weights' | 'intercept'>,
): number {
  const own = bias > 0 ? (intercept / bias) ** 2 : 0;
  const norm = weights.reduce((sum, w) => sum + w * w, own);
  return rows.reduce((sum, row, i) => {
    const score = row.reduce((s, x, j) => s + x * weights[j], intercept);
    return sum + costs[i] * loss(labels[i] * score);
  }, norm / 2);
}

describe('solvers', () => {
  for (const optimum of golden.optima) {
    const { C, bias } = optimum;
    it(`${optimum.loss} with C = ${C}, bias ${bias} reaches liblinear's optimum`, () => {
      const { rows, labels } = golden.problem;
      const costs = labels.map(() => C);
      const { solver, loss } = losses[optimum.loss];
      const solution = solver(problemOf(rows, labels, costs, bias), exact());
      expect(objective(rows, labels, costs, bias, loss, solution)).toBeAllclose(optimum.objective, {
        relative: 1e-6,
      });
      expect(solution.weights).toBeAllclose(optimum.weights, { absolute: 2e-4, relative: 1e-3 });
      expect(solution.intercept).toBeAllclose(optimum.intercept, {
        absolute: 2e-4,
        relative: 1e-3,
      });
    });
  }

  for (const [name, { solver, loss }] of Object.entries(losses)) {
    it(`${name}: no small step in any direction lowers the objective`, () => {
      const row = fc.array(fc.constantFrom(0, 0, 0.5, 1, -1), { minLength: 3, maxLength: 3 });
      const item = fc.tuple(row, fc.constantFrom(-1, 1), fc.constantFrom(0.1, 1, 5));
      const items = fc.array(item, { minLength: 1, maxLength: 12 });
      fc.assert(
        fc.property(items, fc.constantFrom(0, 1), (drawn, bias) => {
          const rows = drawn.map(([x]) => x);
          const labels = drawn.map(([, y]) => y);
          const costs = drawn.map(([, , c]) => c);
          const at = (s: Pick<Solution, 'weights' | 'intercept'>) =>
            objective(rows, labels, costs, bias, loss, s);
          const solution = solver(problemOf(rows, labels, costs, bias), exact());
          const best = at(solution);
          for (let j = 0; j < 4; j++) {
            for (const step of [-1e-2, 1e-2]) {
              const weights = solution.weights.slice();
              if (j < 3) weights[j] += step;
              const intercept = solution.intercept + (j === 3 && bias > 0 ? step : 0);
              expect(at({ weights, intercept })).toBeGreaterThanOrEqual(best - 1e-6);
            }
          }
        }),
      );
    });

    it(`${name}: a row of cost 3 counts as three rows of cost 1`, () => {
      const rows = [
        [1, 0.5, 0],
        [0, 1, 0],
        [0, 0.5, 1],
      ];
      const once = solver(problemOf(rows, [1, -1, -1], [3, 1, 1], 1), exact());
      const thrice = solver(
        problemOf([rows[0], rows[0], ...rows], [1, 1, 1, -1, -1], [1, 1, 1, 1, 1], 1),
        exact(),
      );
      expect(once.weights).toBeAllclose(thrice.weights, { relative: 1e-4, absolute: 1e-6 });
      expect(once.intercept).toBeAllclose(thrice.intercept, { relative: 1e-4, absolute: 1e-6 });
    });

    it(`${name}: reports when it was stopped early`, () => {
      const { rows, labels } = golden.problem;
      const problem = problemOf(
        rows,
        labels,
        labels.map(() => 10),
        1,
      );
      expect(solver(problem, exact(2)).iterations).toBe(2);
      expect(solver(problem, { ...exact(), eps: 0.1 }).iterations).toBeLessThan(1000);
    });
  }
});
