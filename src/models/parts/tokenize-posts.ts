import { throwIfAborted } from '../../base/errors.ts';
import { TimeSlice } from '../../base/time-slice.ts';
import type { FitContext } from '../model.ts';

/**
 * The tokens of every post, with progress; gives way now and then, so that an interrupt is heard.
 *
 * @param model whose training it is, for the message
 * @throws {InterruptedError} when aborted
 */
export async function tokenizePosts<T>(
  posts: readonly T[],
  tokensOf: (post: T) => string[],
  model: string,
  context: FitContext,
): Promise<string[][]> {
  const tokens: string[][] = [];
  await forEachPost(posts, (post) => tokens.push(tokensOf(post)), 'read posts', model, context);
  return tokens;
}

/** Visits posts in training, with progress under the name of `phase`; otherwise as `tokenizePosts`. */
export async function forEachPost<T>(
  posts: readonly T[],
  visit: (post: T, place: number) => void,
  phase: string,
  model: string,
  { signal, onProgress }: FitContext,
): Promise<void> {
  throwIfAborted(signal, `training ${model}`);
  const slice = new TimeSlice();
  for (const [place, post] of posts.entries()) {
    visit(post, place);
    if (!slice.isOver()) continue;
    onProgress?.({ phase, done: place + 1, total: posts.length });
    await slice.rest();
    throwIfAborted(signal, `training ${model}`);
  }
}
