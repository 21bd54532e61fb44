import { penalizeSquares } from './l2-kernel.ts';
import { forEachStretch, type MergedGradients } from './merged-gradients.ts';

/**
 * Adds the gradient `lambda w` of the penalty `lambda / 2 |w|^2` to the gradients. The loss reported by training
 * does not include the penalty. In a table, only the rows that occur in the batch are penalized, so a row
 * is penalized as often as it is learned. For a penalty that Adam does not rescale, use its
 * `weightDecay` instead.
 */
export function addL2Penalty(gradients: MergedGradients, lambda: number): void {
  forEachStretch(gradients, (_name, w, at, g, from, length) =>
    penalizeSquares(gradients.memory, w, at, g, from, length, lambda),
  );
}
