import { InvalidArgumentError } from '../base/errors.ts';
import { normalizeTag } from '../base/tags.ts';
import type { Ranking } from './evaluate-rankings.ts';
import { assertCutoff, harmonicMean } from './ranking-metrics.ts';

/**
 * Returns the first `k` distinct tags of each ranking, normalized: the decision to recommend the top `k`.
 *
 * @throws {InvalidArgumentError} if `k` is not a positive integer
 */
export function topTags(rankings: readonly Ranking[], k: number): string[][] {
  assertCutoff(k);
  return rankings.map((ranking) => distinct(ranking.map(({ tag }) => tag)).slice(0, k));
}

/**
 * Returns the tags whose probability is at least `threshold`, normalized: the decision to recommend likely tags.
 *
 * @param threshold in [0, 1]
 * @throws {InvalidArgumentError} if a ranked tag has no probability, or the threshold is not in [0, 1]
 */
export function tagsAbove(rankings: readonly Ranking[], threshold: number): string[][] {
  if (!(threshold >= 0 && threshold <= 1)) {
    throw new InvalidArgumentError(`the threshold must be in [0, 1], got ${threshold}`);
  }
  return rankings.map((ranking, at) =>
    distinct(
      ranking
        .filter(({ tag, probability }) => {
          if (probability !== undefined) return probability >= threshold;
          throw new InvalidArgumentError(
            `a threshold needs probabilities, but "${tag}" in ranking ${at + 1} has none; use a cutoff k instead`,
          );
        })
        .map(({ tag }) => tag),
    ),
  );
}

export interface TagFigures {
  readonly tag: string;
  /** Number of posts with the tag as a gold tag. */
  readonly support: number;
  /** Number of posts for which the tag was decided. */
  readonly predicted: number;
  /** Number of posts for which both are true. */
  readonly hits: number;
  /** hits / predicted; 0 if never predicted. */
  readonly precision: number;
  /** hits / support; 0 without support. */
  readonly recall: number;
  readonly f1: number;
}

/**
 * Precision, recall and F1 of every tag that is gold or decided for at least one post, sorted by descending support,
 * then by tag.
 *
 * @param decided normalized tags decided for each post (`topTags`, `tagsAbove`)
 * @param gold normalized gold tags, in the same order; posts without gold tags count, and their decisions are wrong
 * Source: scikit-learn's `precision_recall_fscore_support` with `average=None, zero_division=0`.
 * Example: decided [[a, b], [a]], gold [[a], [b]]: a has precision 1/2 and recall 1, b has 0 and 0.
 */
export function perTagFigures(
  decided: readonly (readonly string[])[],
  gold: readonly (readonly string[])[],
): TagFigures[] {
  assertSameLength(decided, gold);
  const counts = new Map<string, { support: number; predicted: number; hits: number }>();
  const of = (tag: string) => {
    let count = counts.get(tag);
    if (!count) counts.set(tag, (count = { support: 0, predicted: 0, hits: 0 }));
    return count;
  };
  gold.forEach((tags, at) => {
    const golden = new Set(tags);
    for (const tag of golden) of(tag).support++;
    for (const tag of new Set(decided[at])) {
      of(tag).predicted++;
      if (golden.has(tag)) of(tag).hits++;
    }
  });
  return Array.from(counts, ([tag, count]) => ({ tag, ...count, ...rates(count) })).sort(
    (a, b) => b.support - a.support || (a.tag < b.tag ? -1 : 1),
  );
}

/** A tag as a yes-or-no question about each post. */
export interface ConfusionCounts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/**
 * The four counts of a tag, which add up to the posts.
 *
 * @param posts number of posts judged
 * Source: scikit-learn's `multilabel_confusion_matrix`.
 * Example: 10 posts, support 3, predicted 4, hits 2: 2 true and 2 false positives, 1 false and 5 true negatives.
 */
export function confusionCounts(
  { support, predicted, hits }: Pick<TagFigures, 'support' | 'predicted' | 'hits'>,
  posts: number,
): ConfusionCounts {
  return {
    truePositives: hits,
    falsePositives: predicted - hits,
    falseNegatives: support - hits,
    trueNegatives: posts - support - predicted + hits,
  };
}

export interface Rates {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/**
 * Micro and macro averages. Micro averages pool all decisions; macro averages are means of the tags' figures, over the tags
 * that are gold or decided for some post. Other tags known to a model do not count (scikit-learn, given
 * the whole label set, counts them as 0). 0 if nothing was decided or nothing is gold.
 *
 * Source: scikit-learn's `f1_score` with `average='micro' | 'macro', zero_division=0`.
 * Example: decided [[a, b], [a]], gold [[a], [b]]: micro 1 of 3 correct, 1 of 2 found, F1 0.4; macro F1
 * (2/3 + 0) / 2 = 0.333.
 */
export function microMacro(figures: readonly TagFigures[]): { micro: Rates; macro: Rates } {
  const sum = (value: (of: TagFigures) => number) => figures.reduce((s, of) => s + value(of), 0);
  const tags = figures.length || 1;
  return {
    micro: rates({
      hits: sum((of) => of.hits),
      predicted: sum((of) => of.predicted),
      support: sum((of) => of.support),
    }),
    macro: {
      precision: sum((of) => of.precision) / tags,
      recall: sum((of) => of.recall) / tags,
      f1: sum((of) => of.f1) / tags,
    },
  };
}

/** hits / predicted, hits / support, and their harmonic mean; 0 if the divisor is 0. */
export function rates(of: { hits: number; predicted: number; support: number }): Rates {
  const precision = of.predicted === 0 ? 0 : of.hits / of.predicted;
  const recall = of.support === 0 ? 0 : of.hits / of.support;
  return { precision, recall, f1: harmonicMean(precision, recall) };
}

/** @throws {InvalidArgumentError} if there is not one entry for each post */
export function assertSameLength(
  entries: readonly unknown[],
  gold: readonly (readonly string[])[],
): void {
  if (entries.length === gold.length) return;
  throw new InvalidArgumentError(
    `each post needs one entry: got ${entries.length} entries for ${gold.length} posts`,
  );
}

function distinct(tags: readonly string[]): string[] {
  return [...new Set(tags.map(normalizeTag))].filter((tag) => tag !== '');
}
