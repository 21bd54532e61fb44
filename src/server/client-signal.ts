import type { FastifyReply } from 'fastify';
import { RequestProblem } from './problems.ts';

/** Aborted when the client goes away before it is answered. 499 is for the log: nobody receives it. */
export function clientSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (reply.raw.writableEnded) return;
    controller.abort(new RequestProblem(499, 'request-timeout', 'the client went away'));
  });
  return controller.signal;
}
