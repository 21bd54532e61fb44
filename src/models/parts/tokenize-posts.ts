import { throwIfAborted } from '../../base/errors.ts';
import { TimeSlice } from '../../base/time-slice.ts';
import type { Query } from '../../posts/post.ts';
import type { Pipeline } from '../../text/pipeline.ts';
import type { FitContext } from '../model.ts';

/**
 * Tokenizes every post and reports progress. Yields to the event loop now and then, so that it can be interrupted.
 *
 * @param model the model that is trained, for the message
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

/** Visits posts in training and reports progress as `phase`; otherwise like `tokenizePosts`. */
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

/** The words of a post, including replies if the options say so. */
export function tokensOf(
  query: Query,
  pipeline: Pipeline,
  { conversation }: { readonly conversation: boolean },
): string[] {
  const texts = conversation ? [query.text, ...(query.conversation ?? [])] : [query.text];
  return texts.flatMap((text) => pipeline.tokenize(text, query.lang));
}
