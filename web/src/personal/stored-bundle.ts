import type { Post } from '../../../src/posts/post.ts';
import type { BundleManifest } from '../../../src/recommend/manifest.ts';
import type { HonestCheck } from './honest-check.ts';

/** One of a person's own bundles, as kept by the browser. */
export interface StoredBundle {
  /** A UUID. */
  readonly id: string;
  /** Given by the person. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly addedAt: number;
  readonly manifest: BundleManifest;
  /** Number of tags that it knows. */
  readonly tags: number;
  /** Whose posts it learned, under this name; absent if several authors' or unknown. */
  readonly author?: string;
  readonly check?: HonestCheck;
  /** All files, `manifest.json` too. Browsers load a blob's bytes when they are needed. */
  readonly files: ReadonlyMap<string, Blob>;
  /** Absent until the bundle has learnt a post after its training. */
  readonly learning?: Learning;
}

/** What a bundle has learnt after its training, so that any of it can be forgotten. */
export interface Learning {
  /** The bundle without `posts`: as trained, with the posts that can no longer be forgotten singly. */
  readonly base: Pick<StoredBundle, 'manifest' | 'files' | 'tags'>;
  /** In the order in which they were learnt, at most `mostLearntPosts`. */
  readonly posts: readonly Post[];
  /** Number of learnt posts that `base` contains. */
  readonly merged: number;
  /** A UUID, new with every change. */
  readonly revision: string;
}

const longestName = 80;

/** The name without white space around it and not too long; with a number if it is taken. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const name = [...wanted.trim()].slice(0, longestName).join('') || 'My posts';
  if (!taken.includes(name)) return name;
  for (let n = 2; ; n++) if (!taken.includes(`${name} ${n}`)) return `${name} ${n}`;
}
