import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { type App, problemResponses, type Services } from '../app.ts';
import type { BundleFiles } from '../bundle-files.ts';
import { RequestProblem } from '../problems.ts';
import { BundleName } from '../schemas.ts';

const Bytes = Type.Unsafe<Buffer>({ type: 'string', format: 'binary' });

/**
 * Routes for the files that browsers load to recommend on their own. They are served from the memory copy of one
 * version, so that no path can lead to any other file.
 */
export function deviceRoutes(app: App, { registry }: Services): void {
  app.get(
    '/device/:name/:file',
    {
      schema: {
        tags: ['models'],
        summary: 'A file of a bundle, for recommending in a browser',
        description:
          'Load `manifest.json` first. It lists the other files with their sizes and hashes.',
        params: Type.Object({
          name: BundleName,
          file: Type.String({ description: 'Name of the file' }),
        }),
        response: {
          200: {
            description: 'The file’s bytes, with an ETag',
            content: { 'application/octet-stream': { schema: Bytes } },
          },
          304: Type.Null({ description: 'The ETag matches If-None-Match' }),
          ...problemResponses([400, 401, 404, 421, 429, 503]),
        },
      },
    },
    async ({ params: { name, file }, headers }, reply) => {
      const { device } = registry.get(name);
      const content = device.files.get(file);
      if (!content) {
        throw new RequestProblem(
          404,
          'not-found',
          `the bundle "${name}" has no such file; its manifest.json lists them`,
        );
      }
      const tag = `"${hashOf(device, file, content)}"`;
      // File names stay the same when the bundle is replaced, so browsers must revalidate each time.
      reply.headers({ etag: tag, 'cache-control': 'no-cache' });
      if (headers['if-none-match']?.includes(tag)) return reply.code(304).send();
      return reply
        .type(typeOf(file))
        .send(Buffer.from(content.buffer as ArrayBuffer, content.byteOffset, content.length));
    },
  );
}

function hashOf({ manifest }: BundleFiles, file: string, content: Uint8Array): string {
  return manifest.files[file]?.sha256 ?? createHash('sha256').update(content).digest('hex');
}

function typeOf(file: string): string {
  if (file.endsWith('.json')) return 'application/json; charset=utf-8';
  return file.endsWith('.txt') ? 'text/plain; charset=utf-8' : 'application/octet-stream';
}
