import { porterStem } from '../text/porter-stem.ts';
import {
  averagePrecisionAtK,
  discount,
  f1AtK,
  harmonicMean,
  hitRateAtK,
  hitsAtK,
  idealGain,
  isHit,
  ndcgAtK,
  precisionAtK,
  recallAtK,
  reciprocalRank,
  sumOfPrecisions,
} from './ranking-metrics.ts';

/** The names of the conventions; `textbook` is the default everywhere, the others stand beside published figures. */
export const CONVENTIONS = ['textbook', 'hashtag-generation', 'tagfinder', 'takg'] as const;

export type ConventionName = (typeof CONVENTIONS)[number];

/** One post as a convention sees it: every tag is replaced by its matching key. */
export interface JudgedPost {
  /** Best first; repeats stay, unless the convention removes them. */
  readonly ranking: readonly string[];
  /** Repeats stay (two gold tags of one stem are two), unless the convention removes them. */
  readonly goldTags: readonly string[];
  readonly gold: ReadonlySet<string>;
}

/** A post's value; NaN leaves the post out of the mean. */
type Measure = (post: JudgedPost, k: number) => number;

/** How one line of work counts. A measure that it does not define is absent, and so from its reports. */
export interface Convention {
  /** Two normalized tags match exactly if their keys are equal. */
  readonly key: (tag: string) => string;
  /** Whether tags with a key that came before are removed, from rankings and from gold tags. */
  readonly removeRepeats: boolean;
  /** `mean`: recall@k is the mean over posts. `pooled`: summed hits / summed gold tags. */
  readonly recallOver: 'mean' | 'pooled';
  readonly atK: Readonly<Partial<Record<AtKMeasure, Measure>>>;
  readonly mrr: (post: JudgedPost) => number;
}

export type AtKMeasure = 'precision' | 'recall' | 'f1' | 'hit' | 'map' | 'ndcg';

const hit: Measure = (post, k) => hitRateAtK(post.ranking, post.gold, k);
const mrr = (post: JudgedPost) => reciprocalRank(post.ranking, post.gold);

const textbook: Convention = {
  key: (tag) => tag,
  removeRepeats: false,
  recallOver: 'mean',
  atK: {
    precision: (post, k) => precisionAtK(post.ranking, post.gold, k),
    recall: (post, k) => recallAtK(post.ranking, post.gold, k),
    f1: (post, k) => f1AtK(post.ranking, post.gold, k),
    hit,
    map: (post, k) => averagePrecisionAtK(post.ranking, post.gold, k),
    ndcg: (post, k) => ndcgAtK(post.ranking, post.gold, k),
  },
  mrr,
};

/**
 * Wang et al. 2019 (NAACL), "Microblog Hashtag Generation via Encoding Conversation Contexts":
 * `evaluate.py` of yuewang-cuhk/HashtagGeneration. Tags match by the Porter stem of the whole tag as one
 * string; repeats after stemming stay and, where they are right, count again in AP. Posts without gold
 * tags count in P@k and MAP, as 0.
 *
 * Differs: NLTK's stemmer, used there, knows a few irregular words beyond Porter's algorithm.
 */
const hashtagGeneration: Convention = {
  key: porterStem,
  removeRepeats: false,
  recallOver: 'pooled',
  atK: {
    precision: (post, k) => goldFoundAtK(post, k) / k,
    recall: (post, k) => goldFoundAtK(post, k) / post.goldTags.length,
    f1: (post, k) =>
      harmonicMean(goldFoundAtK(post, k) / k, goldFoundAtK(post, k) / (post.goldTags.length || 1)),
    hit,
    // The mean of precision at hits, then once more divided by the gold tags.
    map: (post, k) => (meanPrecisionAtHits(post, k) || 0) / (post.goldTags.length || 1),
  },
  mrr,
};

/**
 * TagFinder 2022 ("Hashtag Recommendation for Twitter Data"): AP is the mean of precision at hits, and posts
 * without a hit are left out; nDCG's ideal has the hits found first, not the gold tags (0 without a hit).
 */
const tagfinder: Convention = {
  key: (tag) => tag,
  removeRepeats: false,
  recallOver: 'mean',
  atK: {
    hit,
    map: meanPrecisionAtHits,
    ndcg: (post, k) => {
      const found = hitsAtK(post.ranking, post.gold, k);
      if (found === 0) return 0;
      let gain = 0;
      for (let rank = 0; rank < Math.min(k, post.ranking.length); rank++) {
        if (isHit(post.ranking, post.gold, rank)) gain += discount(rank);
      }
      return gain / idealGain(found);
    },
  },
  mrr,
};

/**
 * Wang et al. 2019 (ACL), "Topic-Aware Neural Keyphrase Generation for Social Media Language":
 * `pred_evaluate.py` of yuewang-cuhk/TAKG. Tags match by the Porter stems of their words; repeats after
 * stemming are removed first. P@k divides by the number of predictions if these are fewer than `k`; posts
 * without gold tags count, as 0.
 */
const takg: Convention = {
  key: (tag) => tag.split(' ').map(porterStem).join(' '),
  removeRepeats: true,
  recallOver: 'mean',
  atK: {
    precision: takgPrecision,
    recall: takgRecall,
    f1: (post, k) => harmonicMean(takgPrecision(post, k), takgRecall(post, k)),
    hit,
    map: (post, k) => sumOfPrecisions(post.ranking, post.gold, k) / (post.gold.size || 1),
    ndcg: (post, k) => (post.gold.size === 0 ? 0 : ndcgAtK(post.ranking, post.gold, k)),
  },
  mrr,
};

/** The table of conventions in docs/metrics.md, as code. */
export const conventions: Readonly<Record<ConventionName, Convention>> = {
  textbook,
  'hashtag-generation': hashtagGeneration,
  tagfinder,
  takg,
};

/** Gold tags (repeats count) whose key is among the first `k` predictions. */
function goldFoundAtK({ ranking, goldTags }: JudgedPost, k: number): number {
  const top = ranking.slice(0, k);
  return goldTags.filter((tag) => top.includes(tag)).length;
}

/** The mean over right ranks r <= k of (right tags among the first r) / r; NaN if none is right. */
function meanPrecisionAtHits({ ranking, gold }: JudgedPost, k: number): number {
  let hits = 0;
  let sum = 0;
  for (let rank = 0; rank < Math.min(k, ranking.length); rank++) {
    if (gold.has(ranking[rank])) sum += ++hits / (rank + 1);
  }
  return sum / hits;
}

function takgPrecision({ ranking, gold }: JudgedPost, k: number): number {
  return hitsAtK(ranking, gold, k) / (Math.min(k, ranking.length) || 1);
}

function takgRecall({ ranking, gold }: JudgedPost, k: number): number {
  return hitsAtK(ranking, gold, k) / (gold.size || 1);
}
