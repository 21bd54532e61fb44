import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RequestProblem } from './problems.ts';

/** Of every page of the playground: no inline script or style, nothing from elsewhere. */
const pagePolicy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Swagger UI writes style attributes. */
const docsPolicy = pagePolicy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");

/**
 * The path of the route that answers, e.g. `/v1/authors/:author/posts`. Not what the client wrote: `/%76%31/models`
 * is answered by `/v1/models`. Where no route answers, what the client wrote.
 */
export function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? request.url;
}

/** Headers that every answer bears. @param isShared whether pages of other origins may read answers */
export function addSecurityHeaders(app: FastifyInstance, isShared: boolean): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'x-request-id': request.id,
      'content-security-policy': routeOf(request).startsWith('/docs') ? docsPolicy : pagePolicy,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': isShared ? 'cross-origin' : 'same-origin',
    });
    if (routeOf(request).startsWith('/v1/')) reply.header('cache-control', 'no-store');
  });
}

/**
 * Refuses requests that call the server by a name which is not its own. A page whose own name is made to lead to
 * this computer (DNS rebinding) would else be of the server's origin, and read and change what it has. For health
 * checks any name will do: their answers tell nothing.
 *
 * @param names beside those of this computer
 */
export function requireHost(app: FastifyInstance, names: readonly string[]): void {
  const own = new Set([
    'localhost',
    '127.0.0.1',
    '[::1]',
    ...names.map((name) => name.toLowerCase()),
  ]);
  app.addHook('onRequest', async (request) => {
    if (['/healthz', '/readyz'].includes(routeOf(request))) return;
    const name = (request.headers.host ?? '').toLowerCase().replace(/:\d*$/, '');
    if (own.has(name) || name.endsWith('.localhost')) return;
    throw new RequestProblem(
      421,
      'other-host',
      `this server does not go by the name ${JSON.stringify(name.slice(0, 80))}; call it localhost, or start it with --allow-host NAME`,
    );
  });
}

/**
 * Refuses what a page of another origin has a browser send, for routes that need no body: before it sends a body
 * of JSON, a browser asks by CORS.
 *
 * @param origins whose pages may
 */
export function refuseOtherPages(origins: readonly string[]) {
  return async ({ headers }: FastifyRequest): Promise<void> => {
    const { origin, host, 'sec-fetch-site': site } = headers;
    if (origin !== undefined && origins.includes(origin)) return;
    // Behind a proxy the page's origin cannot be told by Host. What is no browser says neither.
    const isOwn =
      site === undefined
        ? origin === undefined || [`http://${host}`, `https://${host}`].includes(origin)
        : site === 'same-origin' || site === 'none';
    if (isOwn) return;
    throw new RequestProblem(
      403,
      'other-origin',
      'pages of another origin may not do this; list theirs with --cors ORIGIN',
    );
  };
}

/** Whether it asks for what the token guards: all that recommends, tells of authors or holds a model. */
export function isGuarded(request: FastifyRequest): boolean {
  // Where no route answers, the path may still look like one: then too, only the token tells what there is.
  return [routeOf(request), request.url].some((path) =>
    /^\/(v1|device|metrics)(?![a-z0-9])/i.test(path),
  );
}

/** Refuses requests without the token, by RFC 6750. */
export function requireToken(app: FastifyInstance, token: string): void {
  const expected = digest(token);
  app.addHook('onRequest', async (request) => {
    if (!isGuarded(request)) return;
    const [, given] = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? [];
    // Digests are of one length, so that the comparison takes the same time whatever was given.
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return;
    if (given === undefined) {
      const detail = 'this server wants a token: authorization: Bearer TOKEN';
      throw new RequestProblem(401, 'unauthorized', detail, { 'www-authenticate': 'Bearer' });
    }
    throw new RequestProblem(
      401,
      'invalid-token',
      'the token is not the one that this server wants',
      { 'www-authenticate': 'Bearer error="invalid_token"' },
    );
  });
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
