/** Reads and writes bundles as folders. `bundle-replacement.ts` explains how they are replaced. */
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

/** Windows has neither flag. Without O_NONBLOCK, opening a pipe blocks until there is a writer. */
const readingNoLink =
  constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
/** In bytes; one call reads less than 2 GiB. */
const longestRead = 2 ** 30;

/**
 * Writes a bundle, or replaces an existing one. Whatever fails, the folder contains either the old bundle
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
 * Opens the files of a bundle in a folder, for decoding or keeping. Links are rejected.
 *
 * @param where name of the bundle in messages (default: its folder)
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
  const name = where ?? folder;
  return { where: name, read: (file, options) => readWithin(from, name, file, options) };
}

/**
 * Reads a bundle and creates its recommender.
 *
 * @param runtime default: that of `bundleRuntime`
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
      `${where}: ${name} is a link or not a regular file, and might lead outside the bundle; copy the bundle again`,
    );
  };
  // Not every platform can reject links when opening a file, and opening a device may have side effects.
  if (!(await fs.lstat(path)).isFile()) refuse();
  // The path may have changed since the check, so everything below uses the open file.
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

/** Reads `size` bytes, or fewer if the file ends earlier. Ignores bytes appended in the meantime. */
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
