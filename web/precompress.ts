import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const worthwhile = /\.(js|css|html|svg|json)$/;
/** Below this size, another file would take more disk blocks than it saves packets. */
const leastBytes = 4096;
/**
 * Above this size, Brotli saves much more than gzip. Only models on the device need such files, and they work only in secure
 * contexts, where every browser accepts Brotli.
 */
const largeBytes = 2 * 1024 * 1024;

/**
 * Writes a compressed copy next to each built file, so that the server does not have to compress: FILE.gz, or FILE.br of a
 * large one. One copy of each keeps the package small; Brotli would save another sixth of the smaller ones.
 *
 * @param options.aloneFrom of files of at least so many bytes, only the .gz is kept, which the server decompresses for
 *   clients that do not accept it. Not for files that other servers send (default: none)
 */
export function precompress({ aloneFrom = Number.POSITIVE_INFINITY } = {}): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    async writeBundle({ dir }) {
      const names = await readdir(dir!, { recursive: true });
      await Promise.all(
        names
          .filter((name) => worthwhile.test(name))
          .map((name) => compress(join(dir!, name), aloneFrom)),
      );
    },
  };
}

async function compress(file: string, aloneFrom: number): Promise<void> {
  const content = await readFile(file);
  if (content.length < leastBytes) return;
  if (content.length > largeBytes) await writeFile(`${file}.br`, await brotli(content));
  else {
    await writeFile(`${file}.gz`, await promisify(gzip)(content));
    if (content.length >= aloneFrom) await rm(file);
  }
}

function brotli(content: Buffer): Promise<Buffer> {
  return promisify(brotliCompress)(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 10 },
  });
}
