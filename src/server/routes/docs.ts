import swagger from '@fastify/swagger';
import { packageVersion } from '../../base/version.ts';
import type { App } from '../app.ts';

/** `/openapi.json`, made of the routes' schemas. Comes before the routes. */
export async function docRoutes(app: App, isGuarded: boolean): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Octothorpe',
        version: packageVersion,
        description: 'Hashtags for posts. Errors are problem documents (RFC 9457).',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      tags: [
        { name: 'recommend', description: 'Tags for posts, and why' },
        { name: 'models', description: 'The bundles that answer' },
        { name: 'authors', description: 'Histories and tags of authors, in the store' },
        { name: 'operations', description: 'For whatever watches over the server' },
      ],
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'If the server has a token' },
        },
      },
      ...(isGuarded && { security: [{ token: [] }] }),
    },
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}
