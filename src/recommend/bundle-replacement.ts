/**
 * Replaces a bundle in its folder. This takes two renames, because no portable call exchanges two folders: first the old
 * bundle becomes `.NAME.previous`, then the new one (complete and flushed to disk under a temporary name) becomes `NAME`.
 * After a crash before the first rename, the old bundle is still in place. After a crash between the two, readers fall
 * back to `.NAME.previous`. After a crash following the second, the new one is in place, and the next write removes the
 * old one. Only files listed in a manifest are ever deleted.
 */
import * as fs from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FileAccessError, InvalidArgumentError } from '../base/errors.ts';

/** Paths of the files in the folder, which replacing the bundle removes. Empty if there is no such folder. */
export async function filesOfBundle(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ name }) => join(folder, name));
}

/** Path at which the old bundle is kept while the new one is moved into place. */
export function previousOf(target: string): string {
  return join(dirname(target), `.${basename(target)}.previous`);
}

export async function exists(path: string): Promise<boolean> {
  return fs.lstat(path).then(
    () => true,
    () => false,
  );
}

/** Whether the folder has the manifest of a bundle, of any version and in any state. */
export async function isBundle(folder: string): Promise<boolean> {
  return (await listedFiles(folder)) !== undefined;
}

/**
 * Returns the first entry of the folder, by name, that is not a file of its bundle; undefined if there is none.
 *
 * @throws {FileAccessError} if the path is a link or not a folder
 */
export async function firstForeign(folder: string): Promise<string | undefined> {
  if (!(await exists(folder))) return undefined;
  await checkIsFolder(folder);
  const listed = await listedFiles(folder);
  const entries = await fs.readdir(folder, { withFileTypes: true });
  const foreign = entries.filter((entry) => !(entry.isFile() && listed?.has(entry.name)));
  return foreign.map(({ name }) => name).sort()[0];
}

/**
 * Replaces the bundle at `target` with the complete bundle in the folder `partial`.
 *
 * @param folder the target's path as given by the caller, for messages
 * @throws {InvalidArgumentError} if the target now contains anything that is not part of a bundle; it is then unchanged
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
    // Checked again, so that files added at the last moment are not lost.
    if (stands) await checkMoved(folder, previous);
    await fs.rename(partial, target);
  } catch (error) {
    if (stands) await fs.rename(previous, target);
    throw error;
  }
  await flush(dirname(target));
  // The new bundle is in place. If the old one cannot be removed now, the next write removes it.
  await removeBundle(previous).catch(() => undefined);
}

/** Writes a new file and flushes it to disk. */
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
    `${folder} contains ${foreign}, which was added while the bundle was being written; nothing was replaced: move it away and try again`,
  );
}

/**
 * Removes the files listed in the manifest, then the manifest, then the folder, which must be empty by then.
 *
 * @throws {FileAccessError} if the path is a link or not a folder
 */
export async function removeBundle(folder: string): Promise<void> {
  if (!(await exists(folder))) return;
  await checkIsFolder(folder);
  const listed = (await listedFiles(folder)) ?? new Set();
  const names = [...listed].filter((name) => name !== 'manifest.json');
  for (const { name } of await fs.readdir(folder, { withFileTypes: true })) {
    if (names.includes(name)) await fs.unlink(join(folder, name));
  }
  if (listed.size > 0) await fs.unlink(join(folder, 'manifest.json'));
  await fs.rmdir(folder);
}

/** File names listed in the folder's manifest, and the manifest's own; undefined if the folder has no manifest of a bundle. */
async function listedFiles(folder: string): Promise<Set<string> | undefined> {
  try {
    if (!(await isFolder(folder))) return undefined;
    const path = join(folder, 'manifest.json');
    if (!(await fs.lstat(path)).isFile()) return undefined;
    const manifest = JSON.parse(await fs.readFile(path, 'utf8'));
    if (manifest?.format !== 'octothorpe-bundle') return undefined;
    return new Set(['manifest.json', ...Object.keys(manifest.files ?? {})]);
  } catch {
    return undefined;
  }
}

/** Links do not count, because their target is not ours. */
async function isFolder(path: string): Promise<boolean> {
  return (await fs.lstat(path)).isDirectory();
}

async function checkIsFolder(path: string): Promise<void> {
  if (await isFolder(path)) return;
  throw new FileAccessError(
    `${path} is a link or not a folder, but a bundle must be moved there; move it away. Nothing was deleted`,
  );
}

/** Flushes renames in a folder to disk. Skipped on platforms that cannot open folders. */
async function flush(folder: string): Promise<void> {
  const handle = await fs.open(folder).catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
