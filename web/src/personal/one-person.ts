import type { Post } from '../../../src/posts/post.ts';
import type { PersonalModelName } from './personal-models.ts';

/** The name under which posts are learned that name nobody. */
const unnamed = 'you';

/** Posts, and the person who wrote all of them. */
export interface OwnPosts {
  /** Without authors, if they are one person's. */
  readonly posts: readonly Post[];
  /** Absent if the posts name several authors. */
  readonly author?: string;
}

/** Takes posts as one person's if they name at most one author: a file of one's own posts often names nobody. */
export function asOnePerson(posts: readonly Post[]): OwnPosts {
  const names = new Set(posts.map(({ author }) => author).filter((name) => name !== undefined));
  if (names.size > 1) return { posts };
  const [author = unnamed] = names;
  return { posts: posts.map(({ author: _, ...post }) => post), author };
}

/**
 * The posts to train a model on. Only `author` learns one person's posts under their name. To the others, a name that
 * all posts have says nothing: every tag of the person would count as pointed to, whatever the draft says, and `fused`
 * would learn from fewer posts.
 */
export function postsToLearn(
  model: PersonalModelName,
  { posts, author }: OwnPosts,
): readonly Post[] {
  if (author === undefined || !learnsAuthor(model)) return posts;
  return posts.map((post) => ({ ...post, author }));
}

/** Whether drafts should name the author. */
export function learnsAuthor(model: string): boolean {
  return model === 'author';
}
