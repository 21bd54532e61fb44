/** Bounds on what is unpacked, against files made to fill memory or time. */
import { DataFormatError } from '../base/errors.ts';

/** The files of posts in an archive may have this size together. */
const MAX_BYTES = 8 * 2 ** 30;

/** Unpacked bytes for each packed one. Posts in JSON reach 10 to 30, deflate at most 1,032. */
const MAX_RATIO = 250;

/** The ratio counts from this size on, since small files that repeat themselves are harmless. */
const RATIO_FROM_BYTES = 64 * 2 ** 20;

/**
 * Checks the size of the posts that an archive states to have.
 *
 * @throws {DataFormatError} if it is too large
 */
export function checkSize(path: string, bytes: number): void {
  if (bytes > MAX_BYTES) throw tooLarge(path, `more than ${MAX_BYTES / 2 ** 30} GiB of posts`);
}

/**
 * Passes unpacked bytes on as long as they are in proportion.
 *
 * @param what names the file in messages
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
