import type { ReadCorpusPost, ReadPost } from '../input.ts';
import type { Memories } from './memory-feeds.ts';
import { type EncodedPosts, encodePosts } from './word-feeds.ts';

/** The posts of an author, `first` .. `end`, and whether they are ordered by time. */
interface Timeline {
  readonly first: number;
  readonly end: number;
  readonly isTimed: boolean;
}

/**
 * The posts of a corpus by author, each author's in the order in which they were written: by time or, if one of them has
 * no time, by their order in the corpus. Posts without words are left out.
 */
export class Timelines {
  /** Author by author, oldest first. */
  readonly posts: readonly ReadCorpusPost[];
  readonly encoded: EncodedPosts;
  readonly #authors = new Map<string, Timeline>();
  /** The times of the posts, or their indices in the corpus. */
  readonly #keys: Float64Array;
  readonly #indices: ReadonlyMap<ReadPost, number>;

  /** @param wordsOf returns the word ids of a post */
  constructor(corpus: readonly ReadCorpusPost[], wordsOf: (post: ReadCorpusPost) => number[]) {
    this.#indices = new Map(corpus.map((post, index) => [post, index]));
    const byAuthor = new Map<string, ReadCorpusPost[]>();
    for (const post of corpus) {
      const { author } = post.query;
      if (author === undefined) continue;
      const own = byAuthor.get(author);
      if (own) own.push(post);
      else byAuthor.set(author, [post]);
    }
    const kept: ReadCorpusPost[] = [];
    const words: number[][] = [];
    const keys: number[] = [];
    for (const [author, own] of byAuthor) {
      const isTimed = own.every(({ query }) => query.time !== undefined);
      if (isTimed) own.sort(byTime);
      const first = kept.length;
      for (const post of own) {
        const ids = wordsOf(post);
        if (ids.length === 0) continue;
        kept.push(post);
        words.push(ids);
        keys.push(isTimed ? post.query.time! : this.#indices.get(post)!);
      }
      this.#authors.set(author, { first, end: kept.length, isTimed });
    }
    this.posts = kept;
    this.encoded = encodePosts(words);
    this.#keys = Float64Array.from(keys);
  }

  /** The `size` latest earlier posts of the author of each of the given posts. These must be posts of the corpus. */
  memoriesOf(posts: readonly ReadPost[], size: number): Memories {
    const from = new Uint32Array(posts.length);
    const to = new Uint32Array(posts.length);
    for (const [i, post] of posts.entries()) {
      const { author, time } = post.query;
      const timeline = author === undefined ? undefined : this.#authors.get(author);
      if (!timeline) continue;
      const key = timeline.isTimed ? time! : this.#indices.get(post)!;
      to[i] = this.#firstNotBefore(timeline, key);
      from[i] = Math.max(timeline.first, to[i] - size);
    }
    return {
      posts: this.encoded,
      times: Float64Array.from(this.posts, ({ query }) => query.time ?? Number.NaN),
      from,
      to,
      now: Float64Array.from(posts, ({ query }) => query.time ?? Number.NaN),
    };
  }

  /** The first post of the timeline that is not before `key`, by binary search. */
  #firstNotBefore({ first, end }: Timeline, key: number): number {
    let [low, high] = [first, end];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#keys[middle] < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Posts of the same time are ordered by id, so that their order in the corpus does not matter. */
function byTime({ query: a }: ReadCorpusPost, { query: b }: ReadCorpusPost): number {
  return a.time! - b.time! || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
