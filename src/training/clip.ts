import { forEachStretch, type MergedGradients } from './merged-gradients.ts';
import { scaleBy, sumOfSquares } from './norm-kernel.ts';

/**
 * The L2 norm of all gradients as one vector, dense gradients and table rows. Not finite if any of
 * them is not.
 */
export function globalNorm(gradients: MergedGradients): number {
  let sum = 0;
  forEachStretch(gradients, (_name, _w, _at, g, from, length) => {
    sum += sumOfSquares(gradients.memory, g, from, length);
  });
  return Math.sqrt(sum);
}

/**
 * Scales all gradients by one factor so that their global norm is at most `maxNorm`; their direction is preserved.
 * As in PyTorch's clip_grad_norm_, the factor is `maxNorm / (norm + 1e-6)`. If the norm is not finite, gradients are
 * unchanged.
 *
 * @param maxNorm > 0
 * @returns the norm before clipping
 */
export function clipByGlobalNorm(gradients: MergedGradients, maxNorm: number): number {
  const norm = globalNorm(gradients);
  const factor = maxNorm / (norm + 1e-6);
  if (factor < 1 && Number.isFinite(norm)) {
    forEachStretch(gradients, (_name, _w, _at, g, from, length) => {
      scaleBy(gradients.memory, g, from, length, factor);
    });
  }
  return norm;
}
