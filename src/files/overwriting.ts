import { realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { FileAccessError, InvalidArgumentError } from '../base/errors.ts';

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

/** A device or a pipe would be replaced by a file. */
function checkKind(path: string): void {
  const kind = kindOf(path);
  if (kind?.isDirectory()) {
    throw new FileAccessError(`cannot write ${path}: it is a folder; name a file`);
  }
  if (kind && !kind.isFile()) {
    throw new FileAccessError(`cannot write ${path}: it is a device or a pipe; name a file`);
  }
  const folder = dirname(path);
  if (kind || kindOf(folder)?.isDirectory()) return;
  const why = kindOf(folder) ? `${folder} is not a folder` : `the folder ${folder} does not exist`;
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

function placeOf(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch {
    return resolve(path);
  }
}
