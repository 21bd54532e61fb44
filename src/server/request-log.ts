import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from './metrics.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Which bundle answers, and how many posts came; for the log. */
    asked?: { readonly bundle: string; readonly posts: number };
  }
}

/** Where log lines go; a Node stream is one. */
export interface LogStream {
  write(line: string): unknown;
  on?(event: 'error', listener: () => void): unknown;
}

/**
 * A log that loses the lines which cannot be written (a closed pipe, a full disk), so that requests are answered all the
 * same.
 */
export function losingLog(log: LogStream): { write(line: string): void } {
  // Nobody else may listen, and then an error of the stream would end the process.
  log.on?.('error', () => undefined);
  return {
    write(line) {
      try {
        log.write(line);
      } catch {
        // The line is lost.
      }
    },
  };
}

/**
 * One line for each answered request, and its share in the metrics. A line has the route's pattern instead of
 * the path, which may name an author, and nothing that was sent or answered.
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
 * An error of the server or its store: where it was thrown and what it stems from (of databases `code` is the
 * SQLSTATE), without messages, which may quote a post.
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

/** What may stand in a log: `(none)` where no route answered, since what the client wrote may name an author. */
function routePattern({ routeOptions, is404 }: FastifyRequest): string {
  return is404 ? '(none)' : (routeOptions.url ?? '(none)');
}
