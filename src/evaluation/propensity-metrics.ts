import { InvalidArgumentError } from '../base/errors.ts';
import { normalizeTag } from '../base/tags.ts';
import { assertCutoff, discount, idealGain, isHit } from './ranking-metrics.ts';

/** How often the training posts have each tag. */
export interface TrainingCounts {
  /** Number of training posts, at least 3. */
  readonly posts: number;
  /** Number of training posts with each normalized tag. Tags that are not listed have none. */
  readonly tags: ReadonlyMap<string, number>;
}

/** A tag's propensity, in (0, 1). */
export type Propensity = (tag: string) => number;

/** Parameters of the propensity model as Jain et al. fitted them; the usual choice where none were fitted. */
const A = 0.55;
const B = 1.5;

/**
 * Counts the tags of training posts. A tag given twice in a post counts once.
 *
 * @param training tags of each training post, in any spelling
 * @param normalize maps spellings of the same tag to one string, as in `EvaluationOptions`
 * Example: [[a, b], [a, a]] gives 2 posts, a: 2, b: 1.
 */
export function countTrainingTags(
  training: Iterable<readonly string[]>,
  normalize: (tag: string) => string = normalizeTag,
): TrainingCounts {
  const tags = new Map<string, number>();
  let posts = 0;
  for (const given of training) {
    posts++;
    for (const tag of new Set(given.map(normalize))) {
      if (tag !== '') tags.set(tag, (tags.get(tag) ?? 0) + 1);
    }
  }
  return { posts, tags };
}

/**
 * The probability that a tag which fits a post was also given to it, estimated from the number of training posts N and
 * of those with the tag N_l: p_l = 1 / (1 + C e^(-A log(N_l + B))), where C = (log N - 1) (B + 1)^A, A = 0.55 and B = 1.5.
 * Rare tags are missing more often than frequent ones. A tag that no training post has counts as N_l = 0.
 *
 * @throws {InvalidArgumentError} if there are fewer than 3 training posts (C would not be positive), or a count is not
 *   an integer from 0 to the number of posts
 * Source: Jain, Prabhu & Varma 2016, "Extreme Multi-label Loss Functions for Recommendation, Tagging, Ranking & Other
 *   Missing Label Applications".
 * Example: N = 1000, N_l = 10: C = 9.779 and p = 1 / (1 + 9.779 * 11.5^-0.55) = 0.2815.
 */
export function tagPropensity({ posts, tags }: TrainingCounts): Propensity {
  if (!Number.isInteger(posts) || posts < 3) {
    throw new InvalidArgumentError(
      `propensities need the tags of at least 3 training posts, got ${posts} posts`,
    );
  }
  for (const [tag, count] of tags) {
    if (Number.isInteger(count) && count >= 0 && count <= posts) continue;
    throw new InvalidArgumentError(
      `the training count of tag "${tag}" must be an integer from 0 to the number of posts, ${posts}, got ${count}`,
    );
  }
  const c = (Math.log(posts) - 1) * (B + 1) ** A;
  return (tag) => 1 / (1 + c * ((tags.get(tag) ?? 0) + B) ** -A);
}

/**
 * Propensity-scored precision at `k` of one post, not yet divided by the best attainable: the sum of 1 / propensity over
 * the correct tags among the first `k`, divided by `k`. A report's psp@k is the mean of these over posts divided by the
 * mean of what `bestRanking` attains, so in [0, 1].
 *
 * @returns a number >= 0, above 1 where rare tags are correct; NaN without gold tags
 * @throws {InvalidArgumentError} if `k` is not a positive integer
 * Source: Jain et al. 2016; for the division the Extreme Classification Repository.
 * Example: ranking [a, b, c], gold {b}, k = 2, propensity of b 0.25: 4 / 2 = 2.
 */
export function psPrecisionAtK(
  ranking: readonly string[],
  gold: ReadonlySet<string>,
  k: number,
  propensity: Propensity,
): number {
  return scoredGain(ranking, gold, k, propensity, () => 1) / k;
}

/**
 * Propensity-scored nDCG at `k` of one post, not yet divided by the best attainable: the sum of
 * 1 / (propensity * log2(1 + r)) over the ranks r <= k of correct tags, divided by the sum of 1/log2(1 + r) over r = 1 .. k.
 * A report's psndcg@k is the mean of these over posts divided by the mean of what `bestRanking` attains, so in [0, 1].
 *
 * @returns a number >= 0, above 1 where rare tags are correct; NaN without gold tags
 * @throws {InvalidArgumentError} if `k` is not a positive integer
 * Source: as `psPrecisionAtK`. Some programs (pyxclib) sum the divisor over r = 1 .. min(gold tags, k) instead.
 * Example: ranking [a, b, c], gold {b}, k = 2, propensity of b 0.25: 4 * 0.631 / 1.631 = 1.547.
 */
export function psNdcgAtK(
  ranking: readonly string[],
  gold: ReadonlySet<string>,
  k: number,
  propensity: Propensity,
): number {
  return scoredGain(ranking, gold, k, propensity, discount) / idealGain(k);
}

/** The ranking with the highest propensity-scored metrics: the gold tags, those of lowest propensity first. */
export function bestRanking(gold: ReadonlySet<string>, propensity: Propensity): string[] {
  return [...gold].sort((a, b) => propensity(a) - propensity(b));
}

function scoredGain(
  ranking: readonly string[],
  gold: ReadonlySet<string>,
  k: number,
  propensity: Propensity,
  weight: (rank: number) => number,
): number {
  assertCutoff(k);
  if (gold.size === 0) return Number.NaN;
  let gain = 0;
  for (let rank = 0; rank < Math.min(k, ranking.length); rank++) {
    if (isHit(ranking, gold, rank)) gain += weight(rank) / propensity(ranking[rank]);
  }
  return gain;
}
