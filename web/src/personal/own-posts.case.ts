import { smallCorpus } from '../../../src/models/model.case.ts';
import type { Post } from '../../../src/posts/post.ts';

/** Made-up posts of one person: words determine the tag. */
export function ownPosts(): Post[] {
  const { train, test } = smallCorpus();
  return [...train, ...test].map(({ author: _, ...post }) => ({
    ...post,
    hashtags: post.hashtags.slice(0, 1),
  }));
}

/** As a JSON Lines file. */
export function asFile(posts: readonly object[]): Blob {
  return new Blob([posts.map((post) => `${JSON.stringify(post)}\n`).join('')]);
}
