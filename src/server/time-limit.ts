import type { FastifyReply } from 'fastify';
import type { App } from './app.ts';
import { RequestProblem } from './problems.ts';
import { untilAborted } from './turns.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Aborts when nobody waits for the answer any more. */
    wanted: AbortSignal;
  }
  interface FastifyContextConfig {
    /** Limit of this route, instead of the server's. */
    timeLimitMs?: number;
  }
}

/** No time limit. */
export const unlimited = Number.POSITIVE_INFINITY;

/**
 * Makes every route of `/v1`, and every route with its own limit, answer 504 after the time limit, whatever its
 * handler waits for. The time starts when the whole request has arrived. Must be called before routes are added.
 */
export function limitTime(app: App, timeLimitMs: number): void {
  app.decorateRequest('wanted');
  app.addHook('onRoute', (route) => {
    const limitMs = route.config?.timeLimitMs ?? timeLimitMs;
    if (!route.url.startsWith('/v1/') && route.config?.timeLimitMs === undefined) return;
    const { handler } = route;
    route.handler = function (request, reply) {
      request.wanted = wanted(reply, limitMs);
      // Otherwise, the idle connection would be dropped. Injected requests have no real socket.
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
    // For the log only: nobody receives it.
    controller.abort(new RequestProblem(499, 'request-timeout', 'the client disconnected'));
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
