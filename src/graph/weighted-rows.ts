import type { Graph, Tensor, WeightedRows } from './graph.ts';

/**
 * The terms of a gradient that is a sum of weighted rows, to be added up outside the graph; undefined for other gradients.
 * Their places must be inputs.
 */
export function weightedTerms(graph: Graph, d: Tensor): readonly WeightedRows[] | undefined {
  const rows = graph.weightedRows.get(d);
  if (rows) return graph.inputs.includes(rows.places) ? [rows] : undefined;
  const node = graph.nodes.find(({ outputs }) => outputs.includes(d));
  if (node?.operator !== 'Add') return undefined;
  const terms = node.inputs.map((part) => weightedTerms(graph, part as Tensor));
  return terms.every((some) => some !== undefined) ? terms.flat() : undefined;
}
