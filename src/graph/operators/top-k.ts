/** Selection of the best, for search. No gradient flows through these operators. */
import type { Tensor } from '../graph.ts';

/**
 * The `k` largest values of each row, largest first. Of equal ones, those with smaller ids are taken and come first.
 *
 * @param x [R, A]
 * @param k int64 [1], at most A
 * @param size the size that `k` has in shapes
 * @returns values [R, size] and their int64 ids [R, size]
 */
export function topK(
  x: Tensor,
  k: Tensor,
  size: string,
): { readonly values: Tensor; readonly ids: Tensor } {
  const shape = [...x.shape.slice(0, -1), size];
  const [values, ids] = x.graph.nodeOf(
    'TopK',
    [x, k],
    [
      { shape, type: x.type },
      { shape, type: 'int64' },
    ],
  );
  return { values, ids };
}

/**
 * Takes rows of each matrix of a batch: y[b, n] = x[b, ids[b, n]].
 *
 * @param x [B, K, D]
 * @param ids int64 [B, N]
 * @returns [B, N, D]
 */
export function takeRows(x: Tensor, ids: Tensor): Tensor {
  const [B, N] = ids.shape;
  const places = x.graph.node('Unsqueeze', [ids, x.graph.constant([2], [1], 'int64')], [B, N, 1]);
  return x.graph.node('GatherND', [x, places], [B, N, x.shape[2]], {
    attributes: { batch_dims: { int: 1 } },
  });
}
