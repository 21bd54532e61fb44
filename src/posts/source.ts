import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { DataFormatError } from '../base/errors.ts';

/** A file opened for reading, unpacked if it is gzip. */
export interface Source {
  /** As the caller named it. */
  readonly path: string;
  /** The first bytes (up to 256 KiB), unpacked. */
  readonly head: Buffer;
  /** All bytes, the head included; may be called once. Stopping early closes the file. */
  chunks(): AsyncGenerator<Buffer>;
  /** For those who never call `chunks`. */
  close(): void;
}

const CHUNK_BYTES = 256 * 1024;

/**
 * Opens a file and reads its head. Whether it is gzip is told by its first two bytes, not its name.
 *
 * @throws {DataFormatError} for a missing or empty file, a folder or pipe, a `.gz` that is none, and (while
 * reading) for gzip data that is cut off or damaged
 */
export async function openSource(path: string): Promise<Source> {
  const size = await sizeOf(path);
  if (size === 0) throw new DataFormatError(`${path} is empty; expected posts`);
  const packed = await isGzip(path);
  if (!packed && path.endsWith('.gz')) {
    throw new DataFormatError(
      `${path} is named .gz but does not start with the bytes of gzip (1f 8b); rename or repair it`,
    );
  }
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const bytes = packed ? createGunzip({ chunkSize: CHUNK_BYTES }) : file;
  if (bytes !== file) {
    file.on('error', (error) => bytes.destroy(error));
    bytes.on('close', () => file.destroy());
    file.pipe(bytes as NodeJS.WritableStream);
  }
  const iterator: AsyncIterator<Buffer> = bytes[Symbol.asyncIterator]();
  const next = () =>
    iterator.next().catch((error) => {
      throw asFormatError(path, error);
    });

  const first = await next();
  if (first.done) throw new DataFormatError(`${path} is empty; expected posts`);
  return {
    path,
    head: first.value,
    async *chunks() {
      try {
        yield first.value;
        for (let item = await next(); !item.done; item = await next()) yield item.value;
      } finally {
        bytes.destroy();
      }
    },
    close() {
      bytes.destroy();
    },
  };
}

async function sizeOf(path: string): Promise<number> {
  const info = await stat(path).catch((error) => {
    throw asFormatError(path, error);
  });
  if (info.isDirectory()) {
    throw new DataFormatError(
      `${path} is a folder; name one file in it (such as train.jsonl, train_post.txt, tweets.js)`,
    );
  }
  if (!info.isFile())
    throw new DataFormatError(`${path} is not a file; write the posts to one first`);
  return info.size;
}

async function isGzip(path: string): Promise<boolean> {
  const handle = await open(path).catch((error) => {
    throw asFormatError(path, error);
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

/** One clear line for what the file system or zlib says. */
function asFormatError(path: string, error: NodeJS.ErrnoException): Error {
  const messages: Record<string, string> = {
    ENOENT: `${path}: no such file`,
    ENOTDIR: `${path}: no such file`,
    EACCES: `${path}: no permission to read it`,
    Z_BUF_ERROR: `${path} is cut off: its gzip data ends too early; copy or download it again`,
    Z_DATA_ERROR: `${path} is damaged: ${error.message} in its gzip data; copy or download it again`,
  };
  const message = messages[error.code ?? ''] ?? `cannot read ${path}: ${error.message}`;
  return new DataFormatError(message, { cause: error });
}
