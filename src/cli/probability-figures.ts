import {
  atThresholds,
  calibrationBins,
  expectedCalibrationError,
  type Ranking,
  type ThresholdFigures,
} from '../evaluation/index.ts';
import { formatTable } from './table.ts';

/** What the probabilities of a bundle are worth, over the first five tags of each post. */
export interface ProbabilityFigures {
  /** Expected calibration error, in [0, 1]. */
  readonly calibrationError: number;
  readonly thresholds: readonly ThresholdFigures[];
}

/** As many tags as are shown by default. */
const shownTags = 5;

/**
 * @param gold normalized tags of each post
 * @returns undefined if a recommendation has no probability
 */
export function probabilityFigures(
  rankings: readonly Ranking[],
  gold: readonly (readonly string[])[],
): ProbabilityFigures | undefined {
  const bins = calibrationBins(rankings, gold, shownTags);
  const thresholds = atThresholds(rankings, gold, shownTags);
  return bins && thresholds && { calibrationError: expectedCalibrationError(bins), thresholds };
}

/** The lines that `octothorpe evaluate` prints. */
export function probabilityLines({ calibrationError, thresholds }: ProbabilityFigures): string[] {
  const columns = [
    'minimum',
    'posts with a tag',
    'first tag right',
    'tags a post',
    'tags right',
  ].map((name) => ({ name, align: 'right' }) as const);
  const shown = (value: number) => (Number.isNaN(value) ? '-' : value.toFixed(3));
  const rows = thresholds.map(({ threshold, coverage, firstRight, tags, precision }) => [
    `${threshold}`,
    ...[coverage, firstRight, tags, precision].map(shown),
  ]);
  return [
    `expected calibration error: ${calibrationError.toFixed(4)}`,
    `if only tags with at least some probability are given, at most ${shownTags} a post:`,
    ...formatTable(columns, rows).map((line) => `  ${line}`),
  ];
}
