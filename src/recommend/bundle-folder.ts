/** Bundles as folders: reading, and writing in one go. `bundle-replacement.ts` says how they are replaced. */
import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DataFormatError, FileAccessError } from '../base/errors.ts';
import type { BundleContents, Runtime } from '../models/model.ts';
import {
  type BundleNotes,
  type BundleSource,
  decodeBundle,
  type ReadOptions,
} from './bundle-format.ts';
import { exists, isBundle, previousOf } from './bundle-replacement.ts';
import { BundleTarget } from './bundle-target.ts';
import type { BundleManifest } from './manifest.ts';
import { bundleRuntime } from './node-runtime.ts';
import { createRecommender, type LoadedRecommender } from './recommender.ts';

/** Windows has neither flag. Without the second, opening a pipe waits for somebody who writes to it. */
const readingNoLink =
  constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
/** In bytes; one call reads less than 2 GiB. */
const longestRead = 2 ** 30;

/**
 * Writes a bundle, or replaces the one that stands there. Whatever fails, the folder holds the old bundle
 * or the new one.
 *
 * @throws as `BundleTarget.open` and `BundleTarget.write`
 */
export async function writeBundle(
  folder: string,
  contents: BundleContents,
  notes: BundleNotes = {},
): Promise<void> {
  const target = await BundleTarget.open(folder);
  try {
    await target.write(contents, notes);
  } finally {
    await target.close();
  }
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
 * @param where what messages call the bundle in place of its folder
 * @throws {FileAccessError} if there is no such folder
 */
export async function bundleInFolder(folder: string, where?: string): Promise<BundleSource> {
  const previous = previousOf(resolve(folder));
  const from = !(await exists(folder)) && (await isBundle(previous)) ? previous : folder;
  if (!(await exists(from))) {
    throw new FileAccessError(
      where === undefined
        ? `there is no bundle ${folder}; make one with "octothorpe train --out ${folder}"`
        : `${where}: its folder is not there; make it with "octothorpe train --out FOLDER"`,
    );
  }
  const told = where ?? folder;
  return { where: told, read: (name, options) => readWithin(from, told, name, options) };
}

/**
 * Reads a bundle and makes it answer.
 *
 * @param runtime default: what `bundleRuntime` brings
 * @throws as `readBundle` and `createRecommender`
 */
export async function loadRecommender(
  folder: string,
  runtime?: Runtime,
): Promise<LoadedRecommender> {
  const { contents, manifest } = await readBundle(folder);
  return createRecommender(contents, manifest, runtime ?? (await bundleRuntime(contents)));
}

async function readWithin(
  folder: string,
  where: string,
  name: string,
  { mostBytes = Number.POSITIVE_INFINITY }: ReadOptions = {},
): Promise<Uint8Array> {
  const path = join(folder, name);
  const refuse = () => {
    throw new FileAccessError(
      `${where}: ${name} is a link or no plain file, and might lead outside the bundle; copy the bundle again`,
    );
  };
  // Not every platform can refuse links while opening; and opening a device may already do something.
  if (!(await fs.lstat(path)).isFile()) refuse();
  // What is there by now may be another: from here on it is asked of the open file.
  const file = await fs.open(path, readingNoLink).catch((error) => {
    if (error.code === 'ELOOP') refuse();
    throw error;
  });
  try {
    const kind = await file.stat();
    if (!kind.isFile()) refuse();
    if (kind.size > mostBytes) {
      throw new DataFormatError(
        `${where}: ${name} has ${kind.size} bytes, expected at most ${mostBytes}; copy or train the bundle again`,
      );
    }
    return await readBytes(file, kind.size);
  } finally {
    await file.close();
  }
}

/** As many bytes as were asked for, or fewer if the file ends before; not what is appended meanwhile. */
async function readBytes(file: fs.FileHandle, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let done = 0;
  while (done < size) {
    const length = Math.min(size - done, longestRead);
    const { bytesRead } = await file.read(bytes, done, length, null);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}
