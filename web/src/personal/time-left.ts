import type { Stage } from './train-bundle.ts';

/**
 * Estimates the seconds until training ends. The check trains on nine tenths of the posts, so its duration predicts
 * that of the rest.
 *
 * @param estimate of both stages together, before anything was measured
 * @param elapsed seconds since each stage began; `train` is absent until it begins
 * @returns undefined if it takes longer than expected
 */
export function secondsLeft(
  estimate: number,
  stage: Stage,
  elapsed: { readonly check: number; readonly train?: number },
): number | undefined {
  const { check, train = 0 } = elapsed;
  const left = stage === 'check' ? estimate - check : (check - train) / 0.9 - train;
  return left > 0 ? left : undefined;
}
