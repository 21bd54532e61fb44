import { InvalidArgumentError } from '../../base/errors.ts';
import { sum } from '../operators/broadcast.ts';
import { add, multiply, subtract, tanh } from '../operators/elementwise.ts';
import { squeeze, transpose, unsqueeze } from '../operators/reshape.ts';
import { softmax } from '../operators/softmax.ts';
import { describe, sameShape, type Tensor } from '../tensor.ts';
import { linear } from './linear.ts';

export interface Attended {
  /** Weighted sum of the states, [B, D]. */
  readonly context: Tensor;
  /** [B, T], sums to one over the steps that are not padding; zeros for a row without any. */
  readonly weights: Tensor;
}

/**
 * Additive attention of one query a row over time steps (Bahdanau et al. 2015; li-2016 eq. (2) and (3)):
 * `g_j = v tanh(W query + U h_j)`, `a = softmax(g)`, `context = sum_j a_j h_j`.
 * Parameters `name.query.weight` [Q, A], `name.key.weight` [D, A], `name.score.weight` [A, 1].
 *
 * @param query [B, Q]
 * @param states [T, B, D]
 * @param mask [T, B], ones where there is a token
 * @param size A
 */
export function additiveAttention(
  query: Tensor,
  states: Tensor,
  mask: Tensor,
  name: string,
  size: number,
): Attended {
  checkShapes('additiveAttention', query, states, mask);
  const q = linear(query, `${name}.query`, size, { bias: false }); // (B, A)
  const k = linear(states, `${name}.key`, size, { bias: false }); // (T, B, A)
  const scores = linear(tanh(add(k, q)), `${name}.score`, 1, { bias: false }); // (T, B, 1)
  return attend(squeeze(scores, 2), states, mask);
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
  checkShapes('bilinearAttention', query, states, mask);
  const q = linear(query, name, states.shape[2] as number, { bias: false }); // (B, D)
  return attend(sum(multiply(states, q), [2]), states, mask);
}

/**
 * Softmax over the last axis of the entries whose mask is 1; the others get 0, also when all are masked.
 *
 * @param mask broadcasts to the scores, ones and zeros
 */
export function maskedSoftmax(scores: Tensor, mask: Tensor): Tensor {
  return multiply(softmax(add(scores, multiply(subtract(mask, 1), 1e9))), mask);
}

/** Softmax over time of scores [T, B], then the weighted sum of states [T, B, D]. */
function attend(scores: Tensor, states: Tensor, mask: Tensor): Attended {
  const weights = maskedSoftmax(transpose(scores, [1, 0]), transpose(mask, [1, 0])); // (B, T)
  const context = sum(multiply(states, unsqueeze(transpose(weights, [1, 0]), 2)), [0]); // (B, D)
  return { context, weights };
}

function checkShapes(operator: string, query: Tensor, states: Tensor, mask: Tensor): void {
  const [T, B, D] = states.shape;
  const fits = states.shape.length === 3 && typeof D === 'number' && query.shape.length === 2;
  if (fits && query.shape[0] === B && sameShape(mask.shape, [T!, B!])) return;
  throw new InvalidArgumentError(
    `${operator}: needs a query [B, Q], states [T, B, D] with D fixed and a mask [T, B], got ${describe(query)}, ${describe(states)} and ${describe(mask)}`,
  );
}
