import { type ConventionName, countTrainingTags, evaluateRankings } from '../evaluation/index.ts';

/** The metrics that a convention gives at the cutoffs. */
export function metricNames(convention: ConventionName, cutoffs: readonly number[]): string[] {
  const trainingCounts = countTrainingTags([['a'], ['a'], ['a']]);
  const options = { convention, cutoffs, trainingCounts };
  return Object.keys(evaluateRankings([[{ tag: 'a' }]], [['a']], options).metrics);
}
