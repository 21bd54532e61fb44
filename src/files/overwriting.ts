import { readlinkSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { FileAccessError, InvalidArgumentError } from '../base/errors.ts';

/** As many symbolic links as Linux follows. */
const mostLinks = 40;

/**
 * Checks whether files may be written. Call it before long work.
 *
 * @param outputs files to write
 * @param inputs files that the same work reads
 * @throws {InvalidArgumentError} as `checkDistinct`
 * @throws {FileAccessError} if a path is something other than a plain file, or its folder does not exist
 */
export function checkOutputs(outputs: readonly string[], inputs: readonly string[]): void {
  for (const path of outputs) checkKind(path);
  checkDistinct(outputs, inputs);
}

/**
 * Checks that the outputs differ from the inputs and from each other. Symbolic and hard links to a file count as that
 * file.
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
      const itself = input === path ? 'is also an input' : `is the same file as the input ${input}`;
      throw new InvalidArgumentError(`${path} ${itself} and would be overwritten; write elsewhere`);
    }
    const twin = written.get(identity);
    if (twin !== undefined) {
      throw new InvalidArgumentError(
        `the outputs ${path} and ${twin} are the same file; choose another path for one of them`,
      );
    }
    written.set(identity, path);
  }
}

/** Where a file of that path is written: the target of a symbolic link, even if it does not exist. The link stays. */
export function placeOf(path: string): string {
  return placesOn(path).at(-1)!;
}

/** Rejects folders, and devices and pipes, which a file would replace. */
function checkKind(path: string): void {
  const kind = kindOf(path);
  if (kind?.isDirectory()) {
    throw new FileAccessError(`cannot write ${path}: it is a folder; give the path of a file`);
  }
  if (kind && !kind.isFile()) {
    throw new FileAccessError(
      `cannot write ${path}: it is a device or a pipe; give the path of a file`,
    );
  }
  const places = placesOn(path);
  // An open file of a process, as /dev/stdout may be: the process that has it open would not see the new file.
  const device = places.find(isOfSystem);
  if (device !== undefined) {
    throw new FileAccessError(
      `cannot write ${path}: ${device === path ? 'it' : device} is a device; give the path of the file itself`,
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

/** A string that is equal for two paths of one file; for a missing file, the path where it would be. */
function identityOf(path: string): string {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return placeOf(path);
  }
}

/** The absolute path, then the target of each symbolic link in turn; the last is not a link. */
function placesOn(path: string): string[] {
  const places = [absolute(path)];
  while (places.length <= mostLinks) {
    const place = places.at(-1)!;
    const link = linkAt(place);
    if (link === undefined) return places;
    places.push(absolute(resolve(dirname(place), link)));
  }
  throw new FileAccessError(`cannot write ${path}: its symbolic links form a loop`);
}

function linkAt(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** The absolute path, with links in its folders resolved if they exist. */
function absolute(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch {
    return resolve(path);
  }
}

/** Whether the path is in /dev or /proc. /dev/shm has ordinary files. */
function isOfSystem(path: string): boolean {
  const isIn = (folder: string) => path.startsWith(folder + sep);
  return isIn('/proc') || (isIn('/dev') && !isIn('/dev/shm'));
}
