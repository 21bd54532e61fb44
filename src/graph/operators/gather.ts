import { InvalidArgumentError } from '../../base/errors.ts';
import type { Parameter, Tensor } from '../graph.ts';
import { describe } from '../shape.ts';

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
