import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { DataFormatError, FileAccessError } from '../base/errors.ts';

/**
 * A UTF-8 text file, unpacked if it is gzip.
 *
 * @throws {DataFormatError} if it cannot be unpacked or is not UTF-8
 */
export async function readText(path: string): Promise<string> {
  const bytes = await readFile(path);
  try {
    const text = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
    return new TextDecoder('utf-8', { fatal: true }).decode(text);
  } catch (cause) {
    throw new DataFormatError(`${path} is not UTF-8 text, or gzip that is damaged or cut off`, {
      cause,
    });
  }
}

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
