import { UnavailableError } from '../base/errors.ts';
import { type LockHolder, tryLock } from '../files/process-lock.ts';
import { isCertain, startOf } from '../files/process-mark.ts';

/**
 * Keeps a folder for this process; see `tryLock`.
 *
 * Processes that do not see each other (on two machines that share the folder, or in two containers) cannot
 * be told from dead ones: a server that was killed in a container can open its store again in the next one.
 *
 * @returns lets go of it
 * @throws {UnavailableError} if a living process has it, this one included
 */
export function lockFolder(folder: string): () => void {
  const attempt = tryLock(folder, 'open-by-', `${process.pid}-${startOf(process.pid) ?? ''}`);
  if ('release' in attempt) return attempt.release;
  throw inUse(folder, attempt.holder);
}

function inUse(folder: string, holder: LockHolder): UnavailableError {
  const who = holder.pid === process.pid ? 'this process' : `process ${holder.pid}`;
  return new UnavailableError(
    `the store in ${folder} is open in ${who}, and one at a time may open it; close it there, or use a PostgreSQL server` +
      (isCertain(holder) ? '' : ` (if ${who} never opened it, delete ${holder.path})`),
  );
}
