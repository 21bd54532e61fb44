/**
 * Multinomial logistic regression (softmax regression) over the classes of sparse rows:
 *
 *     minimize over W, b:  (1/N) sum_i -log softmax(W x_i + b)[class_i] + |W|^2 / (2 C N)
 *
 * The intercepts b are not penalized. scikit-learn's LogisticRegression minimizes the same with its defaults (penalty
 * "l2", solver "lbfgs", scale included). Training also stops like it: when no component of the gradient exceeds 1e-4, or
 * after `maxIterations`.
 */
import { InvalidArgumentError, throwIfAborted } from '../../base/errors.ts';
import { softmax } from '../../base/softmax.ts';
import type { SparseRows } from '../../base/sparse-rows.ts';
import { TimeSlice } from '../../base/time-slice.ts';
import type { FitContext } from '../model.ts';
import { lbfgs } from './lbfgs.ts';
import { type SparseWeights, SparseWeightsBuilder } from './sparse-weights.ts';

/** Maximum number of weights in training: about a gigabyte, including the pairs stored by L-BFGS. */
const MOST_WEIGHTS = 2 ** 24;
const TOLERANCE = 1e-4;

export interface MultinomialOptions {
  readonly C: number;
  readonly maxIterations: number;
  /** 0: no intercepts. */
  readonly bias: number;
  /** Weights below this share of the class's largest weight are dropped. */
  readonly prune: number;
  /** Default 1e-4. */
  readonly tolerance?: number;
}

/**
 * Fits the weights. When aborted, those of the last finished iteration are kept.
 *
 * @param rows shape (N, V)
 * @param classOfRow shape (N,), each in [0, K)
 * @returns weights with one output per class
 * @throws {InvalidArgumentError} if K classes and V columns make too many weights
 * @throws {InterruptedError} when aborted before the first iteration finished
 */
export async function fitMultinomial(
  rows: SparseRows,
  classOfRow: readonly number[],
  classes: number,
  options: MultinomialOptions,
  context: FitContext,
): Promise<SparseWeights> {
  throwIfAborted(context.signal, 'training');
  const { columns } = rows;
  checkSize(columns, classes);
  // The weight of feature f and class k is at [f K + k], so the classes of a feature are adjacent; intercepts come last.
  const weights = new Float64Array((columns + 1) * classes);
  const { maxIterations, tolerance = TOLERANCE } = options;
  const iterations = await lbfgs(objective(rows, classOfRow, classes, options, context), weights, {
    tolerance,
    maxIterations,
    onIteration: (done) => context.onProgress?.({ phase: 'fit', done, total: maxIterations }),
  });
  if (context.signal?.aborted) {
    if (iterations === 0) throwIfAborted(context.signal, 'training');
    context.logger.warn(
      `training was interrupted: kept iteration ${iterations} of ${maxIterations}`,
    );
  } else if (iterations === maxIterations) {
    context.logger.info(`stopped at ${maxIterations} iterations`);
  }
  const builder = new SparseWeightsBuilder(classes, columns, options.prune);
  const own = new Float64Array(columns);
  for (let k = 0; k < classes; k++) {
    for (let f = 0; f < columns; f++) own[f] = weights[f * classes + k];
    builder.add({ weights: own, intercept: weights[columns * classes + k] });
  }
  return builder.finish();
}

function checkSize(columns: number, classes: number): void {
  const most = Math.max(1, Math.floor(MOST_WEIGHTS / (columns + 1)));
  if (classes <= most) return;
  throw new InvalidArgumentError(
    `logistic: ${classes} sets of tags and ${columns} words make more weights than label-powerset can train (${MOST_WEIGHTS}); set maxClasses to ${most} or less, raise minDocuments, or use strategy = one-vs-rest`,
  );
}

function objective(
  { columns, offsets, indices, values }: SparseRows,
  classOfRow: readonly number[],
  classes: number,
  { C, bias }: MultinomialOptions,
  { signal }: FitContext,
): (weights: Float64Array, gradient: Float64Array) => Promise<number | undefined> {
  const n = classOfRow.length;
  const penalty = 1 / (C * n);
  const scores = new Float64Array(classes);
  const intercepts = columns * classes;
  return async (weights, gradient) => {
    const slice = new TimeSlice();
    gradient.fill(0);
    let loss = 0;
    for (let i = 0; i < n; i++) {
      if (slice.isOver()) {
        await slice.rest();
        if (signal?.aborted) return undefined;
      }
      for (let k = 0; k < classes; k++) scores[k] = weights[intercepts + k];
      for (let at = offsets[i]; at < offsets[i + 1]; at++) {
        const start = indices[at] * classes;
        const value = values[at];
        for (let k = 0; k < classes; k++) scores[k] += value * weights[start + k];
      }
      const probabilities = softmax(scores);
      loss -= Math.log(Math.max(probabilities[classOfRow[i]], Number.MIN_VALUE));
      probabilities[classOfRow[i]] -= 1; // d loss / d score
      for (let at = offsets[i]; at < offsets[i + 1]; at++) {
        const start = indices[at] * classes;
        const value = values[at] / n;
        for (let k = 0; k < classes; k++) gradient[start + k] += value * probabilities[k];
      }
      if (bias === 0) continue;
      for (let k = 0; k < classes; k++) gradient[intercepts + k] += probabilities[k] / n;
    }
    let squares = 0;
    for (let w = 0; w < intercepts; w++) {
      squares += weights[w] * weights[w];
      gradient[w] += penalty * weights[w];
    }
    return loss / n + 0.5 * penalty * squares;
  };
}
