import { DataFormatError } from '../../base/errors.ts';

/** Bounds on what an archive unpacks to, against files made to fill memory or time. */
export interface UnpackBounds {
  readonly maxBytes: number;
  /** Unpacked bytes for each packed one. Posts in JSON reach 10 to 30, deflate at most 1,032. */
  readonly maxRatio: number;
  /** The ratio is checked from this size on, since small files that repeat themselves are harmless. */
  readonly ratioFromBytes: number;
}

const unpackBounds: UnpackBounds = {
  maxBytes: 2 ** 33,
  maxRatio: 250,
  ratioFromBytes: 2 ** 26,
};

/**
 * Passes bytes on as long as they are within bounds.
 *
 * @param what names the file in messages
 * @param packedBytes how many packed bytes were read so far
 * @throws {DataFormatError} while iterating
 */
export async function* bounded(
  chunks: AsyncIterable<Uint8Array>,
  what: string,
  packedBytes: () => number,
  { maxBytes, maxRatio, ratioFromBytes }: UnpackBounds = unpackBounds,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    const isBomb = bytes >= ratioFromBytes && bytes > maxRatio * packedBytes();
    if (isBomb || bytes > maxBytes) {
      const limit = isBomb
        ? `more than ${maxRatio} times its packed size, as no posts do`
        : `more than ${maxBytes / 2 ** 30} GiB`;
      throw new DataFormatError(
        `${what} unpacks to ${limit}; if you trust it, unpack it yourself and give the file of posts in it`,
      );
    }
    yield chunk;
  }
}
