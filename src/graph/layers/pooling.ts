import { InvalidArgumentError } from '../../base/errors.ts';
import type { Tensor } from '../graph.ts';
import { sum } from '../operators/broadcast.ts';
import { concat, split } from '../operators/concat.ts';
import { add, divide, indicator, multiply, subtract } from '../operators/elementwise.ts';
import { max } from '../operators/reduce.ts';
import { unsqueeze } from '../operators/reshape.ts';
import { describe, sameShape } from '../shape.ts';

/** Value of padding when taking a maximum: far below any activation. */
const low = -1e9;

/** Mean over the steps that are not padding: x [T, B, D], mask [T, B] -> [B, D]. Zeros for a row of padding. */
export function maskedMean(x: Tensor, mask: Tensor): Tensor {
  const m = stepMask('maskedMean', x, mask);
  const steps = sum(m, [0]); // (B, 1)
  const some = x.graph.node('Max', [steps, x.graph.scalar(1, x.type)], steps.shape);
  return divide(sum(multiply(x, m), [0]), some);
}

/** Sum over the steps that are not padding: x [T, B, D], mask [T, B] -> [B, D]. Zeros for a row of padding. */
export function maskedSum(x: Tensor, mask: Tensor): Tensor {
  return sum(multiply(x, stepMask('maskedSum', x, mask)), [0]);
}

/** Maximum over the steps that are not padding: x [T, B, D], mask [T, B] -> [B, D]. Zeros for a row of padding. */
export function maskedMax(x: Tensor, mask: Tensor): Tensor {
  const m = stepMask('maskedMax', x, mask);
  const some = max(m, [0]); // (B, 1)
  return multiply(max(onlyTokens(x, m), [0]), some);
}

/**
 * Adaptive max pooling: divides the steps of each row into `parts` windows and concatenates their
 * maxima: x [T, B, D] -> [B, parts * D]. Step t belongs to every window p for which
 * floor(p length / parts) <= t < ceil((p + 1) length / parts), where length is the row's own number of
 * tokens. Equals PyTorch's adaptive_max_pool1d applied to each row without its padding. Zeros for a row of padding.
 */
export function adaptiveMax(x: Tensor, mask: Tensor, parts: number): Tensor {
  if (!(Number.isInteger(parts) && parts >= 1)) {
    throw new InvalidArgumentError(
      `adaptiveMax: the number of parts must be an integer >= 1, got ${parts} for ${describe(x)}`,
    );
  }
  const lengths = sum(mask, [0], { keep: true }); // (1, B)
  const step = x.graph.node('CumSum', [mask, x.graph.scalar(0, 'int64')], mask.shape); // from 1
  const border = (how: 'Floor' | 'Ceil', p: number) =>
    x.graph.node(how, [divide(multiply(lengths, p), parts)], lengths.shape);
  const windows = Array.from({ length: parts }, (_, p) => {
    const inside = multiply(
      indicator('Greater', step, border('Floor', p)),
      indicator('Less', step, add(border('Ceil', p + 1), 1)),
    );
    return maskedMax(x, multiply(mask, inside)); // (B, D)
  });
  return concat(windows, 1);
}

/**
 * The state at one step of each row: x [T, B, D], one-hot `step` [T, B] -> [B, D]. Zeros for a row of zeros.
 */
export function atStep(x: Tensor, step: Tensor): Tensor {
  return sum(multiply(x, stepMask('atStep', x, step)), [0]);
}

/**
 * What both directions of a recurrent layer made of whole rows: x [T, B, 2H] -> [B, 2H], the forward state at the last step and
 * the backward state at the first. Zeros for a row of padding.
 *
 * @param mask [T, B], 1 at tokens
 * @param last [T, B], one-hot
 */
export function endStates(x: Tensor, mask: Tensor, last: Tensor): Tensor {
  const H = (x.shape[2] as number) / 2;
  const [forward, backward] = split(x, [H, H], 2);
  const step = x.graph.node('CumSum', [mask, x.graph.scalar(0, 'int64')], mask.shape); // from 1
  const first = multiply(mask, indicator('Equal', step, 1));
  return concat([atStep(forward, last), atStep(backward, first)], 1);
}

/** x where the mask is 1, and `low` elsewhere. */
function onlyTokens(x: Tensor, m: Tensor): Tensor {
  return add(multiply(x, m), multiply(subtract(1, m), low));
}

/** The mask [T, B] of x [T, B, D] as [T, B, 1]. */
function stepMask(operator: string, x: Tensor, mask: Tensor): Tensor {
  if (x.shape.length === 3 && sameShape(mask.shape, x.shape.slice(0, 2))) return unsqueeze(mask, 2);
  throw new InvalidArgumentError(
    `${operator}: needs [T, B, D] and a mask [T, B], got ${describe(x)} and ${describe(mask)}`,
  );
}
