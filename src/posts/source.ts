import { concatBytes } from '../base/bytes.ts';
import { DataFormatError } from '../base/errors.ts';
import { fileChunks, type PostFile } from './post-file.ts';
import { bounded } from './unpack-bounds.ts';

/**
 * The content of a file: unpacked if it is gzip, without its byte order mark, and converted to UTF-8 if the mark is that
 * of UTF-16.
 */
export interface Source {
  /** As the caller named it. */
  readonly path: string;
  /** The first bytes (64 KiB or more, or the whole file). */
  readonly head: Uint8Array;
  /** The file, for formats that read it in another order or have several files. Absent for a part of an archive. */
  readonly file?: PostFile;
  /** All bytes, including the head. May be called once. */
  chunks(): AsyncGenerator<Uint8Array>;
  /** Ends the reading. Whoever opened the file closes it. */
  close(): Promise<void>;
}

/** Enough to detect a format. */
const HEAD_BYTES = 64 * 1024;

/**
 * Reads the head of a file. Gzip is recognized by the first two bytes, not by the name.
 *
 * @throws {DataFormatError} for an empty file, a `.gz` that is not gzip, and (while reading) for gzip data that is
 *   truncated or damaged
 */
export async function openSource(file: PostFile): Promise<Source> {
  return sourceOf(file.path, await unpackedChunks(file), file);
}

/** All bytes of a file, unpacked if they are gzip. Throws like `openSource`. */
export async function unpackedChunks(file: PostFile): Promise<AsyncIterable<Uint8Array>> {
  const { path } = file;
  if (file.sizeBytes === 0) throw new DataFormatError(`${path} is empty; expected posts`);
  const [first, second] = await file.read(0, 2);
  if (first === 0x1f && second === 0x8b) {
    let packedBytes = 0;
    const counted = counting(fileChunks(file), (bytes) => {
      packedBytes += bytes;
    });
    return bounded(file.gunzip(counted), path, () => packedBytes);
  }
  if (path.endsWith('.gz')) {
    throw new DataFormatError(
      `${path} is named .gz but does not start with the bytes of gzip (1f 8b); rename or repair it`,
    );
  }
  return fileChunks(file);
}

async function* counting(
  chunks: AsyncIterable<Uint8Array>,
  count: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    count(chunk.length);
    yield chunk;
  }
}

/**
 * Reads the head of some content.
 *
 * @param file the file that this is the content of, unless it is only a part of an archive
 */
export async function sourceOf(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  file?: PostFile,
): Promise<Source> {
  const chunks = withoutMark(path, bytes);
  const first: Uint8Array[] = [];
  let done = false;
  for (let size = 0; size < HEAD_BYTES; ) {
    const item = await chunks.next();
    done = item.done === true;
    if (item.done) break;
    first.push(item.value);
    size += item.value.length;
  }
  const head = concatBytes(first);
  if (head.length === 0) throw new DataFormatError(`${path} is empty; expected posts`);
  return {
    path,
    head,
    file,
    async *chunks() {
      yield head;
      if (!done) yield* chunks;
    },
    async close() {
      await chunks.return(undefined);
    },
  };
}

const MARKS = [
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
  ['utf-8', [0xef, 0xbb, 0xbf]],
] as const;

/** The bytes of a text file after its byte order mark, as UTF-8; other files are unchanged. */
async function* withoutMark(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let start: Uint8Array = new Uint8Array(0);
  let started = false;
  for await (const chunk of bytes) {
    let body = chunk;
    if (!started) {
      start = concatBytes([start, chunk]);
      if (start.length < 3) continue;
      started = true;
      const [encoding, mark] = MARKS.find(([, m]) => m.every((byte, i) => start[i] === byte)) ?? [];
      body = start.subarray(mark?.length ?? 0);
      if (encoding && encoding !== 'utf-8') decoder = new TextDecoder(encoding, { fatal: true });
    }
    if (decoder) body = encoder.encode(decode(path, decoder, body));
    if (body.length > 0) yield body;
  }
  if (!started && start.length > 0) yield start;
  if (decoder) decode(path, decoder);
}

function decode(
  path: string,
  decoder: InstanceType<typeof TextDecoder>,
  bytes?: Uint8Array,
): string {
  try {
    return decoder.decode(bytes, { stream: bytes !== undefined });
  } catch (error) {
    throw new DataFormatError(
      `${path} is not ${decoder.encoding} text although its byte order mark says so; convert it to UTF-8`,
      { cause: error },
    );
  }
}
