import { forEachStretch, type MergedGradients } from './merged-gradients.ts';

/**
 * Adds the gradient `lambda w` of the penalty `lambda / 2 |w|^2` to the gradients; the loss that training
 * reports does not contain it. In a table only the rows that occur in the batch are penalised, so a row
 * is held down as often as it is learnt. For a penalty that Adam's division leaves alone use its
 * `weightDecay` instead.
 */
export function addL2Penalty(gradients: MergedGradients, lambda: number): void {
  forEachStretch(gradients, (_name, w, at, g, from, length) => {
    for (let i = 0; i < length; i++) g[from + i] += lambda * w[at + i];
  });
}
