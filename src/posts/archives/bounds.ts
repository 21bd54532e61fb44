/** Bounds on what is unpacked, against archives made to fill memory or time. */
import { DataFormatError } from '../../base/errors.ts';

/** A file of posts in an archive may have this size. */
const MAX_BYTES = 8 * 2 ** 30;

/** Unpacked bytes for each packed one. Posts in JSON reach 10 to 30, deflate at most 1,032. */
const MAX_RATIO = 250;

/** The ratio counts from this size on, since small files that repeat themselves are harmless. */
const RATIO_FROM_BYTES = 64 * 2 ** 20;

/**
 * Checks the size that an archive states for a file of posts.
 *
 * @param what names the file in messages
 * @throws {DataFormatError} if it is too large
 */
export function checkSize(what: string, bytes: number): void {
  if (bytes > MAX_BYTES) throw tooLarge(what, `more than ${MAX_BYTES / 2 ** 30} GiB`);
}

/**
 * Passes unpacked bytes on as long as they are in proportion.
 *
 * @param packedBytes how many packed bytes they come from so far
 * @throws {DataFormatError} while iterating
 */
export async function* bounded(
  chunks: AsyncIterable<Uint8Array>,
  what: string,
  packedBytes: () => number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes >= RATIO_FROM_BYTES && bytes > MAX_RATIO * packedBytes()) {
      throw tooLarge(what, `more than ${MAX_RATIO} times its packed size, as no posts do`);
    }
    yield chunk;
  }
}

function tooLarge(what: string, size: string): DataFormatError {
  return new DataFormatError(
    `${what} unpacks to ${size}; if you trust it, unpack it yourself and give the file of posts in it`,
  );
}
