/**
 * Dual coordinate descent for linear support vector machines.
 *
 * Source: Hsieh, Chang, Lin, Keerthi, Sundararajan (2008), A Dual Coordinate Descent Method for Large-scale
 * Linear SVM, ICML, https://www.csie.ntu.edu.tw/~cjlin/papers/cddual.pdf, Algorithm 3 (with shrinking and
 * random permutations), as liblinear's `-s 1` (squared hinge) and `-s 3` (hinge). Rows may have costs of
 * their own; order of the rows aside, the optimum is liblinear's.
 */
import type { BinaryProblem, Solution, Solver, SolverOptions } from './problem.ts';
import { squaredNorms } from './problem.ts';

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
  const alpha = new Float64Array(n);
  // Squared hinge: Q + D with D = 1 / 2C and no upper bound; hinge: D = 0 and alpha <= C.
  const diagonal = new Float64Array(n);
  if (squared) for (let i = 0; i < n; i++) diagonal[i] = 0.5 / costs[i]!;
  const curvature = squaredNorms(problem);
  for (let i = 0; i < n; i++) curvature[i]! += diagonal[i]!;

  const order = new Int32Array(n).map((_, i) => i);
  let active = n; // order[0 .. active) is still looked at, the rest is shrunk away
  let upper = Number.POSITIVE_INFINITY; // largest projected gradient of the last pass
  let lower = Number.NEGATIVE_INFINITY;
  let iterations = 0;
  while (iterations < maxIterations) {
    let largest = Number.NEGATIVE_INFINITY;
    let smallest = Number.POSITIVE_INFINITY;
    random.shuffle(order.subarray(0, active));
    for (let s = 0; s < active; s++) {
      const i = order[s]!;
      const start = offsets[i]!;
      const end = offsets[i + 1]!;
      const label = labels[i]!;
      const a = alpha[i]!;
      const bound = squared ? Number.POSITIVE_INFINITY : costs[i]!;
      let margin = bias * b;
      for (let at = start; at < end; at++) margin += weights[indices[at]!]! * values[at]!;
      const gradient = label * margin - 1 + a * diagonal[i]!;

      let projected = gradient;
      if (a === 0) {
        if (gradient > upper) {
          order[s--] = order[--active]!;
          order[active] = i;
          continue;
        }
        if (gradient > 0) projected = 0;
      } else if (a === bound) {
        if (gradient < lower) {
          order[s--] = order[--active]!;
          order[active] = i;
          continue;
        }
        if (gradient < 0) projected = 0;
      }
      if (projected > largest) largest = projected;
      if (projected < smallest) smallest = projected;
      // An empty row without intercept has no curvature under the hinge loss: its alpha is at its bound.
      if (Math.abs(projected) > 1e-12 && curvature[i]! > 0) {
        const next = Math.min(Math.max(a - gradient / curvature[i]!, 0), bound);
        const step = (next - a) * label;
        alpha[i] = next;
        for (let at = start; at < end; at++) weights[indices[at]!]! += step * values[at]!;
        b += step * bias;
      }
    }
    iterations++;
    if (largest - smallest <= eps) {
      if (active === n) break;
      // Converged on what is left: look at everything once more.
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
