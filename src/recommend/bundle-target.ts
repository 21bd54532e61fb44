/** The folder to which a bundle is written. It is checked and locked before long work, and replaced after it. */
import * as fs from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  FileAccessError,
  InvalidArgumentError,
  OctothorpeError,
  UnavailableError,
} from '../base/errors.ts';
import { type LockHolder, tryLock } from '../files/process-lock.ts';
import { isOnThisHost, ownMark } from '../files/process-mark.ts';
import { removeLeftovers, temporaryPath } from '../files/temporaries.ts';
import type { BundleContents } from '../models/model.ts';
import { type BundleNotes, encodeBundle } from './bundle-format.ts';
import {
  bundleKind,
  exists,
  type FolderKind,
  firstForeign,
  isBundle,
  previousOf,
  removeBundle,
  replaceBundle,
  writeFlushed,
} from './bundle-replacement.ts';

/** Processes that try at the same moment block each other. Each then waits for a random time and tries again. */
const attempts = 5;
const longestWaitMs = 100;

/**
 * A folder to which a bundle will be written. It is checked and locked when opened, before long work. Only files listed in
 * its manifest are ever deleted from it.
 */
export class BundleTarget {
  readonly #folder: string;
  readonly #target: string;
  readonly #kind: FolderKind;
  readonly #release: () => Promise<void>;

  private constructor(
    folder: string,
    target: string,
    kind: FolderKind,
    release: () => Promise<void>,
  ) {
    this.#folder = folder;
    this.#target = target;
    this.#kind = kind;
    this.#release = release;
  }

  /**
   * Creates the parent folders, takes the lock next to the folder, and removes leftovers of killed writers.
   *
   * @param kind what is written there (default: a bundle)
   * @throws {InvalidArgumentError} as `checkBundleTarget`
   * @throws {UnavailableError} if another process holds the lock
   * @throws {FileAccessError} if the place is not writable
   */
  static async open(folder: string, kind = bundleKind): Promise<BundleTarget> {
    const target = await bundleTarget(folder);
    await checkPlace(folder, target, kind);
    const parent = dirname(target);
    let made: string | undefined;
    try {
      made = await fs.mkdir(parent, { recursive: true });
      const unlock = await lock(folder, target);
      const release = async () => {
        unlock();
        if (made !== undefined) await removeEmpty(parent, made);
      };
      try {
        await checkContents(folder, target, kind);
        removeLeftovers(target, kind.nested);
        return new BundleTarget(folder, target, kind, release);
      } catch (error) {
        await release();
        throw error;
      }
    } catch (cause) {
      if (cause instanceof OctothorpeError) throw cause;
      throw new FileAccessError(`cannot write the ${kind.noun} ${folder}: ${reason(cause)}`, {
        cause,
      });
    }
  }

  /**
   * Writes the bundle, or replaces an existing one. Whatever fails, the folder contains either the old bundle or the new one.
   *
   * @throws {InvalidArgumentError} if the folder now contains something that is not part of a bundle
   * @throws {FileAccessError} if a file cannot be written; the old bundle is then intact
   */
  async write(contents: BundleContents, notes: BundleNotes = {}): Promise<void> {
    await this.writeFiles(await encodeBundle(contents, notes));
  }

  /**
   * The same for files by path within the folder, with `/` between the names of folders. One is the kind's list.
   *
   * @throws as `write`
   */
  async writeFiles(files: ReadonlyMap<string, Uint8Array>): Promise<void> {
    const partial = temporaryPath(this.#target);
    try {
      await fs.mkdir(partial);
      await fs.chmod(partial, 0o755);
      const folders = new Set([...files.keys()].map(dirname));
      for (const name of folders) await fs.mkdir(join(partial, name), { recursive: true });
      for (const [name, bytes] of files) await writeFlushed(join(partial, name), bytes);
      await checkContents(this.#folder, this.#target, this.#kind);
      await replaceBundle(this.#folder, this.#target, partial, this.#kind);
    } catch (cause) {
      await fs.rm(partial, { recursive: true, force: true });
      if (cause instanceof OctothorpeError) throw cause;
      throw new FileAccessError(
        `cannot write the ${this.#kind.noun} ${this.#folder}: ${reason(cause)}; the previous contents are intact`,
        { cause },
      );
    }
  }

  /**
   * Removes the old bundle that a killed writer left next to the current one. If there is no current one, the old bundle is
   * kept, because readers fall back to it.
   *
   * @throws {FileAccessError} if it cannot be removed
   */
  async removePrevious(): Promise<void> {
    if (!(await isBundle(this.#target))) return;
    const previous = previousOf(this.#target);
    try {
      await removeBundle(previous);
    } catch (cause) {
      if (cause instanceof OctothorpeError) throw cause;
      throw new FileAccessError(
        `cannot remove ${previous}, an old version of the bundle ${this.#folder}: ${reason(cause)}; delete it`,
        { cause },
      );
    }
  }

  /** Releases the lock. */
  close(): Promise<void> {
    return this.#release();
  }
}

/**
 * Resolves the path at which a bundle is written. For a symbolic link, the bundle that it points to is replaced, and the
 * link is kept.
 */
export async function bundleTarget(folder: string): Promise<string> {
  return fs.realpath(folder).catch(() => resolve(folder));
}

/**
 * Checks that a bundle may be written to the path: it must not exist, be an empty folder, or contain a bundle and nothing
 * else.
 *
 * @throws {InvalidArgumentError} if there is anything else, naming the first such entry
 */
export async function checkBundleTarget(folder: string): Promise<void> {
  const target = await bundleTarget(folder);
  await checkPlace(folder, target, bundleKind);
  await checkContents(folder, target, bundleKind);
}

/** @throws {InvalidArgumentError} if the folder cannot be replaced, whatever it contains */
async function checkPlace(folder: string, target: string, { noun }: FolderKind): Promise<void> {
  const refuse = (why: string) => {
    throw new InvalidArgumentError(`${folder} ${why}`);
  };
  const here = await workingFolder();
  if (
    here !== undefined &&
    `${here}${sep}`.startsWith(target.endsWith(sep) ? target : target + sep)
  ) {
    refuse(
      `is ${here === target ? 'the folder' : 'above the folder'} in which this command runs, and writing a ${noun} replaces its folder; choose a folder within it, such as ${join(folder, `my-${noun}`)}`,
    );
  }
  const kind = await fs.stat(target).catch(() => undefined);
  if (!kind) {
    if (await exists(target)) refuse('is a broken link; delete it or choose another folder');
    return;
  }
  if (!kind.isDirectory()) {
    refuse(
      `already exists and is neither a ${noun} nor a folder; choose a new folder or an earlier ${noun}`,
    );
  }
  if (kind.dev !== (await fs.stat(dirname(target))).dev) {
    refuse(
      `is a mount point, which cannot be replaced; choose a folder within it, such as ${join(folder, `my-${noun}`)}`,
    );
  }
}

/** The working folder; undefined if it was deleted. */
async function workingFolder(): Promise<string | undefined> {
  try {
    return await fs.realpath(process.cwd());
  } catch {
    return undefined;
  }
}

/**
 * @throws {InvalidArgumentError} if the folder contains something that would be lost
 * @throws {FileAccessError} if the path for the old bundle is taken
 */
async function checkContents(folder: string, target: string, kind: FolderKind): Promise<void> {
  const { noun } = kind;
  const foreign = await firstForeign(target, kind);
  if (foreign !== undefined) {
    throw new InvalidArgumentError(
      (await isBundle(target, kind))
        ? `${folder} contains ${foreign}, which is not part of its ${noun} and would be deleted with it; move it away or choose another folder`
        : `${folder} already exists and is not a ${noun}: it contains ${foreign}; choose a new folder or an earlier ${noun}`,
    );
  }
  const previous = previousOf(target);
  const blocking = await firstForeign(previous, kind);
  if (blocking === undefined) return;
  throw new FileAccessError(
    `cannot write the ${noun} ${folder}: ${previous} is needed temporarily but contains ${blocking}, which is not part of a ${noun}; move it away. The previous contents of ${folder} are intact`,
  );
}

async function lock(folder: string, target: string): Promise<() => void> {
  for (let attempt = 1; ; attempt++) {
    const result = tryLock(dirname(target), `.${basename(target)}.lock-`, ownMark());
    if ('release' in result) return result.release;
    const isFresh = Date.now() - result.holder.since < 1000;
    if (attempt === attempts || !isFresh) throw inUse(folder, result.holder);
    await setTimeout(longestWaitMs * Math.random());
  }
}

function inUse(folder: string, holder: LockHolder): UnavailableError {
  const { pid, path } = holder;
  const since = new Date(holder.since).toISOString().replace(/\.\d+Z$/, 'Z');
  const isOwn = pid === process.pid && isOnThisHost(holder);
  const who = isOwn
    ? 'this process'
    : `process ${pid}${isOnThisHost(holder) ? '' : ' of another host'}`;
  return new UnavailableError(
    `${folder} is being written by ${who}, since ${since}; wait for it, or choose another folder (if that process is no longer running, delete ${path})`,
  );
}

/** Removes the folder `path` and its parents up to `first`, as long as they are empty. */
async function removeEmpty(path: string, first: string): Promise<void> {
  try {
    for (let at = path; at.length >= first.length; at = dirname(at)) await fs.rmdir(at);
  } catch {
    // It is not empty: usually, it contains the bundle.
  }
}

function reason(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'the disk is full';
  if (code === 'EFBIG') return 'a file would be larger than the limit set for this process';
  return message;
}
