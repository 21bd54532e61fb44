import { normalizeTag } from '../base/tags.ts';
import { assertSameLength } from './decisions.ts';
import type { Ranking } from './evaluate-rankings.ts';

/**
 * (post, tag) pairs to be classified by score. Rankings are short, so most pairs have no score. Those are
 * only counted; they are tied, below all others.
 */
export interface ScoredPairs {
  /** Probability, or the raw score if there is no probability; shape (pairs,). */
  readonly scores: Float64Array;
  /** 1 if the tag is gold for the post, else 0; shape (pairs,). */
  readonly labels: Uint8Array;
  readonly unscoredPositives: number;
  readonly unscoredNegatives: number;
}

/**
 * Points from the highest threshold to the lowest. A pair is predicted positive if its score is at least
 * `thresholds[i]`. The first threshold is Infinity (no positives); -Infinity includes the pairs without a score.
 */
interface Curve {
  readonly thresholds: Float64Array;
}

export interface RocCurve extends Curve {
  readonly falsePositiveRates: Float64Array;
  readonly truePositiveRates: Float64Array;
  /** Area under the curve by the trapezoidal rule, in [0, 1]; ties count as half. NaN without positives or negatives. */
  readonly auc: number;
}

export interface PrecisionRecallCurve extends Curve {
  /** 1 at the first point, where nothing is predicted positive. */
  readonly precisions: Float64Array;
  readonly recalls: Float64Array;
  /** Sum of (recall step) x precision, without interpolation, in [0, 1]. NaN without positives. */
  readonly averagePrecision: number;
}

/**
 * Collects the pairs of the given tags with every post: pass one tag for its own curve, or all known tags for the micro
 * average. With raw scores instead of probabilities, the micro average may compare scores that are not comparable.
 *
 * @param gold normalized gold tags of each post
 * @param tags normalized; each counts once per post
 * @throws {InvalidArgumentError} if there is not one ranking for each post
 */
export function scoredPairs(
  rankings: readonly Ranking[],
  gold: readonly (readonly string[])[],
  tags: ReadonlySet<string>,
): ScoredPairs {
  assertSameLength(rankings, gold);
  const scores: number[] = [];
  const labels: number[] = [];
  let positives = 0;
  rankings.forEach((ranking, at) => {
    const golden = new Set(gold[at].filter((tag) => tags.has(tag)));
    positives += golden.size;
    const done = new Set<string>();
    for (const { tag: spelling, score, probability } of ranking) {
      const tag = normalizeTag(spelling);
      const value = probability ?? score;
      if (value === undefined || !tags.has(tag) || done.has(tag)) continue;
      done.add(tag);
      scores.push(value);
      labels.push(golden.has(tag) ? 1 : 0);
    }
  });
  const unscoredPositives = positives - labels.reduce((sum, label) => sum + label, 0);
  return {
    scores: Float64Array.from(scores),
    labels: Uint8Array.from(labels),
    unscoredPositives,
    unscoredNegatives: rankings.length * tags.size - scores.length - unscoredPositives,
  };
}

/**
 * Receiver operating characteristic. `auc` is exact; the points are evenly thinned to `maxPoints`.
 *
 * @param maxPoints at least 2 (default 1,000)
 * Source: scikit-learn's `roc_curve` and `roc_auc_score`.
 * Example: scores [0.9, 0.8, 0.3] with labels [1, 0, 1] give an AUC of 1/2.
 */
export function rocCurve(pairs: ScoredPairs, maxPoints = 1000): RocCurve {
  const { thresholds, truePositives, falsePositives } = sweep(pairs);
  const last = thresholds.length - 1;
  const positives = truePositives[last];
  const negatives = falsePositives[last];
  let area = 0;
  for (let i = 1; i <= last; i++) {
    const width = falsePositives[i] - falsePositives[i - 1];
    area += (width * (truePositives[i] + truePositives[i - 1])) / 2;
  }
  const kept = thin(thresholds.length, maxPoints);
  return {
    thresholds: kept.map((i) => thresholds[i]),
    falsePositiveRates: kept.map((i) => falsePositives[i] / negatives),
    truePositiveRates: kept.map((i) => truePositives[i] / positives),
    auc: area / (positives * negatives),
  };
}

/**
 * Precision-recall curve. `averagePrecision` is exact; the points are evenly thinned to `maxPoints`.
 *
 * @param maxPoints at least 2 (default 1,000)
 * Source: scikit-learn's `precision_recall_curve` (which lists the points in reverse order) and
 * `average_precision_score`.
 * Example: scores [0.9, 0.8, 0.3] with labels [1, 0, 1] give 1/2 x 1 + 1/2 x 2/3 = 0.833.
 */
export function precisionRecallCurve(pairs: ScoredPairs, maxPoints = 1000): PrecisionRecallCurve {
  const { thresholds, truePositives, falsePositives } = sweep(pairs);
  const positives = truePositives.at(-1)!;
  const precision = (i: number) =>
    i === 0 ? 1 : truePositives[i] / (truePositives[i] + falsePositives[i]);
  let area = 0;
  for (let i = 1; i < thresholds.length; i++) {
    area += (truePositives[i] - truePositives[i - 1]) * precision(i);
  }
  const kept = thin(thresholds.length, maxPoints);
  return {
    thresholds: kept.map((i) => thresholds[i]),
    precisions: kept.map(precision),
    recalls: kept.map((i) => truePositives[i] / positives),
    averagePrecision: area / positives,
  };
}

/** Lowers the threshold from one distinct score to the next, and counts true and false positives. */
function sweep({ scores, labels, unscoredPositives, unscoredNegatives }: ScoredPairs) {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a]);
  const thresholds = [Number.POSITIVE_INFINITY];
  const truePositives = [0];
  const falsePositives = [0];
  let right = 0;
  let wrong = 0;
  order.forEach((pair, i) => {
    if (labels[pair] === 1) right++;
    else wrong++;
    const next = order[i + 1];
    if (next !== undefined && scores[next] === scores[pair]) return;
    thresholds.push(scores[pair]);
    truePositives.push(right);
    falsePositives.push(wrong);
  });
  if (unscoredPositives + unscoredNegatives > 0) {
    thresholds.push(Number.NEGATIVE_INFINITY);
    truePositives.push(right + unscoredPositives);
    falsePositives.push(wrong + unscoredNegatives);
  }
  return { thresholds, truePositives, falsePositives };
}

/** At most `maxPoints` of the indices 0 .. length - 1, evenly spread, including both ends. */
function thin(length: number, maxPoints: number): Float64Array {
  const points = Math.min(length, maxPoints);
  const step = points > 1 ? (length - 1) / (points - 1) : 0;
  return Float64Array.from({ length: points }, (_, i) => Math.round(i * step));
}
