import { UnavailableError } from '../base/errors.ts';
import { type LockHolder, tryLock } from '../files/process-lock.ts';
import { isCertain, startOf } from '../files/process-mark.ts';

/**
 * Locks a folder for this process; see `tryLock`.
 *
 * Processes that cannot see each other (on two machines that share the folder, or in two containers) count as dead.
 * This way, a server that was killed in a container can open its store again in the next one.
 *
 * @returns a function that releases the lock
 * @throws {UnavailableError} if a living process has the lock, including this one
 */
export function lockFolder(folder: string): () => void {
  const attempt = tryLock(folder, 'open-by-', `${process.pid}-${startOf(process.pid) ?? ''}`);
  if ('release' in attempt) return attempt.release;
  throw inUse(folder, attempt.holder);
}

function inUse(folder: string, holder: LockHolder): UnavailableError {
  const who = holder.pid === process.pid ? 'this process' : `process ${holder.pid}`;
  return new UnavailableError(
    `the store in ${folder} is open in ${who}, and only one process may open it at a time; close it there, or use a PostgreSQL server` +
      (isCertain(holder) ? '' : ` (if ${who} never opened it, delete ${holder.path})`),
  );
}
