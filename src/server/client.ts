/**
 * A client for an Octothorpe server, for browsers, Node and any other platform with `fetch`. Its types come from the
 * schemas by which the server validates.
 *
 * @example
 *   const octothorpe = createClient({ baseUrl: 'http://127.0.0.1:8787' });
 *   const { recommendations } = await octothorpe.recommend({ posts: [{ text: 'snow on the summit' }] });
 */
import { InvalidArgumentError, OctothorpeError } from '../base/errors.ts';
import type {
  AllowReply,
  AppendReply,
  AppendRequest,
  ExplainReply,
  ExplainRequest,
  ForgetReply,
  ForgottenReply,
  KnownTags,
  ModelsReply,
  PostsReply,
  Problem,
  RecommendReply,
  RecommendRequest,
  TagCounts,
} from './schemas.ts';

export type {
  AllowReply,
  AppendReply,
  AppendRequest,
  BundleInfo,
  ExplainReply,
  ExplainRequest,
  ForgetReply,
  ForgottenReply,
  KnownTags,
  ModelsReply,
  PostQuery,
  PostsReply,
  Problem,
  RecommendReply,
  RecommendRequest,
  TagCounts,
} from './schemas.ts';

/** The server answered with a problem document (RFC 9457). */
export class ProblemError extends OctothorpeError {
  readonly code = 'E_PROBLEM';
  /** The HTTP status. */
  readonly status: number;
  readonly problem: Problem;
  /** How long to wait before trying again, if the server says so. */
  readonly retryAfterSeconds?: number;

  constructor(problem: Problem, retryAfterSeconds?: number) {
    super(problem.detail ?? problem.title);
    this.status = problem.status;
    this.problem = problem;
    if (retryAfterSeconds !== undefined) this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** No server answered: the server or the network is down. */
export class UnreachableError extends OctothorpeError {
  readonly code = 'E_UNREACHABLE';
}

export interface ClientOptions {
  /** URL of the server, including the path if a proxy serves it under one. '' is the page's own origin. */
  readonly baseUrl: string;
  /** The bearer token, if the server requires one. */
  readonly token?: string | undefined;
  /** Default: the platform's `fetch`. */
  readonly fetch?: typeof fetch | undefined;
}

/** Aborting rejects with the signal's reason, by default a DOMException named AbortError. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Failed calls throw `ProblemError` or `UnreachableError`. */
export interface Client {
  recommend(request: RecommendRequest, options?: CallOptions): Promise<RecommendReply>;
  explain(request: ExplainRequest, options?: CallOptions): Promise<ExplainReply>;
  models(options?: CallOptions): Promise<ModelsReply>;
  /** The tags known to a bundle that begin with `prefix` (default: all tags), most used first. */
  knownTags(
    bundle: string,
    options?: CallOptions & { readonly prefix?: string; readonly limit?: number },
  ): Promise<KnownTags>;
  /** Adds earlier posts of an author to the server's store. */
  append(
    author: string,
    posts: AppendRequest['posts'],
    options?: CallOptions,
  ): Promise<AppendReply>;
  /** The author's latest posts in the store, oldest first. */
  history(author: string, options?: CallOptions & { readonly limit?: number }): Promise<PostsReply>;
  /** The most used tags in the store, of one author or of all authors. */
  tagCounts(
    options?: CallOptions & { readonly author?: string; readonly limit?: number },
  ): Promise<TagCounts>;
  /** Deletes an author's posts from the store, and makes it reject new ones. */
  forget(author: string, options?: CallOptions): Promise<ForgetReply>;
  /** Whether the author was forgotten. */
  forgotten(author: string, options?: CallOptions): Promise<ForgottenReply>;
  /** Lets the store accept posts of a forgotten author again. */
  allow(author: string, options?: CallOptions): Promise<AllowReply>;
  /** Whether the server is ready to recommend; false if none answers. */
  ready(options?: CallOptions): Promise<boolean>;
}

/** @throws {InvalidArgumentError} if the token contains characters that are not allowed in a header */
export function createClient({ baseUrl, token, fetch: fetchOf }: ClientOptions): Client {
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    throw new InvalidArgumentError(
      'a token must consist of ASCII letters, digits and punctuation, without spaces; copy it again',
    );
  }
  const base = baseUrl.replace(/\/+$/, '');
  const headers = {
    accept: 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };

  async function send(method: string, path: string, signal?: AbortSignal, body?: unknown) {
    try {
      // Looked up at each call, because pages and tests may replace the global. It must be called without a receiver.
      return await (fetchOf ?? fetch)(`${base}${path}`, {
        method,
        headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(signal && { signal }),
      });
    } catch (cause) {
      throw unreachable(cause, signal);
    }
  }

  function unreachable(cause: unknown, signal: AbortSignal | undefined): unknown {
    if (signal?.aborted) return cause;
    return new UnreachableError(
      `no Octothorpe server answers at ${base || 'this address'}; check that it is running, and the network`,
      { cause },
    );
  }

  async function call<T>(
    method: string,
    path: string,
    { signal }: CallOptions = {},
    body?: unknown,
  ): Promise<T> {
    const response = await send(method, path, signal, body);
    if (!response.ok) throw await problemOf(response);
    try {
      return (await response.json()) as T;
    } catch (cause) {
      // Truncated, or not from an Octothorpe server (a proxy's page, for example).
      throw unreachable(cause, signal);
    }
  }

  return {
    recommend: (request, options) => call('POST', '/v1/recommend', options, request),
    explain: (request, options) => call('POST', '/v1/explain', options, request),
    models: (options) => call('GET', '/v1/models', options),
    knownTags: async (bundle, { prefix, limit, ...options } = {}) =>
      call(
        'GET',
        `/v1/models/${encodeURIComponent(bundle)}/tags${queryOf({ prefix, limit })}`,
        options,
      ),
    append: async (author, posts, options) =>
      call('POST', `${authorPath(author)}/posts`, options, { posts }),
    history: async (author, { limit, ...options } = {}) =>
      call('GET', `${authorPath(author)}/posts${queryOf({ limit })}`, options),
    tagCounts: async ({ author, limit, ...options } = {}) =>
      call(
        'GET',
        `${author === undefined ? '/v1/tags' : `${authorPath(author)}/tags`}${queryOf({ limit })}`,
        options,
      ),
    forget: async (author, options) => call('DELETE', authorPath(author), options),
    forgotten: async (author, options) => call('GET', `${authorPath(author)}/forgotten`, options),
    allow: async (author, options) => call('DELETE', `${authorPath(author)}/forgotten`, options),
    async ready({ signal } = {}) {
      try {
        return (await send('GET', '/readyz', signal)).ok;
      } catch (error) {
        if (error instanceof UnreachableError) return false;
        throw error;
      }
    },
  };
}

/** @throws {InvalidArgumentError} for "." and "..", which every URL parser removes */
function authorPath(author: string): string {
  if (author === '.' || author === '..') {
    throw new InvalidArgumentError(`the author name "${author}" cannot be used in a URL`);
  }
  return `/v1/authors/${encodeURIComponent(author)}`;
}

/** A query string of the values that are defined. */
function queryOf(values: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

/** A proxy may answer with something other than a problem document. Then only the status is known. */
async function problemOf(response: Response): Promise<ProblemError> {
  const said: unknown = await response.json().catch(() => undefined);
  const problem: Problem = {
    type: 'about:blank',
    title: response.statusText || `HTTP status ${response.status}`,
    ...(typeof said === 'object' && (said as Partial<Problem> | null)),
    status: response.status,
  };
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ProblemError(problem, Number.isFinite(retryAfter) ? retryAfter : undefined);
}
