import { InvalidArgumentError } from '../../base/errors.ts';
import type { Tensor } from '../graph.ts';
import { sum } from '../operators/broadcast.ts';
import { add, multiply, subtract, tanh } from '../operators/elementwise.ts';
import { matmul } from '../operators/matmul.ts';
import { squeeze, transpose, transposeLast, unsqueeze } from '../operators/reshape.ts';
import { softmax } from '../operators/softmax.ts';
import { describe, sameShape } from '../shape.ts';
import { linear } from './linear.ts';

export interface Attended {
  /** Weighted sum of the states: [B, D], or [Tq, B, D] for multiple queries. */
  readonly context: Tensor;
  /**
   * [B, T], or [B, Tq, T] for multiple queries. Sums to one over the steps that are not padding; zeros for a row of
   * padding only.
   */
  readonly weights: Tensor;
}

/**
 * Additive attention over time steps (Bahdanau et al. 2015; Li et al. 2016, eq. (2) and (3)): `g_j = v tanh(W query + U h_j)`,
 * `a = softmax(g)`, `context = sum_j a_j h_j`. W is the parameter `name.query.weight` [Q, A], U is `name.key.weight` [D, A],
 * v is `name.score.weight` [A, 1].
 *
 * @param query [B, Q], or [Tq, B, Q] for multiple queries per row
 * @param states [T, B, D]
 * @param mask [T, B], 1 at tokens
 * @param size A
 */
export function additiveAttention(
  query: Tensor,
  states: Tensor,
  mask: Tensor,
  name: string,
  size: number,
): Attended {
  const isMany = checkShapes('additiveAttention', query, states, mask);
  const q = linear(query, `${name}.query`, size, { bias: false }); // (B, A) or (Tq, B, A)
  const k = linear(states, `${name}.key`, size, { bias: false }); // (T, B, A)
  const pairs = isMany
    ? add(unsqueeze(rowsFirst(q), 2), unsqueeze(rowsFirst(k), 1)) // (B, Tq, T, A)
    : add(k, q); // (T, B, A)
  const scores = linear(tanh(pairs), `${name}.score`, 1, { bias: false }); // (.., 1)
  const flat = squeeze(scores, scores.shape.length - 1);
  return isMany ? attendMany(flat, states, mask) : attend(flat, states, mask);
}

/**
 * Bilinear attention (Luong et al. 2015 "general"): `g_j = query W h_j`, then as `additiveAttention`.
 * Parameter `name.weight` [Q, D].
 */
export function bilinearAttention(
  query: Tensor,
  states: Tensor,
  mask: Tensor,
  name: string,
): Attended {
  const isMany = checkShapes('bilinearAttention', query, states, mask);
  const q = linear(query, name, states.shape[2] as number, { bias: false }); // (B, D) or (Tq, B, D)
  if (!isMany) return attend(sum(multiply(states, q), [2]), states, mask);
  const scores = matmul(rowsFirst(q), transpose(states, [1, 2, 0])); // (B, Tq, D) x (B, D, T)
  return attendMany(scores, states, mask);
}

/**
 * Attention between two sequences in both directions (Seo et al. 2016; Wang et al. 2019, eq. (3) and (4)): each state of one
 * attends to the states of the other, with the same scores `g_ij = p_i W c_j`. Parameter `name.weight` [D, E].
 *
 * @param p states [T, B, D] with their mask [T, B]
 * @param c states [J, B, E] with their mask [J, B]
 */
export function attendBothWays(
  p: Tensor,
  pMask: Tensor,
  c: Tensor,
  cMask: Tensor,
  name: string,
): {
  /** What each p_i finds in c: context [T, B, E], weights [B, T, J]. */
  readonly inSecond: Attended;
  /** What each c_j finds in p: context [J, B, D], weights [B, J, T]. */
  readonly inFirst: Attended;
} {
  checkShapes('attendBothWays', p, c, cMask);
  checkShapes('attendBothWays', c, p, pMask);
  const q = linear(p, name, c.shape[2] as number, { bias: false }); // (T, B, E)
  const scores = matmul(rowsFirst(q), transpose(c, [1, 2, 0])); // (B, T, E) x (B, E, J)
  return {
    inSecond: attendMany(scores, c, cMask),
    inFirst: attendMany(transposeLast(scores), p, pMask),
  };
}

/**
 * Softmax over the last axis of the entries whose mask is 1. The other entries get 0, even if all are masked.
 *
 * @param mask ones and zeros, broadcast to the scores
 */
export function maskedSoftmax(scores: Tensor, mask: Tensor): Tensor {
  return multiply(softmax(add(scores, multiply(subtract(mask, 1), 1e9))), mask);
}

/** Attention with given scores: their softmax over time, [T, B], then the weighted sum of the states [T, B, D]. */
export function attend(scores: Tensor, states: Tensor, mask: Tensor): Attended {
  const weights = maskedSoftmax(transpose(scores, [1, 0]), transpose(mask, [1, 0])); // (B, T)
  const context = sum(multiply(states, unsqueeze(transpose(weights, [1, 0]), 2)), [0]); // (B, D)
  return { context, weights };
}

/** Softmax over time of scores [B, Tq, T], then the weighted sums of states [T, B, D]. */
function attendMany(scores: Tensor, states: Tensor, mask: Tensor): Attended {
  const weights = maskedSoftmax(scores, unsqueeze(transpose(mask, [1, 0]), 1)); // mask (B, 1, T)
  const context = matmul(weights, rowsFirst(states)); // (B, Tq, T) x (B, T, D)
  return { context: transpose(context, [1, 0, 2]), weights };
}

/** [T, B, D] -> [B, T, D] */
function rowsFirst(x: Tensor): Tensor {
  return transpose(x, [1, 0, 2]);
}

/** @returns whether there are multiple queries per row */
function checkShapes(operator: string, query: Tensor, states: Tensor, mask: Tensor): boolean {
  const [T, B, D] = states.shape;
  const rank = query.shape.length;
  const fits = states.shape.length === 3 && typeof D === 'number' && (rank === 2 || rank === 3);
  if (fits && query.shape[rank - 2] === B && sameShape(mask.shape, [T, B])) return rank === 3;
  throw new InvalidArgumentError(
    `${operator}: needs a query [B, Q] or queries [Tq, B, Q], states [T, B, D] with D fixed and a mask [T, B], got ${describe(query)}, ${describe(states)} and ${describe(mask)}`,
  );
}
