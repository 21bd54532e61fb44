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

/** A kind of folder that is replaced as a whole: a JSON file in it has `format`, and lists the others in `files`. */
export interface FolderKind {
  /** What messages call it. */
  readonly noun: string;
  /** The name of the JSON file. */
  readonly list: string;
  readonly format: string;
  /** Whether files may be in folders within the folder. */
  readonly nested: boolean;
}

export const bundleKind: FolderKind = {
  noun: 'bundle',
  list: 'manifest.json',
  format: 'octothorpe-bundle',
  nested: false,
};

/** The playground with bundles (`src/site/`). */
export const siteKind: FolderKind = {
  noun: 'site',
  list: 'site.json',
  format: 'octothorpe-site',
  nested: true,
};

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

/** Whether the folder has the list of a bundle, of any version and in any state. */
export async function isBundle(folder: string, kind = bundleKind): Promise<boolean> {
  return (await listedFiles(folder, kind)) !== undefined;
}

/**
 * Returns the first entry of the folder, by path, that is not a file of its bundle; undefined if there is none.
 *
 * @throws {FileAccessError} if the path is a link or not a folder
 */
export async function firstForeign(folder: string, kind = bundleKind): Promise<string | undefined> {
  if (!(await exists(folder))) return undefined;
  await checkIsFolder(folder, kind);
  const { foreign } = await entriesOf(folder, (await listedFiles(folder, kind)) ?? new Set(), kind);
  return foreign.sort()[0];
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
  kind = bundleKind,
): Promise<void> {
  const previous = previousOf(target);
  const stands = await exists(target);
  if (stands) {
    await removeBundle(previous, kind);
    await fs.rename(target, previous);
  }
  try {
    // Checked again, so that files added at the last moment are not lost.
    if (stands) await checkMoved(folder, previous, kind);
    await fs.rename(partial, target);
  } catch (error) {
    if (stands) await fs.rename(previous, target);
    throw error;
  }
  await flush(dirname(target));
  // The new bundle is in place. If the old one cannot be removed now, the next write removes it.
  await removeBundle(previous, kind).catch(() => undefined);
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

async function checkMoved(folder: string, moved: string, kind: FolderKind): Promise<void> {
  const foreign = await firstForeign(moved, kind);
  if (foreign === undefined) return;
  throw new InvalidArgumentError(
    `${folder} contains ${foreign}, which was added while the ${kind.noun} was being written; nothing was replaced: move it away and try again`,
  );
}

/**
 * Removes the listed files and their folders, then the list, then the folder, which must be empty by then.
 *
 * @throws {FileAccessError} if the path is a link or not a folder
 */
export async function removeBundle(folder: string, kind = bundleKind): Promise<void> {
  if (!(await exists(folder))) return;
  await checkIsFolder(folder, kind);
  const listed = (await listedFiles(folder, kind)) ?? new Set();
  const { files, folders } = await entriesOf(folder, listed, kind);
  for (const path of files) if (path !== kind.list) await fs.unlink(join(folder, path));
  for (const path of folders) await fs.rmdir(join(folder, path));
  if (listed.size > 0) await fs.unlink(join(folder, kind.list));
  await fs.rmdir(folder);
}

interface Entries {
  /** Paths of listed files that exist. */
  readonly files: string[];
  /** Paths of the folders in which they are, inner ones first. */
  readonly folders: string[];
  /** Paths of all other entries. */
  readonly foreign: string[];
}

/** What is in the folder. Links are foreign, and so is what they lead to: nothing outside the folder is looked at. */
async function entriesOf(
  folder: string,
  listed: ReadonlySet<string>,
  { nested }: FolderKind,
): Promise<Entries> {
  const found: Entries = { files: [], folders: [], foreign: [] };
  const visit = async (prefix: string): Promise<void> => {
    for (const entry of await fs.readdir(join(folder, prefix), { withFileTypes: true })) {
      const path = `${prefix}${entry.name}`;
      if (entry.isFile() && listed.has(path)) found.files.push(path);
      else if (nested && entry.isDirectory() && holdsListed(path, listed)) {
        await visit(`${path}/`);
        found.folders.push(path);
      } else found.foreign.push(path);
    }
  };
  await visit('');
  return found;
}

function holdsListed(folder: string, listed: ReadonlySet<string>): boolean {
  for (const path of listed) if (path.startsWith(`${folder}/`)) return true;
  return false;
}

/** Paths in the folder's list, and its own; undefined if the folder has no list of that kind. */
async function listedFiles(folder: string, kind: FolderKind): Promise<Set<string> | undefined> {
  try {
    if (!(await isFolder(folder))) return undefined;
    const path = join(folder, kind.list);
    if (!(await fs.lstat(path)).isFile()) return undefined;
    const list = JSON.parse(await fs.readFile(path, 'utf8'));
    if (list?.format !== kind.format) return undefined;
    return new Set([kind.list, ...Object.keys(list.files ?? {})]);
  } catch {
    return undefined;
  }
}

/** Links do not count, because their target is not ours. */
async function isFolder(path: string): Promise<boolean> {
  return (await fs.lstat(path)).isDirectory();
}

async function checkIsFolder(path: string, { noun }: FolderKind): Promise<void> {
  if (await isFolder(path)) return;
  throw new FileAccessError(
    `${path} is a link or not a folder, but a ${noun} must be moved there; move it away. Nothing was deleted`,
  );
}

/** Flushes renames in a folder to disk. Skipped on platforms that cannot open folders. */
async function flush(folder: string): Promise<void> {
  const handle = await fs.open(folder).catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
