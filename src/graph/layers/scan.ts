import type { Attribute, Body } from '../graph.ts';

/**
 * Returns the attributes of a `Scan` that runs forward or backward in time.
 *
 * @param inputs number of inputs with a time axis
 * @param outputs number of outputs with a time axis
 */
export function scanAttributes(
  body: Body,
  direction: 'forward' | 'backward',
  inputs: number,
  outputs: number,
): Record<string, Attribute> {
  const way = direction === 'forward' ? 0 : 1;
  return {
    body: { body },
    num_scan_inputs: { int: inputs },
    scan_input_directions: { ints: new Array(inputs).fill(way) },
    scan_output_directions: { ints: new Array(outputs).fill(way) },
  };
}
