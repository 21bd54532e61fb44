import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

/** `<hashtag-suggest>` as it is built for other people's pages, with its example page: content by file name. */
export async function buildComponent(): Promise<ReadonlyMap<string, Uint8Array>> {
  const outDir = mkdtempSync(join(tmpdir(), 'hashtag-suggest-'));
  try {
    await build({
      configFile: 'web/hashtag-suggest/vite.config.ts',
      logLevel: 'error',
      build: { outDir },
    });
    return filesIn(outDir);
  } finally {
    rmSync(outDir, { recursive: true });
  }
}

/** The files of a folder, whatever their depth: content by path in it. */
export function filesIn(folder: string): ReadonlyMap<string, Uint8Array> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.includes('.'));
  return new Map(files.map((name) => [name, readFileSync(join(folder, name))]));
}
