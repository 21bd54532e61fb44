import { InvalidArgumentError } from '../../base/errors.ts';
import type { Tensor } from '../graph.ts';
import { describe } from '../shape.ts';

/**
 * Reverses the first `lengths[b]` steps of each row b and leaves the padding after them in place.
 * It is its own inverse and its own vector-Jacobian product.
 *
 * @param x [T, B, ..]
 * @param lengths [B] int64, each from 0 to T
 */
export function reverseSequence(x: Tensor, lengths: Tensor): Tensor {
  if (x.shape.length < 2 || lengths.shape.length !== 1 || lengths.shape[0] !== x.shape[1]) {
    throw new InvalidArgumentError(
      `reverseSequence: needs [T, B, ..] and lengths [B], got ${describe(x)} and ${describe(lengths)}`,
    );
  }
  return x.graph.node('ReverseSequence', [x, lengths], x.shape, {
    attributes: { time_axis: { int: 0 }, batch_axis: { int: 1 } },
    vjp: ([d]) => [reverseSequence(d!, lengths)],
  });
}
