import { rename, rm, writeFile } from 'node:fs/promises';
import { FileAccessError } from '../base/errors.ts';

/** Writes a text file whole or not at all. @throws {FileAccessError} if it cannot be written */
export async function writeText(path: string, text: string): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  try {
    await writeFile(partial, text, { flush: true });
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true });
    throw new FileAccessError(`cannot write ${path}: ${(cause as Error).message}`, { cause });
  }
}
