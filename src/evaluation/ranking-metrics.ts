import { InvalidArgumentError } from '../base/errors.ts';

/**
 * The textbook metrics of one post. Throughout, `ranking` contains normalized tags, best first, in exactly the order to be
 * evaluated (ties are already broken). `gold` contains the post's normalized gold tags.
 *
 * All metrics share these edge conventions: a ranking shorter than `k` counts as if padded with wrong tags; a repeated
 * tag can be correct only at its first rank; the value of a post without gold tags is NaN, and means ignore it (as
 * trec_eval does).
 */
type Ranked = readonly string[];
type Gold = ReadonlySet<string>;

/**
 * Precision at `k`: correct tags among the first `k`, divided by `k`.
 *
 * @returns a number in [0, 1]; NaN without gold tags
 * @throws {InvalidArgumentError} if `k` is not a positive integer (like all functions here that take `k`)
 * Example: ranking [a, b, c], gold {b, d}, k = 2 gives 1/2 = 0.5.
 */
export function precisionAtK(ranking: Ranked, gold: Gold, k: number): number {
  assertCutoff(k);
  return gold.size === 0 ? Number.NaN : hitsAtK(ranking, gold, k) / k;
}

/**
 * Recall at `k`: correct tags among the first `k`, divided by the number of gold tags. Below 1 even for a
 * perfect ranking if there are more gold tags than `k`.
 *
 * @returns a number in [0, 1]; NaN without gold tags
 * Example: ranking [a, b, c], gold {b, d}, k = 2 gives 1/2 = 0.5; gold {b}, k = 2 gives 1.
 */
export function recallAtK(ranking: Ranked, gold: Gold, k: number): number {
  assertCutoff(k);
  return gold.size === 0 ? Number.NaN : hitsAtK(ranking, gold, k) / gold.size;
}

/**
 * R-Precision at `k`: correct tags among the first `k`, divided by min(gold tags, k), so that a perfect ranking scores 1
 * at every `k`. It is P@k up to the number of gold tags, and recall from there on.
 *
 * @returns a number in [0, 1]; NaN without gold tags
 * Source: Chalkidis et al. 2019, "Large-Scale Multi-Label Text Classification on EU Legislation".
 * Example: ranking [a, b, c], gold {b}: 0 at k = 1, 1 at k = 2; gold {b, d}, k = 3 gives 1/2 = 0.5.
 */
export function rPrecisionAtK(ranking: Ranked, gold: Gold, k: number): number {
  assertCutoff(k);
  return gold.size === 0 ? Number.NaN : hitsAtK(ranking, gold, k) / Math.min(gold.size, k);
}

/**
 * F1 at `k` of one post: the harmonic mean of its precision and recall at `k`, 0 if both are 0. A report's
 * F1@k is not the mean of these but the harmonic mean of the two means.
 *
 * @returns a number in [0, 1]; NaN without gold tags
 * Example: ranking [a, b, c], gold {b}, k = 2: P = 0.5, R = 1, F1 = 2/3 = 0.667.
 */
export function f1AtK(ranking: Ranked, gold: Gold, k: number): number {
  return harmonicMean(precisionAtK(ranking, gold, k), recallAtK(ranking, gold, k));
}

/**
 * Hit rate at `k` of one post: 1 if any of the first `k` tags is correct, else 0.
 *
 * @returns 0 or 1; NaN without gold tags
 * Example: ranking [a, b], gold {b}: 0 at k = 1, 1 at k = 2.
 */
export function hitRateAtK(ranking: Ranked, gold: Gold, k: number): number {
  assertCutoff(k);
  if (gold.size === 0) return Number.NaN;
  return hitsAtK(ranking, gold, k) > 0 ? 1 : 0;
}

/**
 * Average precision at `k`: the sum over the ranks r <= k of correct tags of (correct tags among the first r) / r, divided
 * by min(gold tags, k), so that the ideal ranking scores 1 at every `k`.
 *
 * @returns a number in [0, 1]; NaN without gold tags
 * Example: ranking [b, a, c], gold {b, c}, k = 3 gives (1/1 + 2/3) / 2 = 0.833.
 */
export function averagePrecisionAtK(ranking: Ranked, gold: Gold, k: number): number {
  assertCutoff(k);
  if (gold.size === 0) return Number.NaN;
  return sumOfPrecisions(ranking, gold, k) / Math.min(gold.size, k);
}

/**
 * Normalized discounted cumulative gain at `k`, with binary gains and log2 discount: the sum over the ranks r <= k of
 * correct tags of 1/log2(1 + r), divided by the same sum over ranks 1 .. min(gold tags, k).
 *
 * @returns a number in [0, 1]; NaN without gold tags
 * Source: discount 1/log2(1 + rank) of Burges et al. 2005; Järvelin & Kekäläinen 2002 divide by log_b(rank) instead.
 * Example: ranking [a, b], gold {b}, k = 2 gives 1/log2(3) = 0.631.
 */
export function ndcgAtK(ranking: Ranked, gold: Gold, k: number): number {
  assertCutoff(k);
  if (gold.size === 0) return Number.NaN;
  let gain = 0;
  for (let rank = 0; rank < Math.min(k, ranking.length); rank++) {
    if (isHit(ranking, gold, rank)) gain += discount(rank);
  }
  return gain / idealGain(Math.min(gold.size, k));
}

/**
 * Reciprocal rank: 1 / rank of the first correct tag in the whole ranking; 0 if none is correct.
 *
 * @returns a number in [0, 1]; NaN without gold tags
 * Example: ranking [a, b, c], gold {b, c} gives 1/2 = 0.5.
 */
export function reciprocalRank(ranking: Ranked, gold: Gold): number {
  if (gold.size === 0) return Number.NaN;
  const at = ranking.findIndex((tag) => gold.has(tag));
  return at < 0 ? 0 : 1 / (at + 1);
}

/**
 * The mean over posts, ignoring NaN. 0 if all are NaN. Of `reciprocalRank`, it is the mean reciprocal rank; of
 * `averagePrecisionAtK`, the MAP at `k`.
 *
 * Example: [1, NaN, 0] gives 1/2 = 0.5.
 */
export function meanOverPosts(values: ArrayLike<number>): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    sum += values[i];
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

/** 2 a b / (a + b); 0 if both are 0. Example: 0.5 and 1 give 0.667. */
export function harmonicMean(a: number, b: number): number {
  return a + b === 0 ? 0 : (2 * a * b) / (a + b);
}

/** Sum over the ranks r <= k of correct tags of (correct tags among the first r) / r. */
export function sumOfPrecisions(ranking: Ranked, gold: Gold, k: number): number {
  let hits = 0;
  let sum = 0;
  for (let rank = 0; rank < Math.min(k, ranking.length); rank++) {
    if (isHit(ranking, gold, rank)) sum += ++hits / (rank + 1);
  }
  return sum;
}

/** Number of distinct correct tags among the first `k`. */
export function hitsAtK(ranking: Ranked, gold: Gold, k: number): number {
  let hits = 0;
  for (let rank = 0; rank < Math.min(k, ranking.length); rank++) {
    if (isHit(ranking, gold, rank)) hits++;
  }
  return hits;
}

/** 1/log2(1 + rank) for ranks from 1; the argument `rank` starts at 0. */
export function discount(rank: number): number {
  return 1 / Math.log2(rank + 2);
}

/** The gain of `count` correct tags at the first `count` ranks. */
export function idealGain(count: number): number {
  let gain = 0;
  for (let rank = 0; rank < count; rank++) gain += discount(rank);
  return gain;
}

/** Whether the tag at `rank` (from 0) is correct and does not occur at a better rank. */
export function isHit(ranking: Ranked, gold: Gold, rank: number): boolean {
  const tag = ranking[rank];
  return gold.has(tag) && ranking.indexOf(tag) === rank;
}

/** @throws {InvalidArgumentError} if `k` is not a positive integer */
export function assertCutoff(k: number): void {
  if (!Number.isInteger(k) || k < 1) {
    throw new InvalidArgumentError(`the cutoff k must be an integer >= 1, got ${k}`);
  }
}
