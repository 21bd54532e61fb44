import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const worthwhile = /\.(js|css|html|svg|json)$/;
/** Below this size, two more files would take more disk blocks than they save packets. */
const leastBytes = 4096;
/**
 * Above this size, Brotli's best quality is too slow, and gzip is skipped: only models on the device need such files, and
 * they work only in secure contexts, where every browser accepts Brotli.
 */
const largeBytes = 2 * 1024 * 1024;

/** Writes FILE.br and FILE.gz next to each built file, so that the server does not have to compress. */
export function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    async writeBundle({ dir }) {
      const names = await readdir(dir!, { recursive: true });
      await Promise.all(
        names.filter((name) => worthwhile.test(name)).map((name) => compress(join(dir!, name))),
      );
    },
  };
}

async function compress(file: string): Promise<void> {
  const content = await readFile(file);
  if (content.length < leastBytes) return;
  await writeFile(`${file}.br`, await brotli(content));
  if (content.length <= largeBytes) {
    await writeFile(`${file}.gz`, await promisify(gzip)(content));
  }
}

function brotli(content: Buffer): Promise<Buffer> {
  const quality = content.length > largeBytes ? 5 : 10;
  return promisify(brotliCompress)(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: quality },
  });
}
