import {
  bestRanking,
  type Propensity,
  psNdcgAtK,
  psPrecisionAtK,
  type TrainingCounts,
  tagPropensity,
} from './propensity-metrics.ts';
import { meanOverPosts } from './ranking-metrics.ts';

const MEASURES = [
  ['psp', psPrecisionAtK],
  ['psndcg', psNdcgAtK],
] as const;

interface Scores {
  readonly attained: Float64Array;
  readonly best: Float64Array;
}

/** psp@k and psndcg@k of all posts, collected post by post. */
export class PropensityReport {
  readonly #cutoffs: readonly number[];
  readonly #propensity: Propensity;
  readonly #scores = new Map<string, Scores>();

  /** @throws {InvalidArgumentError} as `tagPropensity` */
  constructor(counts: TrainingCounts, cutoffs: readonly number[], posts: number) {
    this.#propensity = tagPropensity(counts);
    this.#cutoffs = cutoffs;
    for (const [measure] of MEASURES) {
      for (const k of cutoffs) {
        const scores = { attained: new Float64Array(posts), best: new Float64Array(posts) };
        this.#scores.set(`${measure}@${k}`, scores);
      }
    }
  }

  judge(post: number, ranking: readonly string[], gold: ReadonlySet<string>): void {
    const best = bestRanking(gold, this.#propensity);
    for (const [measure, atK] of MEASURES) {
      for (const k of this.#cutoffs) {
        const scores = this.#scores.get(`${measure}@${k}`)!;
        scores.attained[post] = atK(ranking, gold, k, this.#propensity);
        scores.best[post] = atK(best, gold, k, this.#propensity);
      }
    }
  }

  /**
   * Every post's score divided by the mean of the best scores. Their mean is the metric; the score of one post can
   * exceed 1.
   */
  perPost(): Record<string, Float64Array> {
    return Object.fromEntries(
      Array.from(this.#scores, ([metric, { attained, best }]) => {
        const mean = meanOverPosts(best);
        return [metric, attained.map((score) => score / mean)];
      }),
    );
  }
}
