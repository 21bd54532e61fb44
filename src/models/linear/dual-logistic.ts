/**
 * Dual coordinate descent for L2-regularized logistic regression.
 *
 * Source: Yu, Huang, Lin (2011), Dual Coordinate Descent Methods for Logistic Regression and Maximum Entropy
 * Models, Machine Learning 85, https://www.csie.ntu.edu.tw/~cjlin/papers/maxent_dual.pdf, Algorithm 5, as
 * liblinear's `-s 7`. Each row may have its own cost.
 *
 * What differs: each one-variable problem is solved by Newton steps on u = log(alpha / (C - alpha)) rather than
 * on alpha. Its equation, Q (alpha(u) - alpha_old) + y w.x + u = 0, rises at least as fast as u, so the root lies
 * within |gradient| of the old u. A step outside this bracket is replaced by bisection. This needs half the steps,
 * loses no digits when alpha is near C, and needs no logarithm for the gradient of an unchanged row.
 */
import type { BinaryProblem, Solution, SolverOptions } from './problem.ts';
import { squaredNorms } from './problem.ts';
import { RowOrder } from './row-order.ts';

const MOST_NEWTON_STEPS = 100;

export function solveLogistic(problem: BinaryProblem, options: SolverOptions): Solution {
  const { labels, costs, bias } = problem;
  const { columns, offsets, indices, values } = problem.rows;
  const { eps, maxIterations, random } = options;
  const n = labels.length;
  const weights = new Float64Array(columns);
  let b = 0;
  const alpha = new Float64Array(n); // inside (0, C)
  const logit = new Float64Array(n); // log(alpha / (C - alpha))
  for (let i = 0; i < n; i++) {
    alpha[i] = Math.min(0.001 * costs[i], 1e-8);
    logit[i] = Math.log(alpha[i] / (costs[i] - alpha[i]));
    const step = labels[i] * alpha[i];
    for (let at = offsets[i]; at < offsets[i + 1]; at++) {
      weights[indices[at]] += step * values[at];
    }
    b += step * bias;
  }
  const curvature = squaredNorms(problem);

  const order = new RowOrder(n, random);
  let innerEps = Math.min(0.1, eps / 5);
  let iterations = 0;
  while (iterations < maxIterations) {
    order.shuffle(n);
    let steps = 0;
    let largest = 0;
    for (let s = 0; s < n; s++) {
      const i = order.rows[s];
      const start = offsets[i];
      const end = offsets[i + 1];
      let margin = bias * b;
      for (let at = start; at < end; at++) margin += weights[indices[at]] * values[at];
      margin *= labels[i];

      let u = logit[i];
      let gradient = margin + u;
      const size = Math.abs(gradient);
      if (size > largest) largest = size;
      if (size < innerEps) continue;
      const cost = costs[i];
      const q = curvature[i];
      const old = alpha[i];
      let z = old;
      let low = gradient > 0 ? u - size : u;
      let high = gradient > 0 ? u : u + size;
      for (let k = 0; k < MOST_NEWTON_STEPS && Math.abs(gradient) >= innerEps; k++) {
        const next = u - gradient / (1 + q * z * (1 - z / cost));
        u = next > low && next < high ? next : (low + high) / 2;
        z = cost / (1 + Math.exp(-u));
        gradient = q * (z - old) + margin + u;
        if (gradient > 0) high = u;
        else low = u;
        steps++;
      }
      alpha[i] = z;
      logit[i] = u;
      const step = (z - old) * labels[i];
      for (let at = start; at < end; at++) weights[indices[at]] += step * values[at];
      b += step * bias;
    }
    iterations++;
    if (largest < eps) break;
    if (steps <= n / 10) innerEps = Math.max(1e-8, 0.1 * innerEps);
  }
  return { weights, intercept: bias * b, iterations };
}
