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

/** A probability where the model has one; else the score as a share of the best one's. */
export function confidenceOf({ score, probability }: Suggestion, best: Suggestion): Confidence {
  if (probability !== undefined) {
    const value = percent(probability);
    return { share: probability, value, meaning: `Probability ${value}` };
  }
  const share = best.score > 0 ? Math.max(0, score / best.score) : score === best.score ? 1 : 0;
  const value = percent(share);
  return {
    share,
    value,
    meaning: `Score: ${value} of the best one’s (this model gives no probabilities)`,
  };
}
