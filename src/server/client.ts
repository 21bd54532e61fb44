/**
 * Talks to an Octothorpe server, from browsers, Node and whatever else has `fetch`. Its types are those
 * that the server validates by.
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

/** The server answered, with a problem (RFC 9457). */
export class ProblemError extends OctothorpeError {
  readonly code = 'E_PROBLEM';
  /** The HTTP status. */
  readonly status: number;
  readonly problem: Problem;
  /** When it is worth trying again, if the server says so. */
  readonly retryAfterSeconds?: number;

  constructor(problem: Problem, retryAfterSeconds?: number) {
    super(problem.detail ?? problem.title);
    this.status = problem.status;
    this.problem = problem;
    if (retryAfterSeconds !== undefined) this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** No server answered: it is down, or the way to it is. */
export class UnreachableError extends OctothorpeError {
  readonly code = 'E_UNREACHABLE';
}

export interface ClientOptions {
  /** Where the server listens; a path is kept, for servers behind a proxy. '' is the page's own origin. */
  readonly baseUrl: string;
  /** The bearer token, if the server wants one. */
  readonly token?: string | undefined;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch | undefined;
}

/** Aborting rejects with the signal's reason, by default a DOMException named AbortError. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Every call throws `ProblemError` or `UnreachableError`. */
export interface Client {
  recommend(request: RecommendRequest, options?: CallOptions): Promise<RecommendReply>;
  explain(request: ExplainRequest, options?: CallOptions): Promise<ExplainReply>;
  models(options?: CallOptions): Promise<ModelsReply>;
  /** The tags that a bundle knows and that begin with `prefix` (default: all), the most used first. */
  knownTags(
    bundle: string,
    options?: CallOptions & { readonly prefix?: string; readonly limit?: number },
  ): Promise<KnownTags>;
  /** Puts earlier posts of an author into the server's store. */
  append(
    author: string,
    posts: AppendRequest['posts'],
    options?: CallOptions,
  ): Promise<AppendReply>;
  /** The author's latest posts in the store, oldest first. */
  history(author: string, options?: CallOptions & { readonly limit?: number }): Promise<PostsReply>;
  /** The most used tags in the store, of one author or of all. */
  tagCounts(
    options?: CallOptions & { readonly author?: string; readonly limit?: number },
  ): Promise<TagCounts>;
  /** Deletes what the store has of an author, and has it keep nothing more of them. */
  forget(author: string, options?: CallOptions): Promise<ForgetReply>;
  /** Whether the author was forgotten. */
  forgotten(author: string, options?: CallOptions): Promise<ForgottenReply>;
  /** Lets the store keep posts of a forgotten author again. */
  allow(author: string, options?: CallOptions): Promise<AllowReply>;
  /** Whether a server is there and ready to recommend; false also where none answers. */
  ready(options?: CallOptions): Promise<boolean>;
}

/** @throws {InvalidArgumentError} for a token that no header can bear */
export function createClient({ baseUrl, token, fetch: fetchOf }: ClientOptions): Client {
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    throw new InvalidArgumentError(
      'a token consists of the letters, digits and signs of ASCII, without spaces; copy it again',
    );
  }
  const base = baseUrl.replace(/\/+$/, '');
  const headers = {
    accept: 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };

  async function send(method: string, path: string, signal?: AbortSignal, body?: unknown) {
    try {
      // Called anew each time: pages and tests may replace the global, which wants to be called bare.
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
      `no Octothorpe server answers at ${base || 'this address'}; check that it runs and the network`,
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
      // Cut off, or not from an Octothorpe server: a proxy's page, say.
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

/** @throws {InvalidArgumentError} for the two names that every URL parser resolves away */
function authorPath(author: string): string {
  if (author === '.' || author === '..') {
    throw new InvalidArgumentError(`the author "${author}" cannot stand in a URL`);
  }
  return `/v1/authors/${encodeURIComponent(author)}`;
}

/** A query string of the values that are given. */
function queryOf(values: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

/** A proxy in between may answer with something else than a problem document; then the status must do. */
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
