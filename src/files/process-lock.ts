import { closeSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, type ProcessMark, parseMark } from './process-mark.ts';

/** The process that has a lock. */
export interface LockHolder extends ProcessMark {
  /** Its lock file. */
  readonly path: string;
  /** When it took the lock, in milliseconds since 1970. */
  readonly since: number;
}

export type LockAttempt = { readonly release: () => void } | { readonly holder: LockHolder };

/**
 * Tries to take a lock. A process first creates a file of its own, named after the process, and then looks for the
 * files of others. If two processes try at the same time, they cannot miss each other, but both may fail. Files of dead
 * processes are removed, so a crash does not leave the lock taken. (Only Linux tells when a process started. Elsewhere,
 * if the id of a dead process is in use again, its file has to be deleted by hand.)
 *
 * The lock is also released when the process exits.
 *
 * @param prefix the prefix of the lock files' names
 * @param mark the mark of this process: `ownMark()`, or "PID-START" if processes of other hosts count as dead
 * @throws {Error} of the file system if the folder is not writable
 */
export function tryLock(folder: string, prefix: string, mark: string): LockAttempt {
  const own = prefix + mark;
  const path = join(folder, own);
  try {
    closeSync(openSync(path, 'wx'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return { holder: holderOf(folder, own, mark.split('-')) };
  }
  const release = () => {
    rmSync(path, { force: true });
    process.off('exit', release);
  };
  process.once('exit', release);
  for (const name of readdirSync(folder)) {
    const groups = name === own ? undefined : lockOf(name, prefix);
    if (groups === undefined) continue;
    if (isAlive(parseMark(groups))) {
      const holder = holderOf(folder, name, groups);
      release();
      return { holder };
    }
    rmSync(join(folder, name), { force: true });
  }
  return { release };
}

/** The id, start and host of the process that owns this lock file; undefined if it is not a lock file. */
function lockOf(name: string, prefix: string): string[] | undefined {
  if (!name.startsWith(prefix)) return undefined;
  return /^(\d+)-(\d*)(?:-([0-9a-f]{8}))?$/.exec(name.slice(prefix.length))?.slice(1);
}

function holderOf(folder: string, name: string, groups: readonly string[]): LockHolder {
  const path = join(folder, name);
  const since = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  return { ...parseMark(groups), path, since };
}
