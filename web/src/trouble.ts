/** Describes failures for the person who is writing. */
import { ProblemError, UnreachableError } from '../../src/server/client.ts';
import type { Retry } from './latest-answer.ts';

type TroubleKind = 'away' | 'token' | 'full' | 'rate' | 'other-models' | 'refused';

export interface Trouble {
  readonly kind: TroubleKind;
  readonly title: string;
  readonly detail: string;
}

const longestMs = 15_000;

export function troubleOf(error: unknown): Trouble {
  if (error instanceof UnreachableError) return away;
  if (error instanceof ProblemError) {
    const { status, problem, message } = error;
    if (isUnknownBundle(error)) {
      return {
        kind: 'other-models',
        title: 'The server’s models have changed',
        detail: 'Suggestions continue with one of the new ones.',
      };
    }
    if (problem.code === 'invalid-token') {
      return {
        kind: 'token',
        title: 'This token is not valid here',
        detail: 'Part of it may be missing. Copy the whole token again.',
      };
    }
    if (status === 401 || status === 403) {
      return {
        kind: 'token',
        title: 'This server needs a token',
        detail: 'Whoever runs it can give you one. It is kept until you close this tab.',
      };
    }
    if (status === 429) {
      return {
        kind: 'rate',
        title: 'Too many requests',
        detail:
          'This server limits how often you can ask it. Your text is safe, and suggestions will resume shortly.',
      };
    }
    if (status === 503) {
      return {
        kind: 'full',
        title: 'The server is busy',
        detail: 'It has more requests than it can handle right now. Your text is safe.',
      };
    }
    if (status === 413) {
      return {
        kind: 'refused',
        title: 'Too much text at once',
        detail:
          'The post, its replies and the author’s earlier posts are too long together for this server. Shorten the post or remove replies.',
      };
    }
    if (status === 502 || status === 504) return away;
    if (status >= 500)
      return { kind: 'full', title: 'Something went wrong on the server', detail: message };
    return { kind: 'refused', title: 'The server cannot answer this', detail: message };
  }
  const detail = error instanceof Error ? error.message : String(error);
  return { kind: 'refused', title: 'Something went wrong', detail };
}

export function isUnknownBundle(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.code === 'unknown-bundle';
}

const away: Trouble = {
  kind: 'away',
  title: 'Cannot reach the server',
  detail: 'Keep writing. Your text is safe, and suggestions will resume when the server is back.',
};

/** When to retry: after the time that the server asks for, or with exponential backoff from one second to fifteen. */
export function retryOf(error: unknown, failures: number): Retry | undefined {
  const { kind } = troubleOf(error);
  if (kind === 'token' || kind === 'refused') return undefined;
  const seconds = error instanceof ProblemError ? error.retryAfterSeconds : undefined;
  if (seconds !== undefined) return { inMs: Math.max(seconds, 1) * 1000, holds: true };
  return {
    inMs: Math.min(1000 * 2 ** (failures - 1), longestMs),
    holds: kind === 'full' || kind === 'rate',
  };
}
