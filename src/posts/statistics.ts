import type { Post } from './post.ts';

/** Statistics of a corpus. Shares are in [0, 1]; times in milliseconds since 1970. */
export interface StatisticsSummary {
  readonly posts: number;
  readonly postsWithTags: number;
  readonly postsWithConversation: number;
  readonly postsWithTime: number;
  readonly authors: number;
  /** Uses of tags; a tag twice in one post counts once. */
  readonly tags: number;
  readonly distinctTags: number;
  /** Mean over all posts. */
  readonly tagsPerPost: number;
  /** Code points of the texts. */
  readonly length: Quantiles;
  readonly time?: { readonly first: number; readonly last: number };
  /** Posts by their stated language, most frequent first. Posts without one are not counted. */
  readonly languages: readonly { readonly lang: string; readonly posts: number }[];
  /** Most used first; ties in code unit order. */
  readonly topTags: readonly { readonly tag: string; readonly posts: number }[];
  /** The shares of distinct tags and of tag uses whose tag also occurs in another corpus. */
  readonly seen?: { readonly distinctShare: number; readonly useShare: number };
}

/** Nearest-rank quantiles; all 0 without posts. */
export interface Quantiles {
  readonly min: number;
  readonly p25: number;
  readonly median: number;
  readonly p75: number;
  readonly p95: number;
  readonly max: number;
}

/** Collects the statistics of a stream of posts. Its memory grows with authors and tags, not with posts. */
export class Statistics {
  readonly #normalize: (tag: string) => string;
  readonly #authors = new Set<string>();
  readonly #tags = new Map<string, number>();
  readonly #languages = new Map<string, number>();
  readonly #lengths = new Map<number, number>();
  #posts = 0;
  #postsWithTags = 0;
  #postsWithConversation = 0;
  #postsWithTime = 0;
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  /** @param normalize the identity of a tag (`normalizeTag` of `octothorpe/text`) */
  constructor(normalize: (tag: string) => string) {
    this.#normalize = normalize;
  }

  add(post: Post): void {
    this.#posts++;
    if (post.author !== undefined) this.#authors.add(post.author);
    if (post.conversation !== undefined) this.#postsWithConversation++;
    if (post.lang !== undefined) increment(this.#languages, post.lang);
    if (post.time !== undefined) {
      this.#postsWithTime++;
      this.#first = Math.min(this.#first, post.time);
      this.#last = Math.max(this.#last, post.time);
    }
    increment(this.#lengths, codePoints(post.text));
    const tags = new Set(post.hashtags.map(this.#normalize));
    tags.delete('');
    if (tags.size > 0) this.#postsWithTags++;
    for (const tag of tags) increment(this.#tags, tag);
  }

  /**
   * @param options.topTags how many of the most used tags to list (default 20)
   * @param options.seenIn another corpus, such as the training posts, for `seen`
   */
  summary(options: { topTags?: number; seenIn?: Statistics } = {}): StatisticsSummary {
    const { topTags = 20, seenIn } = options;
    const uses = sum(this.#tags.values());
    return {
      posts: this.#posts,
      postsWithTags: this.#postsWithTags,
      postsWithConversation: this.#postsWithConversation,
      postsWithTime: this.#postsWithTime,
      authors: this.#authors.size,
      tags: uses,
      distinctTags: this.#tags.size,
      tagsPerPost: this.#posts === 0 ? 0 : uses / this.#posts,
      length: quantiles(this.#lengths),
      ...(this.#postsWithTime > 0 && { time: { first: this.#first, last: this.#last } }),
      languages: ranked(this.#languages).map(([lang, posts]) => ({ lang, posts })),
      topTags: ranked(this.#tags)
        .slice(0, topTags)
        .map(([tag, posts]) => ({ tag, posts })),
      ...(seenIn && { seen: this.#seenIn(seenIn, uses) }),
    };
  }

  #seenIn(other: Statistics, uses: number): { distinctShare: number; useShare: number } {
    const seen = [...this.#tags].filter(([tag]) => other.#tags.has(tag));
    return {
      distinctShare: this.#tags.size === 0 ? 0 : seen.length / this.#tags.size,
      useShare: uses === 0 ? 0 : sum(seen.map(([, count]) => count)) / uses,
    };
  }
}

function quantiles(histogram: ReadonlyMap<number, number>): Quantiles {
  const values = [...histogram].sort(([a], [b]) => a - b);
  const total = sum(histogram.values());
  const at = (q: number) => {
    let below = 0;
    return values.find(([, count]) => (below += count) >= Math.max(1, q * total))?.[0] ?? 0;
  };
  return { min: at(0), p25: at(0.25), median: at(0.5), p75: at(0.75), p95: at(0.95), max: at(1) };
}

function ranked(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

function increment<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function codePoints(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    if (text.codePointAt(i)! > 0xffff) {
      count--;
      i++;
    }
  }
  return count;
}
