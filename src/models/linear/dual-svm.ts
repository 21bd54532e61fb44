/**
 * Dual coordinate descent for linear support vector machines.
 *
 * Source: Hsieh, Chang, Lin, Keerthi, Sundararajan (2008), A Dual Coordinate Descent Method for Large-scale
 * Linear SVM, ICML, https://www.csie.ntu.edu.tw/~cjlin/papers/cddual.pdf, Algorithm 3 (with shrinking and
 * random permutations), as liblinear's `-s 1` (squared hinge) and `-s 3` (hinge). Each row may
 * have its own cost. The optimum is that of liblinear, up to the order of the rows.
 */
import type { BinaryProblem, Solution, Solver, SolverOptions } from './problem.ts';
import { squaredNorms } from './problem.ts';
import { RowOrder } from './row-order.ts';

export type SvmLoss = 'hinge' | 'squared-hinge';

export function svmSolver(loss: SvmLoss): Solver {
  return (problem, options) => solve(problem, options, loss === 'squared-hinge');
}

function solve(problem: BinaryProblem, options: SolverOptions, squared: boolean): Solution {
  const { labels, costs, bias } = problem;
  const { columns, offsets, indices, values } = problem.rows;
  const { eps, maxIterations, random } = options;
  const n = labels.length;
  const weights = new Float64Array(columns);
  let b = 0;
  // The numbers of a row are adjacent, because rows are visited in random order: label, D, Q + D, alpha. The squared
  // hinge has D = 1 / 2C and no upper bound; the hinge has D = 0 and alpha <= C.
  const state = new Float64Array(4 * n);
  const norms = squaredNorms(problem);
  for (let i = 0; i < n; i++) {
    const diagonal = squared ? 0.5 / costs[i] : 0;
    state[4 * i] = labels[i];
    state[4 * i + 1] = diagonal;
    state[4 * i + 2] = norms[i] + diagonal;
  }

  const order = new RowOrder(n, random);
  const { rows } = order;
  let active = n; // rows[0 .. active) are still visited, the rest are shrunk away
  let upper = Number.POSITIVE_INFINITY; // largest projected gradient of the last pass
  let lower = Number.NEGATIVE_INFINITY;
  let iterations = 0;
  while (iterations < maxIterations) {
    let largest = Number.NEGATIVE_INFINITY;
    let smallest = Number.POSITIVE_INFINITY;
    order.shuffle(active);
    for (let s = 0; s < active; s++) {
      const i = rows[s];
      const label = state[4 * i];
      const diagonal = state[4 * i + 1];
      const curvature = state[4 * i + 2];
      const alpha = state[4 * i + 3];
      if (curvature === 0) continue; // hinge loss of an empty row without intercept is constant
      const start = offsets[i];
      const end = offsets[i + 1];
      const bound = squared ? Number.POSITIVE_INFINITY : costs[i];
      let margin = bias * b;
      for (let at = start; at < end; at++) margin += weights[indices[at]] * values[at];
      const gradient = label * margin - 1 + alpha * diagonal;

      let projected = gradient;
      if (alpha === 0) {
        if (gradient > upper) {
          rows[s--] = rows[--active];
          rows[active] = i;
          continue;
        }
        if (gradient > 0) projected = 0;
      } else if (alpha === bound) {
        if (gradient < lower) {
          rows[s--] = rows[--active];
          rows[active] = i;
          continue;
        }
        if (gradient < 0) projected = 0;
      }
      if (projected > largest) largest = projected;
      if (projected < smallest) smallest = projected;
      if (Math.abs(projected) > 1e-12) {
        const next = Math.min(Math.max(alpha - gradient / curvature, 0), bound);
        const step = (next - alpha) * label;
        state[4 * i + 3] = next;
        for (let at = start; at < end; at++) weights[indices[at]] += step * values[at];
        b += step * bias;
      }
    }
    iterations++;
    // Gradients that are equal but far from zero, as for rows that pull against each other, are not an optimum.
    if (largest - smallest <= eps && largest <= eps && smallest >= -eps) {
      if (active === n) break;
      // Converged on the active rows: check all rows once more.
      active = n;
      upper = Number.POSITIVE_INFINITY;
      lower = Number.NEGATIVE_INFINITY;
    } else {
      upper = largest > 0 ? largest : Number.POSITIVE_INFINITY;
      lower = smallest < 0 ? smallest : Number.NEGATIVE_INFINITY;
    }
  }
  return { weights, intercept: bias * b, iterations };
}
