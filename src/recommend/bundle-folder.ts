/**
 * Bundles as folders: the only file of this room that needs Node.
 *
 * Replacing a bundle takes two renames, since no portable call exchanges two folders: the old one to
 * `.NAME.previous`, the new one (complete and flushed to disk under a temporary name) to `NAME`. A crash
 * before the first leaves the old bundle in place; between the two, readers fall back to
 * `.NAME.previous`; after the second, the new one is in place, and the next writing removes the leftover.
 * A crash can also leave a `.NAME.partial-XXXXXX`, which nothing reads.
 */
import * as fs from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { DataFormatError, FileAccessError, InvalidArgumentError } from '../base/errors.ts';
import type { BundleContents, Runtime } from '../models/model.ts';
import {
  type BundleNotes,
  type BundleSource,
  decodeBundle,
  encodeBundle,
  type ReadOptions,
} from './bundle-format.ts';
import type { BundleManifest } from './manifest.ts';
import { nodeRuntime } from './node-runtime.ts';
import { createRecommender, type LoadedRecommender } from './recommender.ts';

/**
 * Writes a bundle, or replaces the one that stands there. Whatever fails, the folder holds the old bundle
 * or the new one.
 *
 * @throws {InvalidArgumentError} if something else than a bundle stands there
 * @throws {FileAccessError} if a file cannot be written; the old bundle is then intact
 */
export async function writeBundle(
  folder: string,
  contents: BundleContents,
  notes: BundleNotes = {},
): Promise<void> {
  await checkBundleTarget(folder);
  const files = await encodeBundle(contents, notes);
  let partial: string | undefined;
  try {
    const target = await bundleTarget(folder);
    await fs.mkdir(dirname(target), { recursive: true });
    partial = await fs.mkdtemp(join(dirname(target), `.${basename(target)}.partial-`));
    await fs.chmod(partial, 0o755);
    for (const [name, bytes] of files) await writeFlushed(join(partial, name), bytes);
    await replaceFolder(target, partial);
  } catch (cause) {
    if (partial) await fs.rm(partial, { recursive: true, force: true });
    throw new FileAccessError(
      `cannot write the bundle ${folder}: ${reason(cause)}; what stood there before is intact`,
      { cause },
    );
  }
}

/**
 * The path at which `writeBundle` writes: through a symbolic link, the bundle that it points to is replaced, and the
 * link stays.
 */
export async function bundleTarget(folder: string): Promise<string> {
  return fs.realpath(folder).catch(() => resolve(folder));
}

/**
 * Whether `writeBundle` may write there: nothing, an empty folder or a bundle. To be asked before long
 * work.
 *
 * @throws {InvalidArgumentError} if something else stands there
 */
export async function checkBundleTarget(folder: string): Promise<void> {
  if (!(await exists(folder)) || (await isBundle(folder))) return;
  const names = await fs.readdir(folder).catch(() => ['not a folder']);
  if (names.length === 0) return;
  throw new InvalidArgumentError(
    `${folder} is there already and is not a bundle; name a new folder or an earlier bundle`,
  );
}

/**
 * Reads and checks the bundle in a folder. Nothing outside the folder is read.
 *
 * @throws {FileAccessError} if there is no such folder
 * @throws {BundleVersionError | DataFormatError} as `decodeBundle`
 */
export async function readBundle(
  folder: string,
): Promise<{ contents: BundleContents; manifest: BundleManifest }> {
  return decodeBundle(await bundleInFolder(folder));
}

/**
 * The files of a bundle in a folder, to be decoded or kept. Links are refused.
 *
 * @throws {FileAccessError} if there is no such folder
 */
export async function bundleInFolder(folder: string): Promise<BundleSource> {
  const previous = previousOf(resolve(folder));
  const from = !(await exists(folder)) && (await isBundle(previous)) ? previous : folder;
  if (!(await exists(from))) {
    throw new FileAccessError(
      `there is no bundle ${folder}; make one with "octothorpe train --out ${folder}"`,
    );
  }
  return { where: folder, read: (name, options) => readWithin(from, name, options) };
}

/**
 * Reads a bundle and makes it answer.
 *
 * @param runtime default: what `nodeRuntime` brings
 * @throws as `readBundle` and `createRecommender`
 */
export async function loadRecommender(
  folder: string,
  runtime?: Runtime,
): Promise<LoadedRecommender> {
  const { contents, manifest } = await readBundle(folder);
  return createRecommender(contents, manifest, runtime ?? (await nodeRuntime(contents.options)));
}

async function replaceFolder(target: string, partial: string): Promise<void> {
  const previous = previousOf(target);
  const stands = await exists(target);
  if (stands) {
    if (await isBundle(previous)) await fs.rm(previous, { recursive: true });
    await fs.rename(target, previous);
  }
  try {
    await fs.rename(partial, target);
  } catch (error) {
    if (stands) await fs.rename(previous, target);
    throw error;
  }
  await flush(dirname(target));
  if (stands || (await isBundle(previous))) await fs.rm(previous, { recursive: true });
}

/** Where the old bundle waits while the new one is moved in. */
function previousOf(target: string): string {
  return join(dirname(target), `.${basename(target)}.previous`);
}

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  const file = await fs.open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes renames in a folder last; not every platform can open a folder, and then it must do without. */
async function flush(folder: string): Promise<void> {
  const handle = await fs.open(folder).catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

async function readWithin(
  folder: string,
  name: string,
  { mostBytes = Number.POSITIVE_INFINITY }: ReadOptions = {},
): Promise<Uint8Array> {
  const path = join(folder, name);
  const file = await fs.lstat(path);
  if (!file.isFile()) {
    throw new FileAccessError(
      `${folder}: ${name} is a link or no plain file, and might lead outside the bundle; copy the bundle again`,
    );
  }
  if (file.size > mostBytes) {
    throw new DataFormatError(
      `${folder}: ${name} has ${file.size} bytes, expected at most ${mostBytes}; copy or train the bundle again`,
    );
  }
  return fs.readFile(path);
}

async function exists(path: string): Promise<boolean> {
  return fs.lstat(path).then(
    () => true,
    () => false,
  );
}

/** Whether the folder says that it is a bundle, of whatever version and in whatever state. */
async function isBundle(folder: string): Promise<boolean> {
  try {
    const manifest = JSON.parse(await fs.readFile(join(folder, 'manifest.json'), 'utf8'));
    return manifest?.format === 'octothorpe-bundle';
  } catch {
    return false;
  }
}

function reason(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'the disk is full';
  if (code === 'EFBIG') return 'a file would be larger than the limit set for this process';
  return message;
}
