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
 * As `evaluateRankings`, for rankings that come one after the other, in any order, and need not be kept: of each
 * post only its gold tags stay, and a number for each metric.
 */
export class RankingEvaluator {
  readonly #name: ConventionName;
  readonly #convention: Convention;
  readonly #cutoffs: readonly number[];
  readonly #gold: readonly (readonly string[])[];
  readonly #perPost: Record<string, Float64Array> = {};
  /** How many gold tags of each post count; shape (posts,). */
  readonly #goldCounts: Uint32Array;
  readonly #judged: Uint8Array;
  readonly #normalized: (tag: string) => string;
  readonly #key: (tag: string) => string;
  readonly #wordsOf = memoize(rougeWords);

  /**
   * @param gold tags of each post, in any spelling
   * @throws {InvalidArgumentError} if no post has a gold tag, or an option is not one of those it may be
   */
  constructor(gold: readonly (readonly string[])[], options: EvaluationOptions = {}) {
    const { convention: name = 'textbook', cutoffs = [1, 3, 5, 10], normalize } = options;
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
    const defined = AT_K.filter((measure) => convention.atK[measure]);
    const atK = defined.flatMap((measure) => cutoffs.map((k) => `${measure}@${k}`));
    for (const metric of [...atK, 'mrr', 'rouge-1', 'rouge-su4']) {
      this.#perPost[metric] = new Float64Array(gold.length);
    }
  }

  /** @param post its place in the gold tags; each is judged once */
  judge(post: number, ranking: Ranking): void {
    const { atK, mrr, removeRepeats } = this.#convention;
    const keys = (tags: readonly string[]) =>
      removeRepeats ? [...new Set(tags.map(this.#key))] : tags.map(this.#key);
    const gold = this.#gold[post];
    const tags = ranking.map(({ tag }) => this.#normalized(tag)).filter((tag) => tag !== '');
    const goldTags = keys(gold);
    const judged: JudgedPost = { ranking: keys(tags), goldTags, gold: new Set(goldTags) };
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
    for (const [metric, values] of Object.entries(this.#perPost)) {
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
      perPost: this.#perPost,
    };
  }
}

/** Summed hits over summed gold tags. */
function pooledRecall(recalls: Float64Array, goldCounts: Uint32Array): number {
  let hits = 0;
  let gold = 0;
  goldCounts.forEach((count, post) => {
    if (count > 0) hits += recalls[post] * count;
    gold += count;
  });
  return hits / gold;
}

/** As many tags as are remembered: predictions may hold any number of them. */
const MOST_KNOWN = 200_000;

/** The same few thousand tags come again and again: each is normalized, stemmed and split once. */
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
