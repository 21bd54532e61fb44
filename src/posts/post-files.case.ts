import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { readAllPosts } from './read.ts';
import type { ReadOptions } from './read-records.ts';

/** Files of posts for a test file, in a folder that is removed when its tests are done. */
export function postFiles() {
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-posts-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const path = (name: string) => join(folder, name);
  const write = (name: string, content: string | Uint8Array): string => {
    writeFileSync(path(name), content);
    return path(name);
  };
  return {
    folder,
    path,
    write,
    /** Reads a file with this content, however many records are malformed. */
    read: (name: string, content: string | Uint8Array, options: ReadOptions = {}) =>
      readAllPosts(write(name, content), { maxMalformedShare: 1, ...options }),
  };
}
