import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { App } from '../app.ts';

/** Where the package has the built playground, run from `dist/` or from `src/`. */
const builtPlayground = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../../dist/web' : '../../web', import.meta.url),
);

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Octothorpe</title>
<h1>Octothorpe is running</h1>
<p>The playground is not built here: run <code>npm run build</code>, then start the server again.</p>
<p>The HTTP interface works without it: <a href="docs">its description</a>, <a href="readyz">is it ready?</a></p>
</html>
`;

/** The playground at `/`. Vite names what lies in `assets/` by its content, so that it never changes. */
export async function pageRoutes(app: App, folder = builtPlayground): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) {
    app.get('/', { schema: { hide: true } }, async (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(notBuilt),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root: folder,
    preCompressed: true,
    cacheControl: false,
    dotfiles: 'ignore',
    setHeaders(reply, path) {
      const isHashed = path.startsWith(join(folder, 'assets'));
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}
