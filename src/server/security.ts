import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RequestProblem } from './problems.ts';

/** What a page may load: no inline scripts or styles, nothing from other origins. */
export const loadPolicy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
].join('; ');

/** For every page of the playground. */
const pagePolicy = `${loadPolicy}; frame-ancestors 'none'`;

/** Swagger UI sets style attributes. */
const docsPolicy = pagePolicy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");

/**
 * Returns the path of the matched route, e.g. `/v1/authors/:author/posts`. It may differ from the URL sent:
 * `/%76%31/models` matches `/v1/models`. If no route matches, returns the URL.
 */
export function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? request.url;
}

/** Adds security headers to every answer. @param isShared whether pages of other origins may read answers */
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
 * Rejects requests whose `Host` is not a name of the server. Otherwise, a page whose domain is made to resolve to
 * this computer (DNS rebinding) would share the server's origin, and could read and change its data. Health
 * checks accept any name, because their answers reveal nothing.
 *
 * @param names accepted names in addition to those of this computer
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
      `this server does not accept the host name ${JSON.stringify(name.slice(0, 80))}; use the name localhost, or start it with --allow-host NAME`,
    );
  });
}

/**
 * Rejects requests from pages of other origins, for routes without a body. Routes with a JSON body do not need it:
 * browsers send a CORS preflight request first.
 *
 * @param origins allowed origins
 */
export function refuseOtherPages(origins: readonly string[]) {
  return async ({ headers }: FastifyRequest): Promise<void> => {
    const { origin, host, 'sec-fetch-site': site } = headers;
    if (origin !== undefined && origins.includes(origin)) return;
    // Behind a proxy, Host does not give the page's origin. Clients other than browsers send neither header.
    const isOwn =
      site === undefined
        ? origin === undefined || [`http://${host}`, `https://${host}`].includes(origin)
        : site === 'same-origin' || site === 'none';
    if (isOwn) return;
    throw new RequestProblem(
      403,
      'other-origin',
      'pages of another origin may not do this; allow their origin with --cors ORIGIN',
    );
  };
}

/** Whether the request needs the token: everything that recommends, has data of authors or contains a model. */
export function isGuarded(request: FastifyRequest): boolean {
  // A path that matches no route may still look like a guarded one. Without the token, it must not reveal what exists.
  return [routeOf(request), request.url].some((path) =>
    /^\/(v1|device|metrics)(?![a-z0-9])/i.test(path),
  );
}

/** Rejects requests without the token (RFC 6750). */
export function requireToken(app: FastifyInstance, token: string): void {
  const expected = digest(token);
  app.addHook('onRequest', async (request) => {
    if (!isGuarded(request)) return;
    const [, given] = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? [];
    // Digests have equal lengths, so the comparison takes constant time for any token.
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return;
    if (given === undefined) {
      const detail = 'this server requires a token; send the header "authorization: Bearer TOKEN"';
      throw new RequestProblem(401, 'unauthorized', detail, { 'www-authenticate': 'Bearer' });
    }
    throw new RequestProblem(401, 'invalid-token', 'the token is not valid for this server', {
      'www-authenticate': 'Bearer error="invalid_token"',
    });
  });
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
