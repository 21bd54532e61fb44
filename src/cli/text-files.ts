import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { DataFormatError } from '../base/errors.ts';
import { AtomicFiles } from '../files/atomic-files.ts';

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

/**
 * Writes a text file whole or not at all.
 *
 * @param inputs files that are not overwritten
 * @throws {FileAccessError} if it cannot be written
 */
export async function writeText(
  path: string,
  text: string,
  inputs: readonly string[],
): Promise<void> {
  const files = new AtomicFiles(inputs);
  try {
    await files.open(path).write(text);
    await files.commit();
  } catch (error) {
    await files.discard();
    throw error;
  }
}
