import { InvalidArgumentError } from '../../base/errors.ts';
import type { Parameter, Tensor } from '../graph.ts';
import { describe } from '../shape.ts';
import { cast } from './cast.ts';
import { unsqueeze } from './reshape.ts';
import { zerosLike } from './sizes.ts';

/**
 * Looks up rows of an embedding table: ids of any shape, table [V, D] -> [...ids, D].
 *
 * The gradient is that of the gathered rows, one for each id, never a dense gradient of the whole table, so that the cost of
 * a step depends only on the rows that occur. Therefore, the ids must be an input of the graph.
 */
export function embedding(table: Parameter, ids: Tensor): Tensor {
  const { graph } = table;
  if (table.shape.length !== 2 || ids.type !== 'int32' || !graph.inputs.includes(ids)) {
    throw new InvalidArgumentError(
      `embedding: needs a table [V, D] and int32 ids that are an input of the graph, got ${describe(table)} and ${describe(ids)} "${ids.name}"`,
    );
  }
  const rows = graph.node('Gather', [table, ids], [...ids.shape, table.shape[1]], {
    attributes: { axis: { int: 0 } },
  });
  graph.lookups.push({ table, ids, rows });
  return rows;
}

/**
 * Takes rows of a matrix, each at most once: y[r] = x[ids[r]]. The rows that are not taken have no gradient.
 *
 * @param x [N, D]
 * @param ids int32 or int64, [R], distinct, each in [0, N)
 * @returns [R, D]
 */
export function distinctRows(x: Tensor, ids: Tensor): Tensor {
  const { graph } = x;
  const [R] = ids.shape;
  const isInteger = ids.type === 'int32' || ids.type === 'int64';
  if (x.shape.length !== 2 || ids.shape.length !== 1 || !isInteger) {
    throw new InvalidArgumentError(
      `distinctRows: needs a matrix [N, D] and integer ids [R], got ${describe(x)} and ${describe(ids)}`,
    );
  }
  return graph.node('Gather', [x, ids], [R, x.shape[1]], {
    attributes: { axis: { int: 0 } },
    vjp: ([d]) => {
      const places = unsqueeze(cast(ids, 'int64'), 1); // (R, 1)
      return [graph.node('ScatterND', [zerosLike(x, x.shape), places, d!], x.shape)];
    },
  });
}
