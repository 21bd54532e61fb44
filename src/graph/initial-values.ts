import type { Random } from '../base/random.ts';
import type { Graph } from './graph.ts';

/** The first values of all parameters of a graph; each parameter has its own stream, by its name. */
export function initialValues(graph: Graph, random: Random): Map<string, Float32Array> {
  return new Map(
    graph.parameters.map(({ name, shape, initializer }) => [
      name,
      initializer(shape, random.split(name)),
    ]),
  );
}
