import { InvalidArgumentError } from '../base/errors.ts';
import { normalizeTag } from '../base/tags.ts';
import {
  type AtKMeasure,
  CONVENTIONS,
  type Convention,
  type ConventionName,
  conventions,
  type JudgedPost,
} from './conventions.ts';
import { assertCutoff, harmonicMean, meanOverPosts } from './ranking-metrics.ts';
import { rouge1, rougeSu4, rougeWords } from './rouge.ts';

/** A proposed tag; a model's `Recommendation` is one. */
export interface RankedTag {
  readonly tag: string;
  readonly score?: number;
  readonly probability?: number;
}

/** The tags proposed for one post, best first. The order is taken as it is; scores are not looked at. */
export type Ranking = readonly RankedTag[];

export interface EvaluationOptions {
  /** Default `textbook`. */
  readonly convention?: ConventionName;
  /** Positive whole numbers. Default 1, 3, 5, 10. */
  readonly cutoffs?: readonly number[];
  /** What makes two spellings one tag, before the convention's own matching. Default `normalizeTag`. */
  readonly normalize?: (tag: string) => string;
}

export interface Report {
  readonly convention: ConventionName;
  /** Posts given. */
  readonly posts: number;
  /** Posts among them without a gold tag; the convention says whether these count. */
  readonly withoutGold: number;
  /**
   * `precision@k`, `recall@k`, `f1@k`, `hit@k`, `map@k`, `ndcg@k` for each cutoff, as far as the convention
   * defines them, then `mrr`, `rouge-1` and `rouge-su4` (F1). All in [0, 1]; only `hashtag-generation` exceeds 1 in P@k where one
   * prediction matches two gold tags of one stem.
   */
  readonly metrics: Readonly<Record<string, number>>;
  /**
   * The value of every post for each metric, in the order given, for paired tests; shape (posts,). NaN where
   * the post does not count. Their mean is the metric, except for `f1@k` (the harmonic mean of the two means)
   * and a pooled `recall@k`.
   */
  readonly perPost: Readonly<Record<string, Float64Array>>;
}

const AT_K: readonly AtKMeasure[] = ['precision', 'recall', 'f1', 'hit', 'map', 'ndcg'];

/**
 * Judges one ranking for each post against the post's gold tags. Tags that normalize to nothing are not
 * tags: they are left out on both sides. A gold tag given twice is one.
 *
 * @param rankings one for each post; an empty one is a post for which nothing was proposed
 * @param gold tags in any spelling, in the same order
 * @throws {InvalidArgumentError} if the numbers of rankings and posts differ, no post has a gold tag, or an
 *   option is not one of those it may be
 */
export function evaluateRankings(
  rankings: readonly Ranking[],
  gold: readonly (readonly string[])[],
  options: EvaluationOptions = {},
): Report {
  const { convention: name = 'textbook', cutoffs = [1, 3, 5, 10], normalize } = options;
  const convention = conventions[name];
  if (convention === undefined) {
    throw new InvalidArgumentError(
      `the convention must be one of ${CONVENTIONS.join(', ')}, got "${name}"`,
    );
  }
  cutoffs.forEach(assertCutoff);
  if (rankings.length !== gold.length) {
    throw new InvalidArgumentError(
      `each post needs one ranking: got ${rankings.length} rankings for ${gold.length} posts`,
    );
  }
  const normalized = memoize(normalize ?? normalizeTag);
  const normalizedGold = gold.map((tags) =>
    [...new Set(tags.map(normalized))].filter((tag) => tag !== ''),
  );
  const withoutGold = normalizedGold.filter((tags) => tags.length === 0).length;
  if (withoutGold === gold.length) {
    throw new InvalidArgumentError(
      `evaluation needs gold tags: none of the ${gold.length} posts has one`,
    );
  }
  const normalizedRankings = rankings.map((ranking) =>
    ranking.map(({ tag }) => normalized(tag)).filter((tag) => tag !== ''),
  );
  const posts = judge(normalizedRankings, normalizedGold, convention);

  const metrics: Record<string, number> = {};
  const perPost: Record<string, Float64Array> = {};
  const record = (metric: string, value: (post: JudgedPost, at: number) => number) => {
    perPost[metric] = Float64Array.from(posts, value);
    metrics[metric] = meanOverPosts(perPost[metric]);
  };
  for (const measure of AT_K) {
    const atK = convention.atK[measure];
    if (atK) for (const k of cutoffs) record(`${measure}@${k}`, (post) => atK(post, k));
  }
  for (const k of cutoffs) {
    if (convention.atK.f1 === undefined) continue;
    if (convention.recallOver === 'pooled') {
      metrics[`recall@${k}`] = pooledRecall(perPost[`recall@${k}`]!, posts);
    }
    metrics[`f1@${k}`] = harmonicMean(metrics[`precision@${k}`]!, metrics[`recall@${k}`]!);
  }
  record('mrr', convention.mrr);
  const wordsOf = memoize(rougeWords);
  for (const [metric, rouge] of [
    ['rouge-1', rouge1],
    ['rouge-su4', rougeSu4],
  ] as const) {
    record(metric, (_, at) => {
      const first = wordsOf(normalizedRankings[at]![0] ?? '');
      const scores = normalizedGold[at]!.map((tag) => rouge(first, wordsOf(tag)).f1);
      return scores.length === 0 ? Number.NaN : meanOverPosts(scores);
    });
  }
  return { convention: name, posts: posts.length, withoutGold, metrics, perPost };
}

/** Replaces tags by the convention's keys. */
function judge(
  rankings: readonly string[][],
  gold: readonly string[][],
  convention: Convention,
): JudgedPost[] {
  const key = memoize(convention.key);
  const keys = (tags: readonly string[]) =>
    convention.removeRepeats ? [...new Set(tags.map(key))] : tags.map(key);
  return rankings.map((ranking, at) => {
    const goldTags = keys(gold[at]!);
    return { ranking: keys(ranking), goldTags, gold: new Set(goldTags) };
  });
}

/** Summed hits over summed gold tags. */
function pooledRecall(recalls: Float64Array, posts: readonly JudgedPost[]): number {
  let hits = 0;
  let gold = 0;
  posts.forEach(({ goldTags }, at) => {
    if (goldTags.length > 0) hits += recalls[at]! * goldTags.length;
    gold += goldTags.length;
  });
  return hits / gold;
}

/** The same few thousand tags come again and again: each is normalized, stemmed and split once. */
function memoize<T>(f: (tag: string) => T): (tag: string) => T {
  const known = new Map<string, T>();
  return (tag) => {
    let value = known.get(tag);
    if (value === undefined) known.set(tag, (value = f(tag)));
    return value;
  };
}
