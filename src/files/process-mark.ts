import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { fnv1a } from '../base/hash.ts';

/** The process that created a file. The file's name includes it, so others can tell whether the process still runs. */
export interface ProcessMark {
  readonly pid: number;
  /** When the process started, according to `/proc`; '' if the system does not tell. */
  readonly start: string;
  /** A hash of the host name. Without it, the process counts as one of this host. */
  readonly host?: string | undefined;
}

/** Source of a regular expression for `ownMark()`, with three groups for `parseMark`. */
export const markPattern = String.raw`(\d+)-(\d*)-([0-9a-f]{8})`;

/** The mark of this process: "1234-567890-1a2b3c4d". */
export function ownMark(): string {
  return `${process.pid}-${startOf(process.pid) ?? ''}-${thisHost()}`;
}

/** @param groups the groups of `markPattern`: process id, start, host */
export function parseMark([pid, start, host]: readonly (string | undefined)[]): ProcessMark {
  return { pid: Number(pid), start: start ?? '', host };
}

export function isOnThisHost({ host }: ProcessMark): boolean {
  return host === undefined || host === thisHost();
}

/**
 * Whether the process may still run. Process ids are reused, especially in containers, so the start time is compared as
 * well. A process of another host cannot be looked up, so it counts as running.
 */
export function isAlive(mark: ProcessMark): boolean {
  if (!isOnThisHost(mark)) return true;
  try {
    process.kill(mark.pid, 0);
  } catch (error) {
    // EPERM: it runs as another user.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const now = startOf(mark.pid);
  return now === undefined || mark.start === '' || now === mark.start;
}

/** Whether a running process with that id is certainly the one that made the mark. */
export function isCertain(mark: ProcessMark): boolean {
  return isOnThisHost(mark) && startOf(mark.pid) === mark.start;
}

/** When the process started, in ticks since boot; undefined if the system does not tell (Linux does). */
export function startOf(pid: number): string | undefined {
  try {
    // The program name, in parentheses, may contain spaces; the 22nd field is the 20th after it.
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')[19];
  } catch {
    return undefined;
  }
}

function thisHost(): string {
  return fnv1a(hostname()).toString(16).padStart(8, '0');
}
