import type { RecommendReply } from '../../src/server/client.ts';
import { percent } from './format.ts';

export type Suggestion = RecommendReply['recommendations'][number][number];

export interface Confidence {
  /** Length of the bar, in [0, 1]. */
  readonly share: number;
  /** Short, beside the bar. */
  readonly value: string;
  /** What the bar shows, in words. */
  readonly meaning: string;
}

/**
 * A probability where the model has one; else how near the score comes to the best one's. Sums of similarities
 * are all above nought and compare by their ratio. Margins (of an SVM) are not, and compare by their difference d,
 * as exp(-d): what it would be if they were log-odds.
 *
 * @param list the suggestions that are shown together, best first, `suggestion` among them
 */
export function confidenceOf(suggestion: Suggestion, list: readonly Suggestion[]): Confidence {
  const { score, probability } = suggestion;
  if (probability !== undefined) {
    const value = percent(probability);
    return { share: probability, value, meaning: `Probability ${value}` };
  }
  const best = list[0]!.score;
  const share = list.every((one) => one.score > 0) ? score / best : Math.exp(score - best);
  const value = percent(share);
  return {
    share,
    value,
    meaning: `Score ${score.toPrecision(3)}, ${value} beside the best one’s (this model gives no probabilities)`,
  };
}
