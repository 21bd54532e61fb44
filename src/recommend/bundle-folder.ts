/** Bundles as folders: reading, and writing in one go. `bundle-replacement.ts` says how they are replaced. */
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
import { nodeRuntime } from './node-runtime.ts';
import { createRecommender, type LoadedRecommender } from './recommender.ts';

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
