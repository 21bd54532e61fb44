import { InvalidArgumentError } from '../../base/errors.ts';
import type { Tensor } from '../graph.ts';
import { multiply } from '../operators/elementwise.ts';

/**
 * Zeroes each element with probability `rate` and scales the others by 1 / (1 - rate). At inference, it is the
 * identity. The training session draws masks from its seeded stream.
 */
export function dropout(x: Tensor, rate: number): Tensor {
  if (!(rate >= 0 && rate < 1)) {
    throw new InvalidArgumentError(`dropout: the rate must be in [0, 1), got ${rate}`);
  }
  if (rate === 0 || !x.graph.training) return x;
  return multiply(x, x.graph.dropoutMask(x.shape, rate));
}
