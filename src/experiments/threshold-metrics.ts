import { normalizeTag } from '../base/tags.ts';
import { microMacro, perTagFigures, type Ranking, tagsAbove } from '../evaluation/index.ts';

/** Metrics of the tags whose probability reaches the threshold of an experiment. */
export const THRESHOLD_METRICS = [
  'micro-precision',
  'micro-recall',
  'micro-f1',
  'macro-precision',
  'macro-recall',
  'macro-f1',
];

/** Tags of a ranking that may reach a threshold. */
export const THRESHOLD_TAGS = 50;

/**
 * @param gold tags of each post, in any spelling
 * @param threshold in [0, 1]
 * @returns nothing if a recommendation has no probability
 */
export function thresholdMetrics(
  rankings: readonly Ranking[],
  gold: readonly (readonly string[])[],
  threshold: number,
): Record<string, number> {
  if (rankings.some((tags) => tags.some(({ probability }) => probability === undefined))) return {};
  const normalized = gold.map((tags) => [...new Set(tags.map(normalizeTag))]);
  const averages = microMacro(perTagFigures(tagsAbove(rankings, threshold), normalized));
  return Object.fromEntries(
    Object.entries(averages).flatMap(([kind, rates]) =>
      Object.entries(rates).map(([measure, value]) => [`${kind}-${measure}`, value]),
    ),
  );
}
