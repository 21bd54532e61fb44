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

/** What needs the token: everything that recommends, tells of authors or holds a model. */
function isGuarded(path: string): boolean {
  return /^\/(v1|device|metrics)(?![a-z0-9])/i.test(path);
}

/** Refuses requests without the token, by RFC 6750. */
export function requireToken(app: FastifyInstance, token: string): void {
  const expected = digest(token);
  app.addHook('onRequest', async (request) => {
    if (!isGuarded(routeOf(request)) && !isGuarded(request.url)) return;
    const [, given] = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? [];
    // Digests are of one length, so that the comparison takes the same time whatever was given.
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return;
    throw new RequestProblem(
      401,
      'unauthorized',
      given === undefined
        ? 'this server wants a token: authorization: Bearer TOKEN'
        : 'the token is not the one that this server wants',
      { 'www-authenticate': 'Bearer' },
    );
  });
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
