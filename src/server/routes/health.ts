import { Type } from 'typebox';
import { type App, problemResponses, responses, type Services } from '../app.ts';
import { tryLater } from '../problems.ts';

const Status = Type.Object({ status: Type.Literal('ok') });

/** Routes for health checks and metrics. */
export function healthRoutes(app: App, { registry, store, metrics, isClosing }: Services): void {
  app.get(
    '/healthz',
    {
      schema: {
        tags: ['operations'],
        summary: 'Whether the process is alive',
        security: [],
        response: responses(Status, 'The process is alive', []),
      },
    },
    async () => ({ status: 'ok' as const }),
  );

  app.get(
    '/readyz',
    {
      schema: {
        tags: ['operations'],
        summary: 'Whether requests should be sent here',
        description:
          'True once every bundle is loaded, while the store answers, until the server closes.',
        security: [],
        response: responses(Status, 'The server is ready', [503, 504]),
      },
      config: { timeLimitMs: 3000 },
    },
    async () => {
      if (isClosing()) throw tryLater('not-ready', 'the server is closing', 5);
      if (!registry.isReady) throw tryLater('not-ready', 'the server is still loading its bundles');
      await store?.ping();
      return { status: 'ok' as const };
    },
  );

  app.get(
    '/metrics',
    {
      schema: {
        tags: ['operations'],
        summary: 'Metrics for Prometheus',
        response: {
          200: {
            description: 'The Prometheus text format',
            content: { 'text/plain': { schema: Type.String() } },
          },
          ...problemResponses([401, 421, 429]),
        },
      },
    },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.read()),
  );
}
