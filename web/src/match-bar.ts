import type { RecommendReply } from '../../src/server/client.ts';

export type Suggestion = RecommendReply['recommendations'][number][number];

/**
 * Length of a suggestion's bar relative to the best suggestion, in [0, 1]. It only compares suggestions within one
 * list, because no model is calibrated; therefore no number is shown with it.
 *
 * Probabilities and positive scores (sums of similarities) are compared by their ratio. If any score is not positive
 * (margins of an SVM), scores are compared by their difference d, as exp(-d), as if they were log-odds.
 *
 * @param list the suggestions shown together, best first, including `suggestion`
 */
export function barLength(suggestion: Suggestion, list: readonly Suggestion[]): number {
  const best = list[0];
  if (suggestion.probability !== undefined && best.probability) {
    return Math.min(1, suggestion.probability / best.probability);
  }
  return list.every(({ score }) => score > 0)
    ? suggestion.score / best.score
    : Math.exp(suggestion.score - best.score);
}
