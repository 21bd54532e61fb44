import { open, stat } from 'node:fs/promises';
import { UsageError } from './failure.ts';

/** Files of settings and tokens are far smaller. */
const MAX_BYTES = 1024 * 1024;

/**
 * Reads a whole file as UTF-8, without a byte order mark. Pipes and devices are rejected, since reading them could wait
 * forever.
 *
 * @param option the command-line option that names the file, for messages
 * @throws {UsageError} if it is not a file or is larger than 1 MiB
 */
export async function readSmallFile(path: string, option: string): Promise<string> {
  const info = await stat(path);
  if (!info.isFile()) {
    const kind = info.isDirectory() ? 'a folder' : 'a pipe or a device';
    throw new UsageError(`${option} ${path}: expected a file, got ${kind}`);
  }
  const file = await open(path);
  try {
    // Some system files report no size.
    const bytes = Buffer.alloc(MAX_BYTES + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = (await file.read(bytes, length, bytes.length - length)).bytesRead;
    }
    if (length <= MAX_BYTES) return new TextDecoder().decode(bytes.subarray(0, length));
  } finally {
    await file.close();
  }
  throw new UsageError(`${option} ${path}: expected a file of at most 1 MiB, got a larger one`);
}
