import type { Attribute, Body } from '../graph.ts';

/**
 * The attributes of a `Scan` that runs from the first step to the last, or back.
 *
 * @param inputs how many of its inputs have a time axis
 * @param outputs likewise
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
