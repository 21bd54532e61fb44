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
 * Tries to take a lock. Each process that wants it first creates a file of its own, named after the process, and then
 * looks for those of others: of two at once none misses the other, though both may then be refused. Files of dead
 * processes are removed, so a crash leaves nothing that blocks. (Only Linux says when a process started. Elsewhere, if
 * the number of a dead process was given to another one, its file has to be deleted by hand.)
 *
 * The lock is released when the process exits, too.
 *
 * @param prefix what the names of the lock files begin with
 * @param mark of this process: `ownMark()`; "PID-START" if processes of other hosts are to count as dead
 * @throws {Error} of the file system if the folder cannot be written to
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

/** Number, start and host of the process whose lock file this is. */
function lockOf(name: string, prefix: string): string[] | undefined {
  if (!name.startsWith(prefix)) return undefined;
  return /^(\d+)-(\d*)(?:-([0-9a-f]{8}))?$/.exec(name.slice(prefix.length))?.slice(1);
}

function holderOf(folder: string, name: string, groups: readonly string[]): LockHolder {
  const path = join(folder, name);
  const since = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  return { ...parseMark(groups), path, since };
}
