import swagger from '@fastify/swagger';
import { packageVersion } from '../../base/version.ts';
import type { App } from '../app.ts';

/** Adds `/openapi.json`, generated from the routes' schemas. Must be called before routes are added. */
export async function docRoutes(app: App, isGuarded: boolean): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Octothorpe',
        version: packageVersion,
        description: 'Recommends hashtags for posts. Errors are problem documents (RFC 9457).',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      tags: [
        { name: 'recommend', description: 'Tags for posts, and explanations' },
        { name: 'models', description: 'The loaded bundles' },
        { name: 'authors', description: 'Histories and tags of authors in the store' },
        { name: 'operations', description: 'Health checks and metrics' },
      ],
      components: {
        securitySchemes: {
          token: {
            type: 'http',
            scheme: 'bearer',
            description: 'Needed if the server has a token',
          },
        },
      },
      ...(isGuarded && { security: [{ token: [] }] }),
    },
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}
