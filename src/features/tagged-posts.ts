import { checkIndices, checkOffsets, checkTimes } from '../base/array-checks.ts';
import { DataFormatError } from '../base/errors.ts';
import { GrowableArray } from '../base/growable-array.ts';
import { type NamedArrays, vector } from '../base/safetensors.ts';
import type { HistoryPost, Post } from '../posts/post.ts';
import { distinctTags, type TagTable } from './tag-table.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * Sorts posts newest first, and by id if their times are equal. Posts without a time come last, in reverse order. The result
 * does not depend on the input order of posts with times and distinct ids.
 */
export function newestFirst<P extends Pick<Post, 'id' | 'time'>>(posts: readonly P[]): P[] {
  const NEVER = Number.NEGATIVE_INFINITY;
  return [...posts].reverse().sort((a, b) => {
    const [s, t] = [a.time ?? NEVER, b.time ?? NEVER];
    if (s !== t) return s < t ? 1 : -1;
    if (s === NEVER || a.id === b.id) return 0;
    return a.id < b.id ? -1 : 1;
  });
}

/**
 * The weight of a use of a tag for a query: it halves with every `halfLifeDays` between the two, and is
 * 0 if the use is later than the query (it was not known then). It is always 1 if `halfLifeDays` is 0
 * (off) or one of the times is unknown (NaN).
 *
 * @param queryTime milliseconds since 1970; also `useTime`
 * Example: half-life 7, a use 14 days before the query gives 1/4.
 */
export function recency(useTime: number, queryTime: number, halfLifeDays: number): number {
  const ageMs = queryTime - useTime;
  if (halfLifeDays === 0 || Number.isNaN(ageMs)) return 1;
  return ageMs < 0 ? 0 : 2 ** (-ageMs / (halfLifeDays * DAY_MS));
}

/** An author's uses of one tag before a query; all of them if the query has no time. */
export interface TagUse {
  /**
   * Sum of the uses' `recency` relative to the author's latest post before the query, rather than
   * to the query itself: the proportions are the same, but the weights do not vanish after a long silence.
   */
  weight: number;
  uses: number;
}

interface Columns {
  /** shape (N,) */
  readonly times: Float64Array;
  /** shape (N,): index into `authors`, or -1 without an author */
  readonly authorOf: Int32Array;
  /** shape (N + 1,): post `i` has the tags `tagIds[tagOffsets[i] .. tagOffsets[i + 1])`. */
  readonly tagOffsets: Uint32Array;
  readonly tagIds: Uint32Array;
}

/**
 * What models remember of training posts besides their texts: who used which tags and when. Posts are
 * numbered from 0 in the order given (see `newestFirst`).
 */
export class TaggedPosts {
  readonly tags: TagTable;
  /** shape (N,): milliseconds since 1970, NaN if unknown */
  readonly times: Float64Array;
  /** Time of the newest post, NaN if no post has a time. */
  readonly newest: number;
  /** Distinct authors. Together with `tags` and `toArrays()`, this is all that a bundle needs. */
  readonly authors: readonly string[];
  readonly #columns: Columns;
  readonly #postsOf = new Map<string, number[]>();

  private constructor(tags: TagTable, authors: readonly string[], columns: Columns) {
    this.tags = tags;
    this.times = columns.times;
    this.newest = this.times.reduce((a, b) => (b > a || Number.isNaN(a) ? b : a), Number.NaN);
    this.authors = authors;
    this.#columns = columns;
    for (const [post, index] of columns.authorOf.entries()) {
      if (index < 0) continue;
      const posts = this.#postsOf.get(authors[index]);
      if (posts) posts.push(post);
      else this.#postsOf.set(authors[index], [post]);
    }
  }

  static build(posts: readonly Post[], tags: TagTable): TaggedPosts {
    const tagIds = new GrowableArray(Uint32Array);
    const tagOffsets = new Uint32Array(posts.length + 1);
    const authors = new Map<string, number>();
    const authorOf = new Int32Array(posts.length).fill(-1);
    for (const [i, { author, hashtags }] of posts.entries()) {
      for (const id of tags.encode(hashtags)) tagIds.push(id);
      tagOffsets[i + 1] = tagIds.length;
      if (author === undefined) continue;
      if (!authors.has(author)) authors.set(author, authors.size);
      authorOf[i] = authors.get(author)!;
    }
    const times = Float64Array.from(posts, ({ time }) => time ?? Number.NaN);
    return new TaggedPosts(tags, [...authors.keys()], {
      times,
      authorOf,
      tagOffsets,
      tagIds: tagIds.finish(),
    });
  }

  /** Number of posts N. */
  get size(): number {
    return this.times.length;
  }

  /** Ids of the tags of a post. */
  tagsOf(post: number): Uint32Array {
    const { tagIds, tagOffsets } = this.#columns;
    return tagIds.subarray(tagOffsets[post], tagOffsets[post + 1]);
  }

  /** The posts of an author, in order; empty if the author is unknown or not given. */
  postsOf(author: string | undefined): readonly number[] {
    return (author !== undefined && this.#postsOf.get(author)) || [];
  }

  /**
   * Returns the posts of all other authors, as if this author's had never existed.
   *
   * @returns also the previous number of each remaining post; shape (remaining posts,)
   */
  without(author: string): { posts: TaggedPosts; numbers: Uint32Array } {
    const gone = new Set(this.postsOf(author));
    const counts = new Uint32Array(this.tags.size);
    for (const post of gone) for (const id of this.tagsOf(post)) counts[id]++;
    const { tags, ids } = this.tags.subtract(counts);
    const numbers = Uint32Array.from(this.times.keys()).filter((post) => !gone.has(post));
    const { authorOf } = this.#columns;
    const tagIds = new GrowableArray(Uint32Array);
    const tagOffsets = new Uint32Array(numbers.length + 1);
    const leaving = this.authors.indexOf(author);
    for (const [i, post] of numbers.entries()) {
      for (const id of this.tagsOf(post)) tagIds.push(ids[id]);
      tagOffsets[i + 1] = tagIds.length;
    }
    const posts = new TaggedPosts(
      tags,
      this.authors.filter((_, index) => index !== leaving),
      {
        times: Float64Array.from(numbers, (post) => this.times[post]),
        authorOf: Int32Array.from(numbers, (post) => {
          const index = authorOf[post];
          return leaving >= 0 && index > leaving ? index - 1 : index;
        }),
        tagOffsets,
        tagIds: tagIds.finish(),
      },
    );
    return { posts, numbers };
  }

  /** The tags that an author used before the query; see `TagUse`. */
  usesOf(
    author: string | undefined,
    queryTime: number | undefined,
    halfLifeDays: number,
  ): Map<string, TagUse> {
    const posts = this.postsOf(author);
    const uses = countUses(
      posts.map((post) => this.times[post]),
      (i) => this.tagsOf(posts[i]),
      queryTime,
      halfLifeDays,
    );
    return new Map(Array.from(uses, ([id, use]) => [this.tags.tag(id), use]));
  }

  /** Returns the arrays for a bundle. `fromArrays` is the inverse. */
  toArrays(): NamedArrays {
    const { times, authorOf, tagOffsets, tagIds } = this.#columns;
    return {
      postTimes: vector(times),
      postAuthors: vector(authorOf),
      postTagOffsets: vector(tagOffsets),
      postTags: vector(tagIds),
    };
  }

  /** @throws {DataFormatError} if the arrays are inconsistent with each other, the tags or the authors */
  static fromArrays(
    tags: TagTable,
    authors: readonly string[],
    arrays: NamedArrays,
    where: string,
  ): TaggedPosts {
    const times = arrays.postTimes?.data;
    const authorOf = arrays.postAuthors?.data;
    const tagOffsets = arrays.postTagOffsets?.data;
    const tagIds = arrays.postTags?.data;
    if (
      !(times instanceof Float64Array) ||
      !(authorOf instanceof Int32Array) ||
      !(tagOffsets instanceof Uint32Array) ||
      !(tagIds instanceof Uint32Array) ||
      authorOf.length !== times.length ||
      tagOffsets.length !== times.length + 1
    ) {
      throw new DataFormatError(
        `${where}: the arrays postTimes, postAuthors, postTagOffsets and postTags are missing or inconsistent; train it again`,
      );
    }
    checkTimes(times, `${where}: array "postTimes"`);
    checkIndices(authorOf, authors.length, `${where}: array "postAuthors"`, -1);
    checkOffsets(tagOffsets, tagIds.length, `${where}: array "postTagOffsets"`);
    checkIndices(tagIds, tags.size, `${where}: array "postTags"`);
    return new TaggedPosts(tags, authors, { times, authorOf, tagOffsets, tagIds });
  }
}

/** The tags in a given history that were used before the query; see `TagUse`. */
export function usesInHistory(
  history: readonly HistoryPost[],
  queryTime: number | undefined,
  halfLifeDays: number,
): Map<string, TagUse> {
  return countUses(
    history.map(({ time }) => time ?? Number.NaN),
    (i) => distinctTags(history[i].hashtags),
    queryTime,
    halfLifeDays,
  );
}

/**
 * @param tagsOf returns the tags of the post with the i-th of `times`
 * @param queryTime undefined means later than all of them
 */
function countUses<Tag>(
  times: readonly number[],
  tagsOf: (i: number) => Iterable<Tag>,
  queryTime: number | undefined,
  halfLifeDays: number,
): Map<Tag, TagUse> {
  const end = queryTime ?? Number.POSITIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;
  for (const time of times) if (time > latest && time <= end) latest = time;
  if (latest === Number.NEGATIVE_INFINITY) latest = end;
  const uses = new Map<Tag, TagUse>();
  for (const [i, time] of times.entries()) {
    const weight = recency(time, latest, halfLifeDays);
    if (weight === 0) continue;
    for (const tag of tagsOf(i)) {
      const use = uses.get(tag);
      if (use) {
        use.weight += weight;
        use.uses++;
      } else uses.set(tag, { weight, uses: 1 });
    }
  }
  return uses;
}
