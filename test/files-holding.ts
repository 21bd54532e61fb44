/** Finds files that contain given texts, for tests that authors are forgotten. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files under a folder that contain one of the texts in UTF-8. */
export function filesHolding(folder: string, ...texts: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const bytes = readFileSync(path);
      return texts.some((text) => bytes.includes(text));
    });
}
