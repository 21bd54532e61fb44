import { normalizeTag } from '../../base/tags.ts';
import type { Ranking } from '../../evaluation/index.ts';

/** A range of probabilities and what came true of them. */
export interface CalibrationBin {
  /** Mean probability of the recommendations in the bin. */
  readonly probability: number;
  /** Share of them that are gold. */
  readonly right: number;
  readonly count: number;
}

const BINS = 10;
/** A share of fewer recommendations is mostly chance. */
const LEAST = 10;

/**
 * Reliability of probabilities, in ten bins of equal width.
 *
 * @returns undefined if a recommendation has no probability in [0, 1]
 * Source: Guo et al. 2017, "On Calibration of Modern Neural Networks", section 2.
 * Example: twenty tags of probability 0.8, fifteen of them gold: one bin, 0.8 against 0.75.
 */
export function calibration(
  rankings: readonly Ranking[],
  gold: readonly (readonly string[])[],
): CalibrationBin[] | undefined {
  const bins = Array.from({ length: BINS }, () => ({ sum: 0, right: 0, count: 0 }));
  for (const [at, ranking] of rankings.entries()) {
    for (const { tag, probability } of ranking) {
      if (probability === undefined || !(probability >= 0 && probability <= 1)) return undefined;
      const bin = bins[Math.min(BINS - 1, Math.floor(probability * BINS))];
      bin.sum += probability;
      bin.count++;
      if (gold[at].includes(normalizeTag(tag))) bin.right++;
    }
  }
  return bins
    .filter(({ count }) => count >= LEAST)
    .map(({ sum, right, count }) => ({ probability: sum / count, right: right / count, count }));
}
