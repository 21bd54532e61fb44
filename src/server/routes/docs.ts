import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { packageVersion } from '../../base/version.ts';
import type { App } from '../app.ts';
import { docsStyle } from './docs-style.ts';

/** `/openapi.json`, made of the routes' schemas, and a page that shows it. Comes before the routes. */
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
  await app.register(async (pages) => {
    // Swagger UI's page lacks this, and phones then show it as a tiny desktop page.
    pages.addHook('onSend', async (_request, reply, payload) => {
      const isPage = String(reply.getHeader('content-type')).startsWith('text/html');
      return isPage ? String(payload).replace('<head>', `<head>${viewport}`) : payload;
    });
    await pages.register(swaggerUi, {
      routePrefix: '/docs',
      logLevel: 'silent',
      uiConfig: { defaultModelsExpandDepth: -1 },
      theme: {
        title: 'Octothorpe HTTP API',
        css: [{ filename: 'octothorpe.css', content: docsStyle }],
      },
    });
  });
}

const viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">';
