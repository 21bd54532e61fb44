import { throwIfAborted } from '../base/errors.ts';
import type { FitContext } from './model.ts';

/** How long reading may hold the thread before signals get a turn. */
const SLICE_MS = 100;

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
  { signal, onProgress }: FitContext,
): Promise<string[][]> {
  const tokens: string[][] = [];
  throwIfAborted(signal, `training ${model}`);
  let sliceEnd = performance.now() + SLICE_MS;
  for (const post of posts) {
    tokens.push(tokensOf(post));
    if (tokens.length % 256 > 0 || performance.now() < sliceEnd) continue;
    onProgress?.({ phase: 'read posts', done: tokens.length, total: posts.length });
    await new Promise((resolve) => setTimeout(resolve));
    throwIfAborted(signal, `training ${model}`);
    sliceEnd = performance.now() + SLICE_MS;
  }
  return tokens;
}
