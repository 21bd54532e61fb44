import type { FastifyReply } from 'fastify';
import type { App } from './app.ts';
import { RequestProblem } from './problems.ts';
import { untilAborted } from './turns.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Aborted when nobody waits for the answer any more. */
    wanted: AbortSignal;
  }
  interface FastifyContextConfig {
    /** Of this route instead of the server's. */
    timeLimitMs?: number;
  }
}

/** No limit: for routes that take as long as it takes. */
export const unlimited = Number.POSITIVE_INFINITY;

/**
 * Has every route of `/v1`, and those that name a limit of their own, answer 504 past the limit, whatever their
 * handlers wait for. It runs from when the request is there as a whole. To be called before the routes.
 */
export function limitTime(app: App, timeLimitMs: number): void {
  app.decorateRequest('wanted');
  app.addHook('onRoute', (route) => {
    const limitMs = route.config?.timeLimitMs ?? timeLimitMs;
    if (!route.url.startsWith('/v1/') && route.config?.timeLimitMs === undefined) return;
    const { handler } = route;
    route.handler = function (request, reply) {
      request.wanted = wanted(reply, limitMs);
      // Before then, the connection would be dropped for its silence. Injected requests have no real one.
      if (limitMs === unlimited) request.socket.setTimeout?.(0);
      return untilAborted(Promise.resolve(handler.call(this, request, reply)), request.wanted);
    };
  });
}

function wanted(reply: FastifyReply, limitMs: number): AbortSignal {
  const controller = new AbortController();
  const timer =
    limitMs === unlimited
      ? undefined
      : setTimeout(() => controller.abort(tooLate(limitMs)), limitMs);
  reply.raw.once('close', () => {
    clearTimeout(timer);
    if (reply.raw.writableEnded) return;
    // For the log: nobody receives it.
    controller.abort(new RequestProblem(499, 'request-timeout', 'the client went away'));
  });
  return controller.signal;
}

function tooLate(limitMs: number): RequestProblem {
  return new RequestProblem(
    504,
    'time-limit',
    `no answer within ${limitMs / 1000} s; send fewer or shorter posts, or try again`,
  );
}
