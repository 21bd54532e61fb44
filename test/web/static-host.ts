import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

export interface StaticHost {
  /** URL of the folder, with a slash at its end. */
  readonly url: string;
  /** Paths of the files sent, within the folder. */
  readonly sent: string[];
  /** Paths asked for that are not files of the folder. */
  readonly missing: readonly string[];
  /** Ends it; open connections too. */
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/** Serves a folder's files under a path, as they are, and nothing else. */
export async function hostFolder(folder: string, path: string, port = 0): Promise<StaticHost> {
  const sent: string[] = [];
  const missing: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://localhost');
    const file = join(folder, pathname.slice(path.length) || 'index.html');
    const isFile =
      pathname.startsWith(path) && statSync(file, { throwIfNoEntry: false })?.isFile() === true;
    if (!isFile || request.method !== 'GET') {
      missing.push(`${request.method} ${pathname}`);
      response.writeHead(404).end();
      return;
    }
    sent.push(pathname.slice(path.length));
    const type = types[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, vary: '*' });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail).listen(port, '127.0.0.1', done);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    sent,
    missing,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
