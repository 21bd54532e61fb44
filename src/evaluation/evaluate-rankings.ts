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
import type { TrainingCounts } from './propensity-metrics.ts';
import { PropensityReport } from './propensity-report.ts';
import { assertCutoff, harmonicMean, meanOverPosts } from './ranking-metrics.ts';
import { rouge1, rougeSu4, rougeWords } from './rouge.ts';

/** A proposed tag; a model's `Recommendation` is one. */
export interface RankedTag {
  readonly tag: string;
  readonly score?: number;
  readonly probability?: number;
}

/** The tags proposed for one post, best first. Only the order matters; scores are ignored. */
export type Ranking = readonly RankedTag[];

export interface EvaluationOptions {
  /** Default `textbook`. */
  readonly convention?: ConventionName;
  /** Positive integers. Default 1, 3, 5, 10. */
  readonly cutoffs?: readonly number[];
  /** Maps spellings of the same tag to one string, before the convention's own matching. Default `normalizeTag`. */
  readonly normalize?: (tag: string) => string;
  /**
   * Adds `psp@k` and `psndcg@k` to a report of the convention `textbook`; the other conventions do not define them. Tags
   * must be normalized in the same way as here (`countTrainingTags`).
   */
  readonly trainingCounts?: TrainingCounts;
}

export interface Report {
  readonly convention: ConventionName;
  /** Number of posts. */
  readonly posts: number;
  /** Number of posts without a gold tag. The convention decides whether they count. */
  readonly withoutGold: number;
  /**
   * `precision@k`, `recall@k`, `f1@k`, `rp@k`, `hit@k`, `map@k`, `ndcg@k`, `alpha-ndcg@k` for each cutoff, if the
   * convention defines them, then `mrr`, `rouge-1` and `rouge-su4` (F1), and, with training counts, `psp@k` and
   * `psndcg@k`. All are in [0, 1], except that P@k of `hashtag-generation` exceeds 1 if one prediction matches two gold
   * tags with the same stem.
   */
  readonly metrics: Readonly<Record<string, number>>;
  /**
   * For each metric, the values of all posts in the given order, for paired tests; shape (posts,). NaN if
   * the post does not count. Their mean is the metric, except for `f1@k` (the harmonic mean of two means)
   * and pooled `recall@k`. Values of `psp@k` and `psndcg@k` can exceed 1.
   */
  readonly perPost: Readonly<Record<string, Float64Array>>;
}

const AT_K: readonly AtKMeasure[] = [
  'precision',
  'recall',
  'f1',
  'rp',
  'hit',
  'map',
  'ndcg',
  'alpha-ndcg',
];

/**
 * Evaluates one ranking for each post against the post's gold tags. Tags that normalize to the empty string are ignored
 * on both sides. Repeated gold tags count once.
 *
 * @param rankings one for each post; empty if nothing was proposed
 * @param gold tags in any spelling, in the same order
 * @throws {InvalidArgumentError} if the numbers of rankings and posts differ, no post has a gold tag, or an
 *   option is invalid
 */
export function evaluateRankings(
  rankings: readonly Ranking[],
  gold: readonly (readonly string[])[],
  options: EvaluationOptions = {},
): Report {
  const evaluator = new RankingEvaluator(gold, options);
  if (rankings.length !== gold.length) {
    throw new InvalidArgumentError(
      `each post needs one ranking: got ${rankings.length} rankings for ${gold.length} posts`,
    );
  }
  for (const [post, ranking] of rankings.entries()) evaluator.judge(post, ranking);
  return evaluator.report();
}

/**
 * Like `evaluateRankings`, for rankings that arrive one at a time in any order. Stores only the gold tags and one
 * number per metric for each post, not the rankings.
 */
export class RankingEvaluator {
  readonly #name: ConventionName;
  readonly #convention: Convention;
  readonly #cutoffs: readonly number[];
  readonly #gold: readonly (readonly string[])[];
  readonly #perPost: Record<string, Float64Array> = {};
  /** Number of counted gold tags of each post; shape (posts,). */
  readonly #goldCounts: Uint32Array;
  readonly #judged: Uint8Array;
  readonly #propensityScored: PropensityReport | undefined;
  readonly #normalized: (tag: string) => string;
  readonly #key: (tag: string) => string;
  readonly #wordsOf = memoize(rougeWords);

  /**
   * @param gold tags of each post, in any spelling
   * @throws {InvalidArgumentError} if no post has a gold tag, or an option is invalid
   */
  constructor(gold: readonly (readonly string[])[], options: EvaluationOptions = {}) {
    const {
      convention: name = 'textbook',
      cutoffs = [1, 3, 5, 10],
      normalize,
      trainingCounts,
    } = options;
    const convention = conventions[name];
    if (convention === undefined) {
      throw new InvalidArgumentError(
        `the convention must be one of ${CONVENTIONS.join(', ')}, got "${name}"`,
      );
    }
    cutoffs.forEach(assertCutoff);
    this.#name = name;
    this.#convention = convention;
    this.#cutoffs = cutoffs;
    this.#normalized = memoize(normalize ?? normalizeTag);
    this.#key = memoize(convention.key);
    this.#gold = gold.map((tags) =>
      [...new Set(tags.map(this.#normalized))].filter((tag) => tag !== ''),
    );
    if (this.#gold.every((tags) => tags.length === 0)) {
      throw new InvalidArgumentError(
        `evaluation needs gold tags: none of the ${gold.length} posts has one`,
      );
    }
    this.#goldCounts = new Uint32Array(gold.length);
    this.#judged = new Uint8Array(gold.length);
    if (trainingCounts !== undefined && convention.isPropensityScored) {
      this.#propensityScored = new PropensityReport(trainingCounts, cutoffs, gold.length);
    }
    const defined = AT_K.filter((measure) => convention.atK[measure]);
    const atK = defined.flatMap((measure) => cutoffs.map((k) => `${measure}@${k}`));
    for (const metric of [...atK, 'mrr', 'rouge-1', 'rouge-su4']) {
      this.#perPost[metric] = new Float64Array(gold.length);
    }
  }

  /** Evaluates the ranking of a post, once per post. @param post index of the post in the gold tags */
  judge(post: number, ranking: Ranking): void {
    const { atK, mrr, removeRepeats } = this.#convention;
    const keys = (tags: readonly string[]) =>
      removeRepeats ? [...new Set(tags.map(this.#key))] : tags.map(this.#key);
    const gold = this.#gold[post];
    const tags = ranking.map(({ tag }) => this.#normalized(tag)).filter((tag) => tag !== '');
    const goldTags = keys(gold);
    const judged: JudgedPost = {
      ranking: keys(tags),
      goldTags,
      gold: new Set(goldTags),
      wordsOf: this.#wordsOf,
    };
    const record = (metric: string, value: number) => {
      this.#perPost[metric][post] = value;
    };
    for (const measure of AT_K) {
      for (const k of this.#cutoffs) {
        const figure = atK[measure]?.(judged, k);
        if (figure !== undefined) record(`${measure}@${k}`, figure);
      }
    }
    record('mrr', mrr(judged));
    const first = this.#wordsOf(tags[0] ?? '');
    for (const [metric, rouge] of [
      ['rouge-1', rouge1],
      ['rouge-su4', rougeSu4],
    ] as const) {
      const scores = gold.map((tag) => rouge(first, this.#wordsOf(tag)).f1);
      record(metric, scores.length === 0 ? Number.NaN : meanOverPosts(scores));
    }
    this.#propensityScored?.judge(post, judged.ranking, judged.gold);
    this.#goldCounts[post] = goldTags.length;
    this.#judged[post] = 1;
  }

  /** @throws {InvalidArgumentError} if a post was not judged */
  report(): Report {
    const missing = this.#judged.indexOf(0);
    if (missing >= 0) {
      throw new InvalidArgumentError(`each post needs one ranking: post ${missing + 1} has none`);
    }
    const metrics: Record<string, number> = {};
    const perPost = { ...this.#perPost, ...this.#propensityScored?.perPost() };
    for (const [metric, values] of Object.entries(perPost)) {
      metrics[metric] = meanOverPosts(values);
    }
    for (const k of this.#cutoffs) {
      if (this.#convention.atK.f1 === undefined) continue;
      if (this.#convention.recallOver === 'pooled') {
        metrics[`recall@${k}`] = pooledRecall(this.#perPost[`recall@${k}`], this.#goldCounts);
      }
      metrics[`f1@${k}`] = harmonicMean(metrics[`precision@${k}`], metrics[`recall@${k}`]);
    }
    return {
      convention: this.#name,
      posts: this.#gold.length,
      withoutGold: this.#gold.filter((tags) => tags.length === 0).length,
      metrics,
      perPost,
    };
  }
}

/** Total hits divided by total gold tags. */
function pooledRecall(recalls: Float64Array, goldCounts: Uint32Array): number {
  let hits = 0;
  let gold = 0;
  goldCounts.forEach((count, post) => {
    if (count > 0) hits += recalls[post] * count;
    gold += count;
  });
  return hits / gold;
}

/** Maximum number of cached tags, because predictions may contain any number of different ones. */
const MOST_KNOWN = 200_000;

/** Caches results, because the same few thousand tags recur: each is normalized, stemmed and split once. */
function memoize<T>(f: (tag: string) => T): (tag: string) => T {
  const known = new Map<string, T>();
  return (tag) => {
    let value = known.get(tag);
    if (value === undefined) {
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(tag, (value = f(tag)));
    }
    return value;
  };
}
