import type { Query } from '../posts/post.ts';
import type { Store } from '../store/index.ts';
import type { PostQuery } from './schemas.ts';

/** Models use all that they are given or the last of it; this bounds the work for one post. */
const latestPosts = 200;

/**
 * Posts with what the store knows of their authors: a post that names its author and brings no history gets
 * the author's latest posts, those before its own time if it says one. An author whom the store does not know
 * stays as they are: the model then uses what it remembers of them, which a history replaces.
 */
export async function withStoredHistory(
  posts: readonly PostQuery[],
  store: Store | undefined,
): Promise<readonly Query[]> {
  if (!store) return posts;
  const asked = new Map<string, Promise<Query['history']>>();
  const latest = (author: string, time: number | undefined) => {
    const key = `${time} ${author}`;
    const known = asked.get(key) ?? store.latest(author, latestPosts, time);
    asked.set(key, known);
    return known;
  };
  return Promise.all(
    posts.map(async (post) => {
      if (post.author === undefined || post.history) return post;
      const history = await latest(post.author, post.time);
      return history?.length ? { ...post, history } : post;
    }),
  );
}
