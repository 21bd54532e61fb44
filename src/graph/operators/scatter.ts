import { InvalidArgumentError } from '../../base/errors.ts';
import type { Tensor } from '../graph.ts';
import { describe, type Shape, sameShape } from '../shape.ts';
import { zerosLike } from './sizes.ts';

/**
 * Adds `updates` to `x` at the positions `ids` along the last axis: y[.., ids[.., j]] = x[.., ids[.., j]] +
 * sum of updates[.., j]. An id may occur several times in a row. No gradient flows to the ids.
 *
 * @param x [.., V]
 * @param ids int32 or int64, [.., J], each in [0, V)
 * @param updates [.., J]
 */
export function scatterAdd(x: Tensor, ids: Tensor, updates: Tensor): Tensor {
  checkIds('scatterAdd', x, ids);
  if (!sameShape(ids.shape, updates.shape) || updates.type !== x.type) {
    throw new InvalidArgumentError(
      `scatterAdd: needs updates with the shape of the ids and the type of ${describe(x)}, got ids ${describe(ids)} and updates ${describe(updates)}`,
    );
  }
  return x.graph.node('ScatterElements', [x, ids, updates], x.shape, {
    attributes: { axis: { int: -1 }, reduction: { text: 'add' } },
    vjp: ([d]) => [d, undefined, gatherAlong(d!, ids)],
  });
}

/**
 * Gathers elements along the last axis: y[.., j] = x[.., ids[.., j]].
 *
 * @param x [.., V]
 * @param ids int32 or int64, [.., J], each in [0, V)
 */
export function gatherAlong(x: Tensor, ids: Tensor): Tensor {
  checkIds('gatherAlong', x, ids);
  return x.graph.node('GatherElements', [x, ids], ids.shape, {
    attributes: { axis: { int: -1 } },
    vjp: ([d]) => [scatterAdd(zerosLike(x, x.shape), ids, d!)],
  });
}

function checkIds(operator: string, x: Tensor, ids: Tensor): void {
  const lead = (shape: Shape) => shape.slice(0, -1);
  const isInteger = ids.type === 'int32' || ids.type === 'int64';
  const fits = x.shape.length > 0 && x.shape.length === ids.shape.length;
  if (isInteger && fits && sameShape(lead(x.shape), lead(ids.shape))) return;
  throw new InvalidArgumentError(
    `${operator}: needs integer ids with the same leading sizes, got ${describe(x)} and ${describe(ids)}`,
  );
}
