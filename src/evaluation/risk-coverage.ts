import { normalizeTag } from '../base/tags.ts';
import { assertSameLength, rates, tagsAbove } from './decisions.ts';
import type { Ranking } from './evaluate-rankings.ts';

/** What it costs and gains to give only tags of at least some probability. */
export interface ThresholdFigures {
  readonly threshold: number;
  /** Share of the posts that get a tag. */
  readonly coverage: number;
  /** Share of these posts whose first tag is right: 1 - the selective risk. NaN if no post gets a tag. */
  readonly firstRight: number;
  /** Mean number of tags, over all posts. */
  readonly tags: number;
  /** Share of all given tags that are right; NaN without tags. */
  readonly precision: number;
}

/** The thresholds of tables, unless others are asked for. */
export const usualThresholds: readonly number[] = [
  0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9,
];

/**
 * The figures of giving, of the first `k` tags, those whose probability reaches a threshold, for several thresholds. Posts
 * without gold tags do not count.
 *
 * @param gold normalized gold tags of each post
 * @returns undefined if a recommendation has no probability, or no post has a gold tag
 * Source: El-Yaniv, Wiener 2010, "On the Foundations of Noise-free Selective Classification": coverage and selective risk.
 * Example: first tags of 0.9 (right), 0.4 (wrong) and 0.2 (right): at 0.3, coverage is 2/3 and 1/2 of them are right.
 */
export function atThresholds(
  rankings: readonly Ranking[],
  gold: readonly (readonly string[])[],
  k: number,
  thresholds: readonly number[] = usualThresholds,
): ThresholdFigures[] | undefined {
  const judged = withGold(rankings, gold, k);
  if (!judged) return undefined;
  const posts = judged.length;
  return thresholds.map((threshold) => {
    const decided = tagsAbove(
      judged.map(({ ranking }) => ranking),
      threshold,
    );
    const sums = { covered: 0, firstRight: 0, predicted: 0, hits: 0 };
    for (const [at, tags] of decided.entries()) {
      const right = tags.map((tag) => judged[at].gold.includes(tag));
      if (tags.length > 0) sums.covered++;
      if (right[0]) sums.firstRight++;
      sums.predicted += tags.length;
      sums.hits += right.filter(Boolean).length;
    }
    const { predicted, hits, covered } = sums;
    return {
      threshold,
      coverage: covered / posts,
      firstRight: sums.firstRight / covered,
      tags: predicted / posts,
      precision: predicted === 0 ? Number.NaN : rates({ predicted, hits, support: 0 }).precision,
    };
  });
}

export interface RiskCoverageCurve {
  /** Share of the posts that get a tag, ascending; posts whose first tags are equally likely come together. */
  readonly coverages: Float64Array;
  /** Share of these posts whose first tag is wrong. */
  readonly risks: Float64Array;
  /** Area under the curve, in [0, 1], smaller is better: the mean risk over coverages, each post counting the same. */
  readonly area: number;
}

/**
 * The risk of the first tag against coverage, as the probability that is asked for falls. Posts without gold tags do not
 * count; posts without recommendations are wrong, and come last.
 *
 * @param gold normalized gold tags of each post
 * @returns undefined as `atThresholds`
 * Source: Geifman, Uziel, El-Yaniv 2019, "Bias-Reduced Uncertainty Estimation for Deep Neural Classifiers", section 2.
 * Example: first tags of 0.9 (right), 0.4 (wrong) and 0.2 (right): risks 0, 1/2 and 1/3, and an area of 0.278.
 */
export function riskCoverageCurve(
  rankings: readonly Ranking[],
  gold: readonly (readonly string[])[],
): RiskCoverageCurve | undefined {
  const judged = withGold(rankings, gold, 1);
  if (!judged) return undefined;
  const firsts = judged.map(({ ranking: [first], gold: tags }) => ({
    confidence: first?.probability ?? Number.NEGATIVE_INFINITY,
    isWrong: first === undefined || !tags.includes(normalizeTag(first.tag)),
  }));
  firsts.sort((a, b) => b.confidence - a.confidence);
  const coverages: number[] = [];
  const risks: number[] = [];
  let area = 0;
  let wrong = 0;
  let counted = 0;
  for (const [i, { confidence, isWrong }] of firsts.entries()) {
    if (isWrong) wrong++;
    if (firsts[i + 1]?.confidence === confidence) continue;
    const covered = i + 1;
    coverages.push(covered / firsts.length);
    risks.push(wrong / covered);
    area += ((covered - counted) / firsts.length) * (wrong / covered);
    counted = covered;
  }
  return { coverages: Float64Array.from(coverages), risks: Float64Array.from(risks), area };
}

/** The posts that count, each with the first `k` tags; undefined if a tag has no probability or no post counts. */
function withGold(
  rankings: readonly Ranking[],
  gold: readonly (readonly string[])[],
  k: number,
): { ranking: Ranking; gold: readonly string[] }[] | undefined {
  assertSameLength(rankings, gold);
  const judged = rankings
    .map((ranking, at) => ({ ranking: ranking.slice(0, k), gold: gold[at] }))
    .filter(({ gold: tags }) => tags.length > 0);
  const isKnown = judged.every(({ ranking }) =>
    ranking.every(({ probability }) => probability !== undefined),
  );
  return isKnown && judged.length > 0 ? judged : undefined;
}
