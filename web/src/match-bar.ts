import type { RecommendReply } from '../../src/server/client.ts';

export type Suggestion = RecommendReply['recommendations'][number][number];

/**
 * How long the bar of a suggestion is, in [0, 1]: how near it comes to the best one. It compares suggestions of one list and
 * says nothing else, as no model is calibrated; so no number stands beside it.
 *
 * Probabilities, and scores that are all above nought (sums of similarities), compare by their ratio. Other scores (margins
 * of an SVM) compare by their difference d, as exp(-d): what it would be if they were log-odds.
 *
 * @param list the suggestions that are shown together, best first, `suggestion` among them
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
