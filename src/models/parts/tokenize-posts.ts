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

/**
 * The words of a post, followed by those of its replies if the options say so.
 *
 * @param options.conversation whether to read the replies, or how many of their words at most
 */
export function tokensOf(
  query: Query,
  pipeline: Pipeline,
  { conversation }: { readonly conversation: boolean | number },
): string[] {
  const own = pipeline.tokenize(query.text, query.lang);
  const most = conversation === true ? Infinity : Number(conversation);
  return most > 0 ? [...own, ...replyTokens(query, pipeline, most)] : own;
}

/** The words of the replies to a post, from the first reply on, `most` of them at most. */
export function replyTokens(
  { conversation = [], lang }: Query,
  pipeline: Pipeline,
  most: number,
): string[] {
  const tokens: string[] = [];
  for (const reply of conversation) {
    if (tokens.length >= most) break;
    tokens.push(...pipeline.tokenize(reply, lang));
  }
  return tokens.slice(0, most);
}
