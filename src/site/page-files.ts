/** The playground's own files, changed so that they need no server. */
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import { FileAccessError } from '../base/errors.ts';
import { loadPolicy } from '../server/security.ts';

/** Of the server alone, or examples. */
const leftOut =
  /^(docs\.html|assets\/docs-[^/]+|hashtag-suggest\/(hashtag-suggest\.js|example\.(html|js)|licenses\.md|assets\/example-[^/]+))$/;
/** What the build compresses. ONNX Runtime is another `.gz`, which the page itself decompresses. */
const compressed = /^(.+\.(?:js|css|html|svg|json))\.(gz|br)$/;
const unpackers = { gz: promisify(gunzip), br: promisify(brotliDecompress) };

const webAppManifest = {
  name: 'Octothorpe',
  short_name: 'Octothorpe',
  description: 'Write a post and see which hashtags fit, and why.',
  start_url: './',
  scope: './',
  display: 'standalone',
  theme_color: '#00684d',
  background_color: '#ffffff',
  icons: [{ src: 'icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
};

const charset = '<meta charset="utf-8" />';
const head = [
  charset,
  `<meta http-equiv="Content-Security-Policy" content="${loadPolicy}" />`,
  '<meta name="octothorpe-site" content="site.json" />',
  '<link rel="manifest" href="./app.webmanifest" />',
].join('\n    ');

/**
 * Returns the files by path. Files of which the build kept only a compressed copy are decompressed, because a host of plain
 * files does not do that.
 *
 * @param folder the built pages
 * @throws {FileAccessError} if they have not been built
 */
export async function pageFiles(folder: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const path of await pathsIn(folder)) {
    const [, plain = path, suffix] = compressed.exec(path) ?? [];
    if (leftOut.test(plain) || files.has(plain)) continue;
    const content = await fs.readFile(join(folder, path));
    files.set(plain, suffix ? await unpackers[suffix as 'gz' | 'br'](content) : content);
  }
  const html = Buffer.from(files.get('index.html') ?? []).toString();
  if (!html.includes(charset) || !files.has('service-worker.js')) {
    throw new FileAccessError(
      `the playground is not in ${folder}; in a clone, run: npm run build; otherwise, install octothorpe again`,
    );
  }
  files.set('index.html', Buffer.from(html.replace(charset, head)));
  files.set('app.webmanifest', Buffer.from(`${JSON.stringify(webAppManifest, null, 2)}\n`));
  return files;
}

/** Sorted, so that `FILE` comes before `FILE.gz`. Empty if there is no such folder. */
async function pathsIn(folder: string, prefix = ''): Promise<string[]> {
  const entries = await fs.readdir(join(folder, prefix), { withFileTypes: true }).catch(() => []);
  const paths: string[] = [];
  for (const entry of entries) {
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory()) paths.push(...(await pathsIn(folder, `${path}/`)));
    else if (entry.isFile()) paths.push(path);
  }
  return paths.sort();
}
