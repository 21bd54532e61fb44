/**
 * Replacing a bundle in its folder. This takes two renames, since no portable call exchanges two folders: the old one to
 * `.NAME.previous`, the new one (complete and flushed to disk under a temporary name) to `NAME`. A crash
 * before the first leaves the old bundle in place; between the two, readers fall back to
 * `.NAME.previous`; after the second, the new one is in place, and the next writing removes the leftover.
 * Only files that a manifest lists are ever deleted.
 */
import * as fs from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InvalidArgumentError } from '../base/errors.ts';

/** Paths of what is in the folder: what replacing the bundle removes. Empty if there is no such folder. */
export async function filesOfBundle(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ name }) => join(folder, name));
}

/** Where the old bundle waits while the new one is moved in. */
export function previousOf(target: string): string {
  return join(dirname(target), `.${basename(target)}.previous`);
}

export async function exists(path: string): Promise<boolean> {
  return fs.lstat(path).then(
    () => true,
    () => false,
  );
}

/** Whether the folder says that it is a bundle, of whatever version and in whatever state. */
export async function isBundle(folder: string): Promise<boolean> {
  return (await listedFiles(folder)) !== undefined;
}

/** The first thing in the folder, by name, that is not a file of the bundle there; undefined if there is none. */
export async function firstForeign(folder: string): Promise<string | undefined> {
  if (!(await exists(folder))) return undefined;
  const listed = await listedFiles(folder);
  const entries = await fs.readdir(folder, { withFileTypes: true });
  const foreign = entries.filter((entry) => !(entry.isFile() && listed?.has(entry.name)));
  return foreign.map(({ name }) => name).sort()[0];
}

/**
 * Puts the complete bundle in the folder `partial` in the place of what is at `target`.
 *
 * @param folder the target as the caller named it
 * @throws {InvalidArgumentError} if the target holds by now what is not part of a bundle; it then stays as it is
 */
export async function replaceBundle(
  folder: string,
  target: string,
  partial: string,
): Promise<void> {
  const previous = previousOf(target);
  const stands = await exists(target);
  if (stands) {
    await removeBundle(previous);
    await fs.rename(target, previous);
  }
  try {
    // What came in the last moment is not lost either.
    if (stands) await checkMoved(folder, previous);
    await fs.rename(partial, target);
  } catch (error) {
    if (stands) await fs.rename(previous, target);
    throw error;
  }
  await flush(dirname(target));
  // The new bundle is in place: the old one is removed now or the next time.
  await removeBundle(previous).catch(() => undefined);
}

/** Writes a new file, which is on the disk when this resolves. */
export async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  const file = await fs.open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function checkMoved(folder: string, moved: string): Promise<void> {
  const foreign = await firstForeign(moved);
  if (foreign === undefined) return;
  throw new InvalidArgumentError(
    `${folder} holds ${foreign}, which came while the bundle was being written; nothing was replaced: move it away and run this again`,
  );
}

/** Removes the files that the manifest lists, it itself last, and the folder if it is empty then. */
async function removeBundle(folder: string): Promise<void> {
  if (!(await exists(folder))) return;
  const listed = (await listedFiles(folder)) ?? new Set();
  const names = [...listed].filter((name) => name !== 'manifest.json');
  for (const { name } of await fs.readdir(folder, { withFileTypes: true })) {
    if (names.includes(name)) await fs.unlink(join(folder, name));
  }
  if (listed.size > 0) await fs.unlink(join(folder, 'manifest.json'));
  await fs.rmdir(folder);
}

/** Names that the folder's manifest lists, itself included; undefined if it has no manifest of a bundle. */
async function listedFiles(folder: string): Promise<Set<string> | undefined> {
  try {
    const path = join(folder, 'manifest.json');
    if (!(await fs.lstat(path)).isFile()) return undefined;
    const manifest = JSON.parse(await fs.readFile(path, 'utf8'));
    if (manifest?.format !== 'octothorpe-bundle') return undefined;
    return new Set(['manifest.json', ...Object.keys(manifest.files ?? {})]);
  } catch {
    return undefined;
  }
}

/** Makes renames in a folder last; not every platform can open a folder, and then it must do without. */
async function flush(folder: string): Promise<void> {
  const handle = await fs.open(folder).catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
