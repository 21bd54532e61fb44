import { compareCodePoints } from './code-point-order.ts';
import { ForgottenAuthorError, hashAuthor, newSalt } from './forgotten-authors.ts';
import type { AcceptedPost, Driver, StoredPost, TagCount } from './store.ts';

/** Stores everything in this process, and loses it when the process ends. For trying out and for tests. */
export class MemoryDriver implements Driver {
  /** The posts of each author: their ids, and the posts in order. */
  readonly #authors = new Map<
    string,
    { readonly ids: Set<string>; readonly posts: AcceptedPost[] }
  >();
  readonly #tags = new Map<string, number>();
  readonly #salt = newSalt();
  readonly #forgotten = new Set<string>();

  async append(author: string, posts: readonly AcceptedPost[]): Promise<number> {
    if (this.#forgotten.has(hashAuthor(this.#salt, author))) throw new ForgottenAuthorError();
    const kept = this.#authors.get(author) ?? { ids: new Set(), posts: [] };
    this.#authors.set(author, kept);
    const added = posts.filter(({ id }) => !kept.ids.has(id));
    for (const post of added) {
      kept.ids.add(post.id);
      kept.posts.splice(
        firstIndex(kept.posts, (other) => byTime(other, post) > 0),
        0,
        post,
      );
    }
    countTags(this.#tags, added, 1);
    return added.length;
  }

  async latest(author: string, limit: number, before: number): Promise<StoredPost[]> {
    const posts = this.#authors.get(author)?.posts ?? [];
    const end = firstIndex(posts, ({ time }) => time >= before);
    return posts
      .slice(Math.max(0, end - limit), end)
      .map(({ id, text, hashtags, time }) => ({ id, text, hashtags, time }));
  }

  async tagCounts(limit: number, author?: string): Promise<TagCount[]> {
    let counts = this.#tags;
    if (author !== undefined) {
      counts = new Map();
      countTags(counts, this.#authors.get(author)?.posts ?? [], 1);
    }
    return Array.from(counts, ([tag, count]) => ({ tag, count }))
      .sort((a, b) => b.count - a.count || compareCodePoints(a.tag, b.tag))
      .slice(0, limit);
  }

  async forget(author: string): Promise<number> {
    const posts = this.#authors.get(author)?.posts ?? [];
    this.#authors.delete(author);
    countTags(this.#tags, posts, -1);
    this.#forgotten.add(hashAuthor(this.#salt, author));
    return posts.length;
  }

  async isForgotten(author: string): Promise<boolean> {
    return this.#forgotten.has(hashAuthor(this.#salt, author));
  }

  async allow(author: string): Promise<boolean> {
    return this.#forgotten.delete(hashAuthor(this.#salt, author));
  }

  async erase(): Promise<void> {}

  async isErased(): Promise<boolean> {
    return true;
  }

  async ping(): Promise<void> {}

  async close(): Promise<void> {}
}

function byTime(a: StoredPost, b: StoredPost): number {
  return a.time - b.time || compareCodePoints(a.id, b.id);
}

/** The index of the first post that `isBeyond`, by bisection: all later ones are, too. The length if none is. */
function firstIndex(posts: readonly StoredPost[], isBeyond: (post: StoredPost) => boolean): number {
  let low = 0;
  let high = posts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBeyond(posts[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}

function countTags(counts: Map<string, number>, posts: readonly AcceptedPost[], step: 1 | -1) {
  for (const tag of posts.flatMap(({ tags }) => tags)) {
    const count = (counts.get(tag) ?? 0) + step;
    if (count > 0) counts.set(tag, count);
    else counts.delete(tag);
  }
}
