import { normalizeTag } from '../base/tags.ts';
import type { Ranking } from './evaluate-rankings.ts';

/** A range of probabilities and what came true of them. */
export interface CalibrationBin {
  /** Mean probability of the recommendations in the bin. */
  readonly probability: number;
  /** Share of them that are gold. */
  readonly right: number;
  readonly count: number;
}

const BINS = 10;

/**
 * Reliability of probabilities, in ten bins of equal width, of which only those with recommendations are returned.
 *
 * @param gold normalized gold tags of each post
 * @param k tags of each ranking that count
 * @returns undefined if a recommendation has no probability in [0, 1]
 * Source: Guo et al. 2017, "On Calibration of Modern Neural Networks", section 2.
 * Example: twenty tags of probability 0.8, fifteen of them gold: one bin, 0.8 against 0.75.
 */
export function calibrationBins(
  rankings: readonly Ranking[],
  gold: readonly (readonly string[])[],
  k: number,
): CalibrationBin[] | undefined {
  const bins = Array.from({ length: BINS }, () => ({ sum: 0, right: 0, count: 0 }));
  for (const [at, ranking] of rankings.entries()) {
    for (const { tag, probability } of ranking.slice(0, k)) {
      if (probability === undefined || !(probability >= 0 && probability <= 1)) return undefined;
      const bin = bins[Math.min(BINS - 1, Math.floor(probability * BINS))];
      bin.sum += probability;
      bin.count++;
      if (gold[at].includes(normalizeTag(tag))) bin.right++;
    }
  }
  return bins
    .filter(({ count }) => count > 0)
    .map(({ sum, right, count }) => ({ probability: sum / count, right: right / count, count }));
}

/**
 * Expected calibration error: the mean distance between probability and share of right tags, over recommendations.
 *
 *     ECE = sum over bins of (count / n) |right - probability|
 *
 * @returns a number in [0, 1]; NaN without recommendations
 * Source: Guo et al. 2017, eq. (3).
 * Example: ten tags of 0.8 of which 9 are right, and thirty of 0.1 of which 6 are right: 1/4 x 0.1 + 3/4 x 0.1 = 0.1.
 */
export function expectedCalibrationError(bins: readonly CalibrationBin[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  const error = bins.reduce(
    (sum, { count, right, probability }) => sum + count * Math.abs(right - probability),
    0,
  );
  return error / total;
}
