import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '../app.ts';
import { sendBuiltFile } from '../built-files.ts';
import { builtPages } from '../built-pages.ts';

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Octothorpe</title>
<h1>Octothorpe is running</h1>
<p>The playground and the API documentation page have not been built. Run <code>npm run build</code>, then restart the server.</p>
<p>The HTTP API works without them: <a href="openapi.json">OpenAPI document</a>, <a href="readyz">readiness</a>.</p>
</html>
`;

/** Routes for the playground at `/` and the HTTP API page at `/docs`. */
export function pageRoutes(app: App, folder = builtPages): void {
  const schema = { hide: true };
  app.get('/docs/', { schema }, async (_request, reply) => reply.redirect('../docs'));
  if (!existsSync(join(folder, 'index.html'))) {
    for (const path of ['/', '/docs']) {
      app.get(path, { schema }, async (_request, reply) =>
        reply.type('text/html; charset=utf-8').send(notBuilt),
      );
    }
    return;
  }
  app.get('/docs', { schema }, (request, reply) =>
    sendBuiltFile(folder, '/docs.html', request, reply),
  );
  app.get('/*', { schema }, (request, reply) => {
    const [path = '/'] = request.url.split('?', 1);
    return sendBuiltFile(folder, path === '/' ? '/index.html' : path, request, reply);
  });
}
