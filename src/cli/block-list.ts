import { UsageError } from './failure.ts';
import { readSmallFile } from './small-file.ts';

/**
 * Reads the tags of `--block FILE`: one per line, with or without `#`. Blank lines are skipped.
 *
 * @returns no tags if there is no file
 * @throws {UsageError} naming the first line that is not a tag, or as `readSmallFile`
 */
export async function readBlockList(path: string | undefined): Promise<string[]> {
  if (path === undefined) return [];
  const { normalizeTag } = await import('../base/tags.ts');
  const lines = (await readSmallFile(path, '--block')).split(/\r?\n/);
  const wrong = lines.findIndex((line) => line.trim() !== '' && normalizeTag(line) === '');
  if (wrong < 0) return lines.filter((line) => line.trim() !== '');
  throw new UsageError(
    `--block ${path} line ${wrong + 1}: expected a tag, got ${JSON.stringify(lines[wrong].slice(0, 40))}, which has no letters; remove the line`,
  );
}
