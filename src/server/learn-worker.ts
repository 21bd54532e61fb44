/** A worker thread that learns posts for the server, so that this does not block its requests: the other end of `Learner`. */
import type { Post } from '../posts/post.ts';
import { type LearnCounts, learnInBundle } from '../recommend/learn-bundle.ts';
import { type PlainError, toPlainError } from '../recommend/worker-messages.ts';

export interface LearnTask {
  readonly folder: string;
  readonly posts: readonly Post[];
  readonly mostPosts: number | undefined;
  /** URLs of modules to import before, which register models. */
  readonly modelModules: readonly string[];
}

/** Errors are sent as plain objects, because messages between threads lose the class. */
export type LearnAnswer = { readonly value: LearnCounts } | { readonly error: PlainError };

export default async function learn(task: LearnTask): Promise<LearnAnswer> {
  const { folder, posts, mostPosts, modelModules } = task;
  try {
    for (const module of modelModules) await import(module);
    return { value: await learnInBundle(folder, posts, { mostPosts }) };
  } catch (error) {
    return { error: toPlainError(error) };
  }
}
