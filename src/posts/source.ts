import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DataFormatError } from '../base/errors.ts';

/**
 * A file opened for reading: unpacked if it is gzip, without its byte order mark, and converted to UTF-8 if the mark is
 * that of UTF-16.
 */
export interface Source {
  /** As the caller named it. */
  readonly path: string;
  /** The first bytes (64 KiB or more, or the whole file). */
  readonly head: Buffer;
  /** All bytes, including the head. May be called once. Stopping early closes the file. */
  chunks(): AsyncGenerator<Buffer>;
  /** Closes the file, for callers that never call `chunks`. */
  close(): void;
}

const CHUNK_BYTES = 256 * 1024;

/** Enough to detect a format. */
const HEAD_BYTES = 64 * 1024;

/**
 * Opens a file and reads its head. Gzip is recognized by the first two bytes, not by the name.
 *
 * @throws {DataFormatError} for a missing or empty file, a folder or pipe, a `.gz` that is not gzip, and (while
 *   reading) for gzip data that is truncated or damaged
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
  const bytes: Readable = packed ? unpacked(file) : file;
  const chunks = withoutMark(path, bytes);
  const next = () =>
    chunks.next().catch((error) => {
      throw asFormatError(path, error);
    });

  const first: Buffer[] = [];
  let done = false;
  for (let size = 0; size < HEAD_BYTES; ) {
    const item = await next();
    done = item.done === true;
    if (done) break;
    first.push(item.value);
    size += item.value.length;
  }
  const head = first.length === 1 ? first[0] : Buffer.concat(first);
  if (head.length === 0) throw new DataFormatError(`${path} is empty; expected posts`);
  return {
    path,
    head,
    async *chunks() {
      try {
        yield head;
        while (!done) {
          const item = await next();
          if (item.done) break;
          yield item.value;
        }
      } finally {
        bytes.destroy();
      }
    },
    close() {
      bytes.destroy();
    },
  };
}

function unpacked(file: Readable): Readable {
  const bytes = createGunzip({ chunkSize: CHUNK_BYTES });
  file.on('error', (error) => bytes.destroy(error));
  bytes.on('close', () => file.destroy());
  return file.pipe(bytes);
}

const MARKS = [
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
  ['utf-8', [0xef, 0xbb, 0xbf]],
] as const;

/** The bytes of a text file after its byte order mark, as UTF-8; other files are unchanged. */
async function* withoutMark(path: string, bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let start = Buffer.alloc(0);
  let started = false;
  for await (const chunk of bytes) {
    let body = chunk;
    if (!started) {
      start = Buffer.concat([start, chunk]);
      if (start.length < 3) continue;
      started = true;
      const [encoding, mark] = MARKS.find(([, m]) => m.every((byte, i) => start[i] === byte)) ?? [];
      body = start.subarray(mark?.length ?? 0);
      if (encoding && encoding !== 'utf-8') decoder = new TextDecoder(encoding, { fatal: true });
    }
    if (decoder) body = Buffer.from(decode(path, decoder, body));
    if (body.length > 0) yield body;
  }
  if (!started && start.length > 0) yield start;
  if (decoder) decode(path, decoder);
}

function decode(path: string, decoder: InstanceType<typeof TextDecoder>, bytes?: Buffer): string {
  try {
    return decoder.decode(bytes, { stream: bytes !== undefined });
  } catch (error) {
    throw new DataFormatError(
      `${path} is not ${decoder.encoding} text although its byte order mark says so; convert it to UTF-8`,
      { cause: error },
    );
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
