/**
 * Dual coordinate descent for L2-regularized logistic regression.
 *
 * Source: Yu, Huang, Lin (2011), Dual Coordinate Descent Methods for Logistic Regression and Maximum Entropy
 * Models, Machine Learning 85, https://www.csie.ntu.edu.tw/~cjlin/papers/maxent_dual.pdf, Algorithm 5 with
 * the modified Newton steps of section 3.3, as liblinear's `-s 7`. Rows may have costs of their own.
 */
import type { BinaryProblem, Solution, SolverOptions } from './problem.ts';
import { squaredNorms } from './problem.ts';

const MOST_NEWTON_STEPS = 100;
/** What a Newton step that leaves the interval shrinks z by (the paper's xi). */
const SHRINK = 0.1;

export function solveLogistic(problem: BinaryProblem, options: SolverOptions): Solution {
  const { labels, costs, bias } = problem;
  const { columns, offsets, indices, values } = problem.rows;
  const { eps, maxIterations, random } = options;
  const n = labels.length;
  const weights = new Float64Array(columns);
  let b = 0;
  // alpha lies inside (0, C). Both it and C - alpha are kept, each exact when it is the small one.
  const alpha = new Float64Array(n);
  const rest = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    alpha[i] = Math.min(0.001 * costs[i]!, 1e-8);
    rest[i] = costs[i]! - alpha[i]!;
    const step = labels[i]! * alpha[i]!;
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++) {
      weights[indices[at]!]! += step * values[at]!;
    }
    b += step * bias;
  }
  const curvature = squaredNorms(problem);

  const order = new Int32Array(n).map((_, i) => i);
  let innerEps = 1e-2;
  let iterations = 0;
  while (iterations < maxIterations) {
    random.shuffle(order);
    let steps = 0;
    let largest = 0;
    for (let s = 0; s < n; s++) {
      const i = order[s]!;
      const start = offsets[i]!;
      const end = offsets[i + 1]!;
      const cost = costs[i]!;
      const label = labels[i]!;
      const q = curvature[i]!;
      let margin = bias * b;
      for (let at = start; at < end; at++) margin += weights[indices[at]!]! * values[at]!;
      margin *= label;

      // Minimize over whichever of alpha and C - alpha ends below C / 2.
      const flipped = 0.5 * q * (rest[i]! - alpha[i]!) + margin < 0;
      const old = flipped ? rest[i]! : alpha[i]!;
      const slope = flipped ? -margin : margin;
      let z = cost - old < 0.5 * cost ? SHRINK * old : old;
      let gradient = q * (z - old) + slope + Math.log(z / (cost - z));
      if (Math.abs(gradient) > largest) largest = Math.abs(gradient);
      let inner = 0;
      while (Math.abs(gradient) >= innerEps && inner <= MOST_NEWTON_STEPS) {
        const next = z - gradient / (q + cost / (cost - z) / z);
        z = next <= 0 ? z * SHRINK : next;
        gradient = q * (z - old) + slope + Math.log(z / (cost - z));
        inner++;
      }
      if (inner === 0) continue;
      steps += inner;
      alpha[i] = flipped ? cost - z : z;
      rest[i] = flipped ? z : cost - z;
      const step = (flipped ? old - z : z - old) * label;
      for (let at = start; at < end; at++) weights[indices[at]!]! += step * values[at]!;
      b += step * bias;
    }
    iterations++;
    if (largest < eps) break;
    if (steps <= n / 10) innerEps = Math.max(1e-8, 0.1 * innerEps);
  }
  return { weights, intercept: bias * b, iterations };
}
