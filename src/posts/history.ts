import type { HistoryPost, Post, Query } from './post.ts';

/** Turns a post into a query, without its id and tags. */
export function toQuery(post: Post): Query {
  const { id: _id, hashtags: _hashtags, ...query } = post;
  return query;
}

/**
 * Turns the posts into queries, each with up to `size` of its author's latest earlier posts, oldest first.
 *
 * Posts are ordered by time, and posts of equal time by their position, `earlier` first. If any post of an author has
 * no time, all of that author's posts are ordered by position alone. A history never contains the post itself or a
 * later one, even if `earlier` does. A post without an author gets no `history`; an author's first post gets an empty
 * one.
 *
 * @param options.earlier training posts, for the histories of validation and test posts
 * @param options.size the maximum number of posts in a history, an integer >= 0
 */
export function withHistory(
  posts: readonly Post[],
  options: { readonly earlier?: Iterable<Post>; readonly size: number },
): Query[] {
  const queries = posts.map(toQuery);
  for (const timeline of timelines(posts, options.earlier ?? [])) {
    const history: HistoryPost[] = [];
    for (const { post, index } of timeline) {
      if (index >= 0) {
        const start = Math.max(0, history.length - options.size);
        queries[index] = { ...queries[index], history: history.slice(start) };
      }
      history.push(post);
    }
  }
  return queries;
}

/** A post of an author; `index` is its index among the posts of the call, -1 for earlier ones. */
interface Entry {
  readonly post: Post;
  readonly index: number;
}

/** The posts of each author in `posts`, in the order in which they were written. */
function timelines(posts: readonly Post[], earlier: Iterable<Post>): Iterable<Entry[]> {
  const own = new Map<string, Entry[]>();
  for (const { author } of posts) if (author !== undefined) own.set(author, []);
  const ids = new Set(posts.map(({ id }) => id));
  for (const post of earlier) {
    if (post.author !== undefined && !ids.has(post.id))
      own.get(post.author)?.push({ post, index: -1 });
  }
  posts.forEach((post, index) => {
    if (post.author !== undefined) own.get(post.author)!.push({ post, index });
  });
  for (const timeline of own.values()) {
    if (timeline.every(({ post }) => post.time !== undefined)) {
      timeline.sort((a, b) => a.post.time! - b.post.time!);
    }
  }
  return own.values();
}
