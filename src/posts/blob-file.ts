import { DataFormatError, NotSupportedError } from '../base/errors.ts';
import { itemsOf, toStream } from './byte-streams.ts';
import type { PostFile } from './post-file.ts';

/**
 * A file that someone chose or dropped in a page, or any other `Blob`. Only the parts that are needed are read.
 *
 * @param path its name, which tells the format and appears in messages
 */
export function blobFile(blob: Blob, path: string): PostFile {
  const read = async (start: number, end: number) => {
    try {
      return new Uint8Array(await blob.slice(start, end).arrayBuffer());
    } catch (error) {
      throw new DataFormatError(
        `cannot read ${path}: ${(error as Error).message}; if it changed since you chose it, choose it again`,
        { cause: error },
      );
    }
  };
  return {
    path,
    sizeBytes: blob.size,
    read,
    gunzip: (packed) => gunzip(path, packed),
    async openBeside(other) {
      throw new NotSupportedError(
        `${path} belongs to ${other}, and only one file can be read here; convert both with octothorpe data convert`,
      );
    },
    async close() {},
  };
}

async function* gunzip(
  path: string,
  packed: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* itemsOf(toStream(packed).pipeThrough(new DecompressionStream('gzip')));
  } catch (error) {
    if (error instanceof DataFormatError) throw error;
    const { message } = error as Error;
    const what = /junk|trailing/i.test(message)
      ? 'has something after its gzip data, perhaps more of it, which browsers cannot unpack; unpack it first'
      : `is truncated or damaged: ${message}; copy or download it again`;
    throw new DataFormatError(`${path} ${what}`, { cause: error });
  }
}
