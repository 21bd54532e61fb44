import { closeSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UnavailableError } from '../base/errors.ts';

const FILE = /^open-by-(\d+)-(\d*)$/;

/**
 * Keeps a folder for this process. Each process that wants it first puts its own file there, named after it,
 * and then looks for those of others, so that of two at once none misses the other. Files of processes that
 * are dead are removed: a crash leaves nothing that blocks. (But for systems that do not say when a process
 * started, which is all but Linux: if the number of the dead one was given to another, its file has to be
 * deleted by hand; the error names it.)
 *
 * Processes that do not see each other (on two machines that share the folder, or in two containers) cannot
 * be told from dead ones.
 *
 * @returns lets go of it
 * @throws {UnavailableError} if a living process has it, this one included
 */
export function lockFolder(folder: string): () => void {
  const own = `open-by-${process.pid}-${startOf(process.pid) ?? ''}`;
  const path = join(folder, own);
  try {
    closeSync(openSync(path, 'wx'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw inUse(folder, own);
    throw error;
  }
  const release = () => rmSync(path, { force: true });
  for (const file of readdirSync(folder)) {
    const [, pid, start] = FILE.exec(file) ?? [];
    if (pid === undefined || file === own) continue;
    if (isAlive(Number(pid), start!)) {
      release();
      throw inUse(folder, file);
    }
    rmSync(join(folder, file), { force: true });
  }
  return release;
}

function inUse(folder: string, file: string): UnavailableError {
  const [, pid, start] = FILE.exec(file)!;
  const who = Number(pid) === process.pid ? 'this process' : `process ${pid}`;
  const isSure = startOf(Number(pid)) === start;
  return new UnavailableError(
    `the store in ${folder} is open in ${who}, and one at a time may open it; close it there, or use a PostgreSQL server` +
      (isSure ? '' : ` (if ${who} never opened it, delete ${join(folder, file)})`),
  );
}

/** Numbers are given to new processes again, most of all in containers; the time of the start tells them apart. */
function isAlive(pid: number, start: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const now = startOf(pid);
  return now === undefined || start === '' || now === start;
}

/** When the process started, in ticks since the machine did; undefined where the system does not say (Linux does). */
function startOf(pid: number): string | undefined {
  try {
    // The name of the program, in parentheses, may hold spaces; the 22nd field is the 20th after it.
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')[19];
  } catch {
    return undefined;
  }
}
