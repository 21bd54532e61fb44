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
import type { Metrics } from './metrics.ts';
import { Problem } from './schemas.ts';

/** Fastify, with handlers typed by their schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** What routes work with. */
export interface Services {
  readonly registry: BundleRegistry;
  readonly store?: Store | undefined;
  readonly histories: AuthorHistories;
  readonly metrics: Metrics;
  readonly isClosing: () => boolean;
  /** Whose pages may use the server beside its own. */
  readonly origins: readonly string[];
}

const meanings = {
  400: 'The request is not as the schema has it',
  401: 'The token is missing or wrong',
  403: 'A page of another origin sent it',
  404: 'There is no such bundle or file, or no store',
  409: 'The new version of a bundle was refused, and the old one goes on; or the author was forgotten',
  413: 'The body is over 1 MiB, or the store’s histories of the authors are too long together',
  415: 'The body is not JSON',
  421: 'Host names another server',
  422: 'This bundle cannot do it',
  429: 'Too many requests from this address in a minute',
  503: 'Too many requests wait, the server starts or is overloaded, or its store cannot be used; Retry-After says when to try again',
  504: 'No answer within the time limit',
} as const;

type ProblemStatus = keyof typeof meanings;

/** Responses of a route for its schema: the good one, and the problem documents that it may give. */
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

/** The problem documents that a route may give. */
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
