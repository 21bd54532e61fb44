import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from './metrics.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The bundle that answers and the number of posts, for the log. */
    asked?: { readonly bundle: string; readonly posts: number };
  }
}

/** The destination of log lines. A Node stream is one. */
export interface LogStream {
  write(line: string): unknown;
  on?(event: 'error', listener: () => void): unknown;
}

/**
 * A log that drops lines it cannot write (closed pipe, full disk), so that requests are answered regardless.
 */
export function losingLog(log: LogStream): { write(line: string): void } {
  // Without a listener, an error of the stream would end the process.
  log.on?.('error', () => undefined);
  return {
    write(line) {
      try {
        log.write(line);
      } catch {
        // The line is dropped.
      }
    },
  };
}

/**
 * Logs one line for each answered request, and counts it in the metrics. A line has the route's pattern instead of
 * the path, which may name an author, and nothing of the request's or answer's body.
 */
export function logRequests(app: FastifyInstance, metrics: Metrics): void {
  app.decorateRequest('asked');
  app.addHook('onResponse', async (request, reply) => {
    const route = routePattern(request);
    const { statusCode: status, elapsedTime } = reply;
    metrics.answered(route, request.method, status, elapsedTime / 1000);
    request.log.info(
      {
        method: request.method,
        route,
        status,
        ms: Math.round(elapsedTime * 10) / 10,
        ...request.asked,
      },
      'answered',
    );
  });
}

/**
 * Logs an error of the server or its store: where it was thrown and its cause (for databases, `code` is the
 * SQLSTATE). Messages are left out, because they may quote a post.
 */
export function logFailure(request: FastifyRequest, error: FastifyError): void {
  const { name, code, stack = '', cause } = error;
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  request.log.error(
    {
      error: name,
      code,
      ...(cause instanceof Error && { cause: kindOf(cause) }),
      frames: frames.map((line) => line.trim()),
    },
    'failed',
  );
}

function kindOf({ name, code }: NodeJS.ErrnoException) {
  return { error: name, code };
}

/** The route for the log; `(none)` if no route matched, because the path may name an author. */
function routePattern({ routeOptions, is404 }: FastifyRequest): string {
  return is404 ? '(none)' : (routeOptions.url ?? '(none)');
}
