import { readlinkSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { FileAccessError, InvalidArgumentError } from '../base/errors.ts';

/** As many as Linux follows. */
const mostLinks = 40;

/**
 * Whether files may be written. To be asked before long work.
 *
 * @param outputs files to write
 * @param inputs files that are read for it
 * @throws {InvalidArgumentError} as `checkDistinct`
 * @throws {FileAccessError} if there is something else than a plain file, or no folder to write to
 */
export function checkOutputs(outputs: readonly string[], inputs: readonly string[]): void {
  for (const path of outputs) checkKind(path);
  checkDistinct(outputs, inputs);
}

/**
 * Whether outputs are other files than the inputs and than each other. Two paths are one file also through links and hard
 * links.
 *
 * @throws {InvalidArgumentError} if an output is one of the inputs or another output
 */
export function checkDistinct(outputs: readonly string[], inputs: readonly string[]): void {
  const read = new Map(inputs.map((path) => [identityOf(path), path]));
  const written = new Map<string, string>();
  for (const path of outputs) {
    const identity = identityOf(path);
    const input = read.get(identity);
    if (input !== undefined) {
      const itself =
        input === path ? 'is read as well' : `is the same file as ${input}, which is read`;
      throw new InvalidArgumentError(`${path} ${itself} and would be overwritten; write elsewhere`);
    }
    const twin = written.get(identity);
    if (twin !== undefined) {
      throw new InvalidArgumentError(
        `${path} and ${twin} are to be written and are one file; name another place`,
      );
    }
    written.set(identity, path);
  }
}

/** Where a file of that path is written: what a symbolic link leads to, there or not. The link itself stays. */
export function placeOf(path: string): string {
  return placesOn(path).at(-1)!;
}

/** A device or a pipe would be replaced by a file. */
function checkKind(path: string): void {
  const kind = kindOf(path);
  if (kind?.isDirectory()) {
    throw new FileAccessError(`cannot write ${path}: it is a folder; name a file`);
  }
  if (kind && !kind.isFile()) {
    throw new FileAccessError(`cannot write ${path}: it is a device or a pipe; name a file`);
  }
  const places = placesOn(path);
  // An open file of a process, as /dev/stdout may be: whoever has it open would not see the file that replaces it.
  const device = places.find(isOfSystem);
  if (device !== undefined) {
    throw new FileAccessError(
      `cannot write ${path}: ${device === path ? 'it' : device} is a device; name the file itself`,
    );
  }
  const folder = dirname(places.at(-1)!);
  if (kind || kindOf(folder)?.isDirectory()) return;
  const named = places.length === 1 ? dirname(path) : folder;
  const why = kindOf(folder) ? `${named} is not a folder` : `the folder ${named} does not exist`;
  throw new FileAccessError(`cannot write ${path}: ${why}`);
}

function kindOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw new FileAccessError(`cannot write ${path}: ${(cause as Error).message}`, { cause });
  }
}

/** The same for two paths of one file; of what is not there, the place where it would be. */
function identityOf(path: string): string {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return placeOf(path);
  }
}

/** The absolute path, and where each symbolic link on the way leads; the last is no link. */
function placesOn(path: string): string[] {
  const places = [absolute(path)];
  while (places.length <= mostLinks) {
    const place = places.at(-1)!;
    const link = linkAt(place);
    if (link === undefined) return places;
    places.push(absolute(resolve(dirname(place), link)));
  }
  throw new FileAccessError(`cannot write ${path}: it is a link that leads round in a circle`);
}

function linkAt(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** With the links among the folders above resolved, as far as they are there. */
function absolute(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch {
    return resolve(path);
  }
}

/** In /dev or /proc; /dev/shm holds files. */
function isOfSystem(path: string): boolean {
  const isIn = (folder: string) => path.startsWith(folder + sep);
  return isIn('/proc') || (isIn('/dev') && !isIn('/dev/shm'));
}
