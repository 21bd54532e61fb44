import { InvalidArgumentError } from '../../base/errors.ts';
import type { Tensor } from '../graph.ts';
import { describe, sameShape } from '../shape.ts';
import { matmul } from './matmul.ts';
import { scatterAdd } from './scatter.ts';
import { zerosLike } from './sizes.ts';

/**
 * Weighted sums of rows: y[r] = sum over j of weights[r, j] rows[ids[r, j]]. An id may occur several times. No gradient
 * flows to the ids.
 *
 * The weights become a matrix [R, W], and the sums one large product. That is faster than gathering the rows if W, the
 * number of distinct ids in a batch, is far smaller than R J.
 *
 * @param rows [W, D]
 * @param ids int32 or int64, [R, J], each in [0, W)
 * @param weights [R, J]
 * @returns [R, D]
 */
export function weightedRows(rows: Tensor, ids: Tensor, weights: Tensor): Tensor {
  if (rows.shape.length !== 2 || ids.shape.length !== 2 || !sameShape(ids.shape, weights.shape)) {
    throw new InvalidArgumentError(
      `weightedRows: needs rows [W, D], and ids and weights [R, J], got ${describe(rows)}, ${describe(ids)} and ${describe(weights)}`,
    );
  }
  const zeros = zerosLike(weights, [weights.shape[0], rows.shape[0]], rows); // (R, W)
  return matmul(scatterAdd(zeros, ids, weights), rows);
}
