import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { TSchema } from 'typebox';
import type { Store } from '../store/index.ts';
import type { AuthorHistories } from './author-history.ts';
import type { BundleRegistry } from './bundle-registry.ts';
import type { Learner } from './learner.ts';
import type { Metrics } from './metrics.ts';
import { Problem } from './schemas.ts';
import type { Turns } from './turns.ts';

/** The Fastify instance, whose handlers are typed by their schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** The services that routes use. */
export interface Services {
  readonly registry: BundleRegistry;
  readonly store?: Store | undefined;
  /** Queue for requests that only use the store. */
  readonly storeTurns: Turns;
  readonly histories: AuthorHistories;
  /** Present if posts sent to the store join the bundles. */
  readonly learner?: Learner | undefined;
  readonly metrics: Metrics;
  readonly isClosing: () => boolean;
  /** Additional origins whose pages may use the server. */
  readonly origins: readonly string[];
}

const meanings = {
  400: 'The request does not match the schema',
  401: 'The token is missing or wrong',
  403: 'A page of another origin sent the request',
  404: 'There is no such bundle or file, or the server has no store',
  409: 'The new version of a bundle was rejected and the old one stays in use, or the author was forgotten',
  413: 'The body is larger than 1 MiB, or the stored histories of the authors are too long in total',
  415: 'The body is not JSON',
  421: 'The Host header names another server',
  422: 'This bundle does not support the request',
  429: 'Too many requests from this address within a minute',
  503: 'Too many requests are waiting, the server is starting or overloaded, or its store is unavailable; Retry-After says when to try again',
  504: 'No answer within the time limit',
} as const;

type ProblemStatus = keyof typeof meanings;

/** The responses of a route for its schema: the successful one, and its problem documents. */
export function responses<T extends TSchema>(
  good: T,
  description: string,
  statuses: readonly ProblemStatus[],
) {
  return {
    200: { description, content: { 'application/json': { schema: good } } },
    ...problemResponses(statuses),
  } as const;
}

/** The problem documents that a route may return. */
export function problemResponses(statuses: readonly ProblemStatus[]) {
  const documents = statuses.map((status) => [
    status,
    {
      description: meanings[status],
      content: { 'application/problem+json': { schema: Problem } },
    },
  ]);
  return Object.fromEntries(documents);
}
