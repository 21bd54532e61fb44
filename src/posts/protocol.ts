import { InvalidArgumentError } from '../base/errors.ts';
import type { Post } from './post.ts';
import type { Splits } from './split.ts';

/** Splits whose posts have only tags of a fixed set. */
export interface ClosedSplits extends Splits {
  /** The tags kept, normalized, most used first; ties in code unit order. */
  readonly tags: readonly string[];
}

/**
 * The closed protocol: tags in fewer than `minCount` training posts are dropped from all splits, then the posts that
 * have no tags left. The spelling of the other tags is kept.
 *
 * @param minCount an integer >= 1. Huang et al. 2016 (section 4.1) and Shen et al. 2019 (section 4.1) leave out rare tags, but
 *   neither says how rare
 * @param normalize the identity of a tag (`normalizeTag` of `octothorpe/text`)
 */
export function closedProtocol(
  splits: Splits,
  minCount: number,
  normalize: (tag: string) => string,
): ClosedSplits {
  check('minCount', minCount);
  const ranked = rankedTags(splits.train, normalize).filter(([, count]) => count >= minCount);
  return restrict(splits, ranked, normalize);
}

/** Like `closedProtocol`, but keeps the `n` tags that are in the most training posts (TagFinder: 50). */
export function topNProtocol(
  splits: Splits,
  n: number,
  normalize: (tag: string) => string,
): ClosedSplits {
  check('n', n);
  return restrict(splits, rankedTags(splits.train, normalize).slice(0, n), normalize);
}

/**
 * Drops the tags that a paper's rule leaves out, then the posts left without a tag; before the other protocols, which count.
 *
 * @param keeps of a normalized tag; `tagRules` of `octothorpe/text` has the papers'
 */
export function withoutTags(
  splits: Splits,
  keeps: (tag: string) => boolean,
  normalize: (tag: string) => string,
): ClosedSplits {
  const ranked = rankedTags(splits.train, normalize).filter(([tag]) => keeps(tag));
  const ruled = (posts: readonly Post[]) => keepTags(posts, (tag) => keeps(normalize(tag)));
  return {
    train: ruled(splits.train),
    valid: ruled(splits.valid),
    test: ruled(splits.test),
    tags: ranked.map(([tag]) => tag),
  };
}

function rankedTags(
  posts: readonly Post[],
  normalize: (tag: string) => string,
): [string, number][] {
  const counts = new Map<string, number>();
  for (const post of posts) {
    for (const tag of new Set(post.hashtags.map(normalize))) {
      if (tag !== '') counts.set(tag, (counts.get(tag) ?? 0) + 1);
    }
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

function restrict(
  splits: Splits,
  ranked: readonly [string, number][],
  normalize: (tag: string) => string,
): ClosedSplits {
  const tags = ranked.map(([tag]) => tag);
  const kept = new Set(tags);
  const restricted = (posts: readonly Post[]) => keepTags(posts, (tag) => kept.has(normalize(tag)));
  return {
    train: restricted(splits.train),
    valid: restricted(splits.valid),
    test: restricted(splits.test),
    tags,
  };
}

function keepTags(posts: readonly Post[], keeps: (tag: string) => boolean): Post[] {
  return posts
    .map((post) => ({ ...post, hashtags: post.hashtags.filter(keeps) }))
    .filter((post) => post.hashtags.length > 0);
}

function check(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) {
    throw new InvalidArgumentError(`${name} must be an integer >= 1, got ${value}`);
  }
}
