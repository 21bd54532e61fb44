import type { RunFigures } from '../results.ts';

/** The 97.5th percentile of the standard normal distribution. */
const Z = 1.959964;

type PerPost = readonly (number | null)[];

/**
 * A 95 % confidence interval of a metric over the posts: how far it might be from that of all posts like these. By
 * the central limit theorem; for `f1@k`, the harmonic mean of two means, by the delta method.
 *
 * @param runs of one row with each seed; a post's value is the mean over them
 * @returns undefined where the metric is not a mean over posts, or values of single posts are not known
 * Source: Efron & Tibshirani 1993, "An Introduction to the Bootstrap", sections 5.4 and 21.5.
 * Example: ten posts, five of them 1 and five 0: 0.5 ± 1.96 x 0.527 / sqrt(10) = [0.173, 0.827].
 */
export function intervalOf(
  metric: string,
  runs: readonly RunFigures[],
): readonly [number, number] | undefined {
  if (runs.length === 0) return undefined;
  const center = mean(runs.map(({ metrics }) => metrics[metric]));
  const influences = influencesOf(metric, center, runs);
  if (influences === undefined || influences.length < 2) return undefined;
  const middle = mean(influences);
  const squares = influences.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  const half = Z * Math.sqrt(squares / (influences.length - 1) / influences.length);
  return [Math.max(0, center - half), Math.min(Math.max(1, center), center + half)];
}

/** What each post adds to the metric: the metric's error is that of their mean. */
function influencesOf(
  metric: string,
  center: number,
  runs: readonly RunFigures[],
): readonly number[] | undefined {
  const values = valuesOfPosts(metric, runs);
  if (values !== undefined) return values;
  const [measure, k] = metric.split('@');
  if (measure !== 'f1') return undefined;
  const precisions = meanOverRuns(`precision@${k}`, runs);
  const recalls = meanOverRuns(`recall@${k}`, runs);
  if (precisions === undefined || recalls?.length !== precisions.length) return undefined;
  const [p, r] = [mean(precisions), mean(recalls)];
  if (p + r === 0 || Math.abs((2 * p * r) / (p + r) - center) > 0.01) return undefined;
  const byPrecision = 2 * (r / (p + r)) ** 2; // dF1/dP
  const byRecall = 2 * (p / (p + r)) ** 2; // dF1/dR
  return precisions.map((value, at) => byPrecision * value + byRecall * recalls[at]);
}

/**
 * The values of posts, where the metric is their mean.
 *
 * @param runs of one row with each seed; a post's value is the mean over them
 * @returns undefined for another metric, or where values of single posts are not known
 */
export function valuesOfPosts(metric: string, runs: readonly RunFigures[]): number[] | undefined {
  const values = meanOverRuns(metric, runs);
  const center = mean(runs.map(({ metrics }) => metrics[metric]));
  return values && Math.abs(mean(values) - center) < 1e-4 ? values : undefined;
}

function meanOverRuns(metric: string, runs: readonly RunFigures[]): number[] | undefined {
  const all = runs.map(({ perPost }) => perPost[metric] as PerPost | undefined);
  const [first] = all;
  if (first === undefined || all.some((values) => values?.length !== first.length)) {
    return undefined;
  }
  const means: number[] = [];
  for (const at of first.keys()) {
    const values = all.map((one) => one![at]);
    if (values.every((value) => value !== null)) means.push(mean(values));
  }
  return means;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
