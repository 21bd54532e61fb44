/**
 * A memory of rows that many places of a batch share, such as the vectors of words: `rows` [W, D], and for each post the
 * `places` [B, J] of its J rows among them. As W is far smaller than B J, gradients of the rows are large products over all
 * places of a row at once, and nothing of size [B, J, D] is written or merged in the backward pass.
 */
import { InvalidArgumentError } from '../../base/errors.ts';
import type { Tensor } from '../graph.ts';
import { expandLike } from '../operators/broadcast.ts';
import { gemm, matmul } from '../operators/matmul.ts';
import { reshape, transposeLast, unsqueeze } from '../operators/reshape.ts';
import { gatherAlong, scatterAdd } from '../operators/scatter.ts';
import { zerosLike } from '../operators/sizes.ts';
import { describe, productOf, type Shape, sameShape } from '../shape.ts';

/**
 * Inner products of each post's query with its rows: y[b, j] = query[b] . rows[places[b, j]].
 *
 * @param query [B, D]
 * @param rows [W, D]
 * @param places int32 or int64, [B, J], each in [0, W)
 * @returns [B, J]
 */
export function matchRows(query: Tensor, rows: Tensor, places: Tensor): Tensor {
  check('matchRows', 'a query [B, D]', query, [places.shape[0], rows.shape[1]], rows, places);
  return gatherAlong(gemm(query, rows, { transB: true }), places);
}

/**
 * Weighted sums of each post's rows: y[b, m] = sum over j of weights[b, m, j] rows[places[b, j]].
 *
 * @param weights [B, M, J]
 * @param rows [W, D]
 * @param places int32 or int64, [B, J], each in [0, W)
 * @returns [B, M, D]
 */
export function readRows(weights: Tensor, rows: Tensor, places: Tensor): Tensor {
  const [B, M, J] = weights.shape;
  check(
    'readRows',
    'weights [B, M, J]',
    weights,
    [places.shape[0], M, places.shape[1]],
    rows,
    places,
  );
  const [W, D] = rows.shape;
  const { graph } = rows;
  const own = graph.node('Gather', [rows, places], [B, J, D], { attributes: { axis: { int: 0 } } });
  const [sums] = graph.composite(
    [weights, rows],
    () => [matmul(weights, own)] as const, // (B, M, J) x (B, J, D)
    ([d]) => {
      const flat = [productOf([B, M]), J];
      const dSums = reshape(d!, [flat[0], D]); // (B M, D)
      const ids = reshape(expandLike(unsqueeze(places, 1), weights), flat, dSums, weights);
      const zeros = zerosLike(dSums, [flat[0], W], rows);
      const spread = scatterAdd(zeros, ids, reshape(weights, flat, dSums, weights)); // (B M, W)
      return [matmul(d!, transposeLast(own)), gemm(spread, dSums, { transA: true })];
    },
  );
  return sums;
}

function check(
  operator: string,
  what: string,
  x: Tensor,
  expected: Shape,
  rows: Tensor,
  places: Tensor,
): void {
  const fits = rows.shape.length === 2 && places.shape.length === 2 && sameShape(x.shape, expected);
  if (fits && typeof rows.shape[1] === 'number') return;
  throw new InvalidArgumentError(
    `${operator}: needs ${what}, rows [W, D] with D fixed and places [B, J], got ${describe(x)}, ${describe(rows)} and ${describe(places)}`,
  );
}
