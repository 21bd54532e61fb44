import {
  type ConfusionMatrix,
  confusionCounts,
  confusionMatrix,
  perTagFigures,
  type Ranking,
  tagsAbove,
  topTags,
} from '../../evaluation/index.ts';
import type { Limits } from './limits.ts';
import type { TagCounts } from './report-data.ts';
import type { TestPosts } from './test-posts.ts';
import { lengthShares } from './text-lengths.ts';

/** Posts below this nDCG are looked at on their own. TagFinder 2022, section 5.1. */
export const WORST = 0.2;
/** Tags of a row whose counts are listed: those with the most errors. */
const COUNTED_TAGS = 50;
/** Gold tags of a confusion matrix: the most frequent. */
const MATRIX_TAGS = 20;
/** Ranks of tags that are shown one by one; with more tags, groups of them. */
export const RANKS = 50;

/** How a run goes wrong, tag by tag. */
export interface RunErrors {
  /** Whether the tags are those above the threshold; otherwise they are the first k. */
  readonly isByThreshold: boolean;
  /** By falling number of errors. */
  readonly counts: readonly TagCounts[];
  /** Tags that are gold or decided somewhere. */
  readonly tags: number;
  readonly matrix: ConfusionMatrix;
  readonly all: readonly RankErrors[];
  /** Of the worst posts alone. Absent if the posts' nDCG is not known. */
  readonly worst?: readonly RankErrors[];
  /** Shares of the worst posts by length, as `LENGTHS`. Absent if there are none. */
  readonly worstLengths?: readonly number[];
}

/** Errors on tags of nearly the same rank by training posts. Per gold tag: the number of these in the tested posts. */
export interface RankErrors {
  /** The tags' mean rank, from 1. */
  readonly rank: number;
  readonly missed: number;
  readonly falselyGiven: number;
}

export interface ErrorOptions {
  /** Tags decided for each post where no threshold decides. */
  readonly k: number;
  readonly threshold?: number | undefined;
  /** Of each post. */
  readonly ndcg?: readonly (number | null)[] | undefined;
  readonly limits: Limits;
}

export function analyzeErrors(
  rankings: readonly Ranking[],
  { gold, trainingCounts, lengths }: TestPosts,
  { k, threshold, ndcg, limits }: ErrorOptions,
): RunErrors {
  const isByThreshold = threshold !== undefined && hasProbabilities(rankings);
  const decided = isByThreshold ? tagsAbove(rankings, threshold) : topTags(rankings, k);
  const figures = perTagFigures(decided, gold);
  const worst = ndcg?.flatMap((value, post) => (value !== null && value < WORST ? [post] : []));
  const groups = rankGroups(trainingCounts, Math.min(RANKS, Math.ceil(limits.curvePoints / 2)));
  const errorsOn = (posts: readonly number[]) => errorsByRank(decided, gold, groups, posts);
  return {
    isByThreshold,
    counts: figures
      .map((one) => tagCounts(one, gold.length, trainingCounts.get(one.tag) ?? 0))
      .sort((a, b) => errorsOf(b) - errorsOf(a))
      .slice(0, COUNTED_TAGS),
    tags: figures.length,
    matrix: confusionMatrix(
      decided,
      gold,
      figures.flatMap(({ tag, support }) => (support > 0 ? [tag] : [])).slice(0, MATRIX_TAGS),
    ),
    all: errorsOn([...gold.keys()]),
    ...(worst && { worst: errorsOn(worst) }),
    ...(worst?.length && { worstLengths: lengthShares(worst.map((post) => lengths[post])) }),
  };
}

function hasProbabilities(rankings: readonly Ranking[]): boolean {
  return rankings.every((tags) => tags.every(({ probability }) => probability !== undefined));
}

function tagCounts(
  figures: Parameters<typeof confusionCounts>[0] & { readonly tag: string },
  posts: number,
  training: number,
): TagCounts {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = confusionCounts(
    figures,
    posts,
  );
  return [figures.tag, training, truePositives, falsePositives, falseNegatives, trueNegatives];
}

function errorsOf([, , , falsePositives, falseNegatives]: TagCounts): number {
  return falsePositives + falseNegatives;
}

/**
 * Tags by falling number of training posts, in groups: one tag each if there are few, else wider ones for rarer tags.
 *
 * @param most groups
 * @returns the group of each tag, and the mean rank of each group
 * Example: 5 tags in at most 3 groups: ranks 1, 2 to 3, and 4 to 5 (mean ranks 1, 2.5 and 4.5).
 */
export function rankGroups(
  trainingCounts: ReadonlyMap<string, number>,
  most: number,
): { readonly groupOf: ReadonlyMap<string, number>; readonly ranks: readonly number[] } {
  const tags = [...trainingCounts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const groupOf = new Map<string, number>();
  const ranks: number[] = [];
  for (let group = 1, first = 0; first < tags.length; group++) {
    const end = tags.length <= most ? first + 1 : Math.round(tags.length ** (group / most));
    if (end <= first) continue;
    for (let at = first; at < end; at++) groupOf.set(tags[at][0], ranks.length);
    ranks.push((first + 1 + end) / 2);
    first = end;
  }
  return { groupOf, ranks };
}

/**
 * Errors on some posts, per gold tag in all posts: so those of the worst posts are a part of those of all.
 *
 * @param posts whose errors count
 * Source: TagFinder 2022, Figure 17.
 */
export function errorsByRank(
  decided: readonly (readonly string[])[],
  gold: readonly (readonly string[])[],
  { groupOf, ranks }: ReturnType<typeof rankGroups>,
  posts: readonly number[],
): RankErrors[] {
  const [support, missed, falselyGiven] = [0, 1, 2].map(() => new Float64Array(ranks.length));
  const count = (counts: Float64Array, tags: readonly string[]) => {
    for (const tag of tags) {
      const group = groupOf.get(tag);
      if (group !== undefined) counts[group]++;
    }
  };
  for (const tags of gold) count(support, tags);
  for (const post of posts) {
    const given = new Set(decided[post]);
    const golden = new Set(gold[post]);
    count(
      missed,
      gold[post].filter((tag) => !given.has(tag)),
    );
    count(
      falselyGiven,
      decided[post].filter((tag) => !golden.has(tag)),
    );
  }
  return ranks.flatMap((rank, group) =>
    support[group] === 0
      ? []
      : {
          rank,
          missed: missed[group] / support[group],
          falselyGiven: falselyGiven[group] / support[group],
        },
  );
}
