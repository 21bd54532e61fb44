/** The folder that a bundle is written to: checked and locked before long work, replaced after it. */
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
  exists,
  firstForeign,
  isBundle,
  previousOf,
  replaceBundle,
  writeFlushed,
} from './bundle-replacement.ts';

/** Processes that try at the same moment refuse each other; then each waits a random time and tries again. */
const attempts = 5;
const longestWaitMs = 100;

/**
 * A folder that a bundle is to be written to. It is checked and locked when it is opened, before long work, and only
 * what its manifest lists is ever deleted from it.
 */
export class BundleTarget {
  readonly #folder: string;
  readonly #target: string;
  readonly #release: () => Promise<void>;

  private constructor(folder: string, target: string, release: () => Promise<void>) {
    this.#folder = folder;
    this.#target = target;
    this.#release = release;
  }

  /**
   * Makes the folders above it, takes the lock beside it, and removes what killed writers left.
   *
   * @throws {InvalidArgumentError} as `checkBundleTarget`
   * @throws {UnavailableError} if another process is going to write there
   * @throws {FileAccessError} if nothing can be written there
   */
  static async open(folder: string): Promise<BundleTarget> {
    const target = await bundleTarget(folder);
    await checkPlace(folder, target);
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
        await checkContents(folder, target);
        removeLeftovers(target);
        return new BundleTarget(folder, target, release);
      } catch (error) {
        await release();
        throw error;
      }
    } catch (cause) {
      if (cause instanceof OctothorpeError) throw cause;
      throw new FileAccessError(`cannot write the bundle ${folder}: ${reason(cause)}`, { cause });
    }
  }

  /**
   * Writes the bundle, or replaces the one that is there. Whatever fails, the folder holds the old bundle or the new one.
   *
   * @throws {InvalidArgumentError} if by now something is there that is not part of a bundle
   * @throws {FileAccessError} if a file cannot be written; the old bundle is then intact
   */
  async write(contents: BundleContents, notes: BundleNotes = {}): Promise<void> {
    const files = await encodeBundle(contents, notes);
    const partial = temporaryPath(this.#target);
    try {
      await fs.mkdir(partial);
      await fs.chmod(partial, 0o755);
      for (const [name, bytes] of files) await writeFlushed(join(partial, name), bytes);
      await checkContents(this.#folder, this.#target);
      await replaceBundle(this.#folder, this.#target, partial);
    } catch (cause) {
      await fs.rm(partial, { recursive: true, force: true });
      if (cause instanceof OctothorpeError) throw cause;
      throw new FileAccessError(
        `cannot write the bundle ${this.#folder}: ${reason(cause)}; what stood there before is intact`,
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
 * The path at which a bundle is written: through a symbolic link, the bundle that it points to is replaced, and the
 * link stays.
 */
export async function bundleTarget(folder: string): Promise<string> {
  return fs.realpath(folder).catch(() => resolve(folder));
}

/**
 * Whether a bundle may be written there: nothing, an empty folder, or a bundle with nothing else in its folder.
 *
 * @throws {InvalidArgumentError} if something else is there, naming the first such thing
 */
export async function checkBundleTarget(folder: string): Promise<void> {
  const target = await bundleTarget(folder);
  await checkPlace(folder, target);
  await checkContents(folder, target);
}

/** @throws {InvalidArgumentError} if the folder cannot be replaced by another, whatever it holds */
async function checkPlace(folder: string, target: string): Promise<void> {
  const refuse = (why: string) => {
    throw new InvalidArgumentError(`${folder} ${why}`);
  };
  const here = await workingFolder();
  if (
    here !== undefined &&
    `${here}${sep}`.startsWith(target.endsWith(sep) ? target : target + sep)
  ) {
    refuse(
      `is ${here === target ? 'the folder' : 'above the folder'} in which this command runs, and writing a bundle replaces its folder; name a folder in it, as in ${join(folder, 'my-bundle')}`,
    );
  }
  const kind = await fs.stat(target).catch(() => undefined);
  if (!kind) {
    if (await exists(target))
      refuse('is a link that leads nowhere; delete it or name another folder');
    return;
  }
  if (!kind.isDirectory()) {
    refuse(
      'is there already and is not a bundle, nor a folder; name a new folder or an earlier bundle',
    );
  }
  if (kind.dev !== (await fs.stat(dirname(target))).dev) {
    refuse(
      `is a mount point, which cannot be replaced; name a folder in it, as in ${join(folder, 'my-bundle')}`,
    );
  }
}

/** Undefined if it was deleted. */
async function workingFolder(): Promise<string | undefined> {
  try {
    return await fs.realpath(process.cwd());
  } catch {
    return undefined;
  }
}

/**
 * @throws {InvalidArgumentError} if the folder holds what would be lost
 * @throws {FileAccessError} if the place where the old bundle waits is taken
 */
async function checkContents(folder: string, target: string): Promise<void> {
  const foreign = await firstForeign(target);
  if (foreign !== undefined) {
    throw new InvalidArgumentError(
      (await isBundle(target))
        ? `${folder} holds ${foreign}, which is not part of the bundle there and would be deleted with it; move it away or name another folder`
        : `${folder} is there already and is not a bundle: it holds ${foreign}; name a new folder or an earlier bundle`,
    );
  }
  const previous = previousOf(target);
  const blocking = await firstForeign(previous);
  if (blocking === undefined) return;
  throw new FileAccessError(
    `cannot write the bundle ${folder}: ${previous} is needed meanwhile and holds ${blocking}, which is not part of a bundle; move it away. ${folder}: what stood there before is intact`,
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
    `${folder} is being written by ${who}, since ${since}; wait for it, or name another folder (if it no longer runs, delete ${path})`,
  );
}

/** Removes the folder `path` and those above it up to `first`, as far as they are empty. */
async function removeEmpty(path: string, first: string): Promise<void> {
  try {
    for (let at = path; at.length >= first.length; at = dirname(at)) await fs.rmdir(at);
  } catch {
    // It holds something: the bundle, most of all.
  }
}

function reason(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'the disk is full';
  if (code === 'EFBIG') return 'a file would be larger than the limit set for this process';
  return message;
}
