import { porterStem } from '../text/porter-stem.ts';
import { alphaNdcgAtK } from './alpha-ndcg.ts';
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
  rPrecisionAtK,
  sumOfPrecisions,
} from './ranking-metrics.ts';

/** The names of the conventions. `textbook` is the default everywhere; the others allow comparison with published figures. */
export const CONVENTIONS = ['textbook', 'hashtag-generation', 'tagfinder', 'takg'] as const;

export type ConventionName = (typeof CONVENTIONS)[number];

/** One post as a convention sees it, with every tag replaced by its matching key. */
export interface JudgedPost {
  /** Best first. Repeats are kept unless the convention removes them. */
  readonly ranking: readonly string[];
  /** Repeats are kept (two gold tags with the same stem count as two) unless the convention removes them. */
  readonly goldTags: readonly string[];
  readonly gold: ReadonlySet<string>;
  /** The words of a tag, as ROUGE counts them (`rougeWords`). */
  readonly wordsOf: (tag: string) => readonly string[];
}

/** The value of a post; NaN excludes the post from the mean. */
type Measure = (post: JudgedPost, k: number) => number;

/** How one line of work computes its metrics. Measures that it does not define are absent, also from its reports. */
export interface Convention {
  /** Two normalized tags match exactly if their keys are equal. */
  readonly key: (tag: string) => string;
  /** Whether tags whose key has already occurred are removed from rankings and gold tags. */
  readonly removeRepeats: boolean;
  /** `mean`: recall@k is the mean over posts. `pooled`: summed hits / summed gold tags. */
  readonly recallOver: 'mean' | 'pooled';
  readonly atK: Readonly<Partial<Record<AtKMeasure, Measure>>>;
  readonly mrr: (post: JudgedPost) => number;
  /** Whether reports have propensity-scored metrics where training counts are given. Default no. */
  readonly isPropensityScored?: boolean;
}

export type AtKMeasure =
  | 'precision'
  | 'recall'
  | 'f1'
  | 'rp'
  | 'hit'
  | 'map'
  | 'ndcg'
  | 'alpha-ndcg';

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
    rp: (post, k) => rPrecisionAtK(post.ranking, post.gold, k),
    hit,
    map: (post, k) => averagePrecisionAtK(post.ranking, post.gold, k),
    ndcg: (post, k) => ndcgAtK(post.ranking, post.gold, k),
    'alpha-ndcg': (post, k) => alphaNdcgAtK(post.ranking, post.gold, k, post.wordsOf),
  },
  mrr,
  isPropensityScored: true,
};

/**
 * Wang et al. 2019 (NAACL), "Microblog Hashtag Generation via Encoding Conversation Contexts":
 * `evaluate.py` of yuewang-cuhk/HashtagGeneration. Tags match by the Porter stem of the whole tag as one
 * string. Repeats after stemming are kept; correct ones count again in AP. Posts without gold tags count as 0 in
 * P@k and MAP.
 *
 * Difference: the original uses NLTK's stemmer, which knows a few irregular words beyond Porter's algorithm.
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
    // The mean of precision at hits, divided once more by the number of gold tags.
    map: (post, k) => (meanPrecisionAtHits(post, k) || 0) / (post.goldTags.length || 1),
  },
  mrr,
};

/**
 * TagFinder 2022 ("Hashtag Recommendation for Twitter Data"): AP is the mean of precision at hits; posts
 * without a hit are left out. The ideal ranking of nDCG has the hits found first, rather than the gold tags (0 without a
 * hit).
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
 * stemming are removed first. P@k divides by the number of predictions if there are fewer than `k`. Posts
 * without gold tags count as 0.
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

/** The mean over the ranks r <= k of correct tags of (correct tags among the first r) / r; NaN if there are none. */
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
