import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { fnv1a } from '../base/hash.ts';

/** Which process made a file. It is part of the file's name, so that others can tell whether that process still runs. */
export interface ProcessMark {
  readonly pid: number;
  /** When the process started, as `/proc` says; '' where the system does not say. */
  readonly start: string;
  /** A hash of the host's name. Without it, the process counts as one of this host. */
  readonly host?: string | undefined;
}

/** Source of a pattern for `ownMark()`, with three groups for `parseMark`. */
export const markPattern = String.raw`(\d+)-(\d*)-([0-9a-f]{8})`;

/** The mark of this process: "1234-567890-1a2b3c4d". */
export function ownMark(): string {
  return `${process.pid}-${startOf(process.pid) ?? ''}-${thisHost()}`;
}

/** @param groups what `markPattern` found: number, start, host */
export function parseMark([pid, start, host]: readonly (string | undefined)[]): ProcessMark {
  return { pid: Number(pid), start: start ?? '', host };
}

export function isOnThisHost({ host }: ProcessMark): boolean {
  return host === undefined || host === thisHost();
}

/**
 * Whether the process may still run. Process numbers are reused, most of all in containers; the time of the start tells
 * the processes apart. A process of another host cannot be looked up, so it counts as running.
 */
export function isAlive(mark: ProcessMark): boolean {
  if (!isOnThisHost(mark)) return true;
  try {
    process.kill(mark.pid, 0);
  } catch (error) {
    // EPERM: it runs, as another user.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const now = startOf(mark.pid);
  return now === undefined || mark.start === '' || now === mark.start;
}

/** Whether a running process with that number is certainly the one that made the mark. */
export function isCertain(mark: ProcessMark): boolean {
  return isOnThisHost(mark) && startOf(mark.pid) === mark.start;
}

/** When the process started, in ticks since the machine did; undefined where the system does not say (Linux does). */
export function startOf(pid: number): string | undefined {
  try {
    // The name of the program, in parentheses, may hold spaces; the 22nd field is the 20th after it.
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
