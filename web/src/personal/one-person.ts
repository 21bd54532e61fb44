import type { Post } from '../../../src/posts/post.ts';

/** The name under which posts without an author are learned. */
const unnamed = 'you';

/** Posts, and the person who wrote all of them. */
export interface OwnPosts {
  readonly posts: readonly Post[];
  /** Absent if the posts name several authors. */
  readonly author?: string;
}

/**
 * Gives all posts the same author, if they name at most one: a file of one's own posts often names nobody, but models
 * learn a person's habits by name.
 */
export function asOnePerson(posts: readonly Post[]): OwnPosts {
  const names = new Set(posts.map(({ author }) => author).filter((name) => name !== undefined));
  if (names.size > 1) return { posts };
  const [author = unnamed] = names;
  return { posts: posts.map((post) => ({ ...post, author })), author };
}
