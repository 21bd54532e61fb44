import { normalizeTag, tagSpelling } from '../../../src/base/tags.ts';
import type { ReadReport } from '../../../src/posts/read-report.ts';
import type { OwnPosts } from './one-person.ts';

const shownTags = 12;
const shownVariants = 5;

/** A tag, the number of posts that use it, and its spellings, most used first. */
interface TagUse {
  readonly tag: string;
  readonly posts: number;
  readonly spellings: readonly { readonly spelling: string; readonly posts: number }[];
}

/** What a file of posts contains, for the person who wrote them. */
export interface FoundPosts {
  readonly posts: number;
  readonly withTags: number;
  /** Absent if the posts name several authors. */
  readonly author?: string;
  readonly distinctTags: number;
  /** Most used first. */
  readonly topTags: readonly TagUse[];
  /** The most used of the tags that have several spellings, such as #Coffee and #coffee. */
  readonly variants: readonly TagUse[];
  /** Posts of each year (UTC), oldest first; posts without a time are in none. */
  readonly years: readonly { readonly year: number; readonly posts: number }[];
  readonly withoutTime: number;
  /** What the reader left out, and why. */
  readonly report: ReadReport;
}

export function describePosts({ posts, author }: OwnPosts, report: ReadReport): FoundPosts {
  const tags = new Map<string, { posts: number; spellings: Map<string, number> }>();
  const years = new Map<number, number>();
  let withTags = 0;
  let withoutTime = 0;
  for (const { hashtags, time } of posts) {
    const own = new Map(hashtags.map((one) => [normalizeTag(one), tagSpelling(one)]));
    own.delete('');
    if (own.size > 0) withTags++;
    for (const [tag, spelling] of own) {
      const use = tags.get(tag) ?? { posts: 0, spellings: new Map() };
      use.posts++;
      increment(use.spellings, spelling);
      tags.set(tag, use);
    }
    if (time === undefined) withoutTime++;
    else increment(years, new Date(time).getUTCFullYear());
  }
  const uses = [...tags]
    .map(([tag, use]): TagUse => ({ tag, posts: use.posts, spellings: ranked(use.spellings) }))
    .sort((a, b) => b.posts - a.posts || (a.tag < b.tag ? -1 : 1));
  return {
    posts: posts.length,
    withTags,
    ...(author !== undefined && { author }),
    distinctTags: uses.length,
    topTags: uses.slice(0, shownTags),
    variants: uses.filter(({ spellings }) => spellings.length > 1).slice(0, shownVariants),
    years: [...years].sort(([a], [b]) => a - b).map(([year, posts]) => ({ year, posts })),
    withoutTime,
    report,
  };
}

function increment<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function ranked(counts: ReadonlyMap<string, number>): TagUse['spellings'] {
  return [...counts]
    .map(([spelling, posts]) => ({ spelling, posts }))
    .sort((a, b) => b.posts - a.posts || (a.spelling < b.spelling ? -1 : 1));
}
