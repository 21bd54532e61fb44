import Type from 'typebox';
import type { Query } from '../../posts/post.ts';
import type { Pipeline } from '../../text/pipeline.ts';
import { replyTokens, tokensOf } from '../parts/tokenize-posts.ts';
import type { Options } from './input.ts';
import { conversationOptions } from './inputs/conversation.ts';

/** Options of networks that can read the replies to a post after its own words. */
export const readingOptions = {
  input: Type.Enum(['post', 'post+conversation'], {
    default: 'post',
    search: { choices: ['post', 'post+conversation'], needs: ['conversation'] },
    description: 'Read the post alone, or the post followed by the replies to it',
  }),
  ...conversationOptions,
};

/** A post with the words that option `input` says: its own, those of its conversation, or the former followed by the latter. */
export function readPost<T extends Query>(
  query: T,
  pipeline: Pipeline,
  { input, conversationWords }: Options,
): { readonly query: T; readonly tokens: string[] } {
  if (input === 'conversation') {
    return { query, tokens: replyTokens(query, pipeline, conversationWords) };
  }
  const conversation = input === 'post+conversation' && conversationWords;
  return { query, tokens: tokensOf(query, pipeline, { conversation }) };
}
