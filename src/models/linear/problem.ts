import type { Random } from '../../base/random.ts';
import type { SparseRows } from '../../base/sparse-rows.ts';

/**
 * A two-class problem: minimize over (w, b)
 * `(|w|^2 + b^2) / 2 + sum_i costs[i] * loss(labels[i] * (w . x_i + bias * b))`.
 * The intercept is `bias * b`; as in liblinear's `-B`, b is regularized like any weight.
 */
export interface BinaryProblem {
  /** shape (N, V) */
  readonly rows: SparseRows;
  /** shape (N,), each +1 or -1 */
  readonly labels: Int8Array;
  /** shape (N,), each > 0: C times the row's weight. */
  readonly costs: Float64Array;
  /** Value of the extra feature that every row has; 0 for no intercept. */
  readonly bias: number;
}

export interface SolverOptions {
  /** Stop when no dual gradient exceeds this (liblinear's `-e`, whose default is 0.1). */
  readonly eps: number;
  /** Maximum number of passes over the rows. */
  readonly maxIterations: number;
  /** Shuffles the rows in each pass. */
  readonly random: Random;
}

export interface Solution {
  /** shape (V,) */
  readonly weights: Float64Array;
  /** Added to w . x: bias * b. */
  readonly intercept: number;
  /** Passes made; `maxIterations` if the solver was stopped before it reached `eps`. */
  readonly iterations: number;
}

export type Solver = (problem: BinaryProblem, options: SolverOptions) => Solution;

/** |x_i|^2 with the extra feature, shape (N,). */
export function squaredNorms({ rows, bias, labels }: BinaryProblem): Float64Array {
  const { offsets, values } = rows;
  const norms = new Float64Array(labels.length);
  for (let i = 0; i < norms.length; i++) {
    const end = offsets[i + 1];
    let sum = bias * bias;
    for (let at = offsets[i]; at < end; at++) sum += values[at] * values[at];
    norms[i] = sum;
  }
  return norms;
}
