import { type FileHandle, open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DataFormatError } from '../base/errors.ts';
import { CHUNK_BYTES, type PostFile } from './post-file.ts';

/**
 * Opens a file of the disk.
 *
 * @throws {DataFormatError} for a missing or empty file, a folder or a pipe, and while reading
 */
export async function openFile(path: string): Promise<PostFile> {
  const sizeBytes = await sizeOf(path);
  const handle = await open(path).catch((error) => {
    throw asFormatError(path, error);
  });
  return {
    path,
    sizeBytes,
    read: (start, end) => readRange(path, handle, start, end),
    gunzip: (packed) => gunzip(path, packed),
    openBeside: (other) => openIfThere(other),
    close: () => handle.close(),
  };
}

async function openIfThere(path: string): Promise<PostFile | undefined> {
  const isThere = await stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
  return isThere ? openFile(path) : undefined;
}

async function readRange(
  path: string,
  handle: FileHandle,
  start: number,
  end: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle
      .read(bytes, filled, bytes.length - filled, start + filled)
      .catch((error) => {
        throw asFormatError(path, error);
      });
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** Unlike `DecompressionStream` in browsers, zlib reads gzip files that were joined. */
async function* gunzip(
  path: string,
  packed: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const from = Readable.from(packed, { objectMode: false, highWaterMark: CHUNK_BYTES });
  const bytes = createGunzip({ chunkSize: CHUNK_BYTES });
  from.on('error', (error) => bytes.destroy(error));
  try {
    yield* from.pipe(bytes);
  } catch (error) {
    throw asFormatError(path, error as NodeJS.ErrnoException);
  } finally {
    bytes.destroy();
    from.destroy();
  }
}

async function sizeOf(path: string): Promise<number> {
  const info = await stat(path).catch((error) => {
    throw asFormatError(path, error);
  });
  if (info.isDirectory()) {
    throw new DataFormatError(
      `${path} is a folder; give a file in it (such as train.jsonl, train_post.txt, tweets.js)`,
    );
  }
  if (!info.isFile())
    throw new DataFormatError(`${path} is not a file; write the posts to a file first`);
  return info.size;
}

/** Turns an error of the file system or of zlib into one with a clear message. */
function asFormatError(path: string, error: NodeJS.ErrnoException): Error {
  if (error instanceof DataFormatError) return error;
  const messages: Record<string, string> = {
    ENOENT: `${path}: no such file`,
    ENOTDIR: `${path}: no such file`,
    EACCES: `${path}: no permission to read it`,
    Z_BUF_ERROR: `${path} is truncated: its gzip data ends too early; copy or download it again`,
    Z_DATA_ERROR: `${path} is damaged: ${error.message} in its gzip data; copy or download it again`,
  };
  const message = messages[error.code ?? ''] ?? `cannot read ${path}: ${error.message}`;
  return new DataFormatError(message, { cause: error });
}
