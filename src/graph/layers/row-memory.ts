/**
 * A memory of rows that many places of a batch share, such as the vectors of words: `rows` [W, D], and for each post the
 * `places` [B, J] of its J rows among them. Gradients of the rows are large products over all places of a row at once, as W
 * is smaller than B J, or in a training session, if the rows are those of a table, sums over the places (`weighted-rows.ts`).
 * Nothing of size [B, J, D] is written or merged in the backward pass.
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
  const { graph } = rows;
  const [B] = query.shape;
  const [W] = rows.shape;
  const [products] = graph.composite(
    [query, rows],
    () => [gatherAlong(gemm(query, rows, { transB: true }), places)] as const,
    ([d]) => {
      const spread = scatterAdd(zerosLike(d!, [B, W], rows), places, d!);
      const dRows = gemm(spread, query, { transA: true });
      const [weights, vectors] = [unsqueeze(d!, 1), unsqueeze(query, 1)];
      graph.weightedRows.set(dRows, { places, weights, vectors });
      return [gemm(spread, rows), dRows];
    },
  );
  return products;
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
      const dRows = gemm(spread, dSums, { transA: true });
      graph.weightedRows.set(dRows, { places, weights, vectors: d! });
      return [matmul(d!, transposeLast(own)), dRows];
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
