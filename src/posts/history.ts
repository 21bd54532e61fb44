import type { HistoryPost, Post, Query } from './post.ts';

/** A post without its tags, as a recommender is asked about it. */
export function toQuery(post: Post): Query {
  const { id: _id, hashtags: _hashtags, ...query } = post;
  return query;
}

/**
 * The posts as queries, each with its author's up to `size` latest posts before it, oldest first.
 *
 * Before means: by time; posts of equal time by their order, `earlier` first. If any post of an author
 * has no time, all of that author's go by order alone. Neither the post itself nor a later one is ever
 * in a history, also where `earlier` holds them. A post without author gets no `history`; an author's
 * first post gets an empty one.
 *
 * @param options.earlier training posts, for the histories of validation and test posts
 * @param options.size the most posts a history holds, an integer >= 0
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

/** A post of an author; `index` is its place among the posts asked about, -1 for earlier ones. */
interface Entry {
  readonly post: Post;
  readonly index: number;
}

/** The posts of each author who has any among `posts`, in the order in which they were written. */
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
