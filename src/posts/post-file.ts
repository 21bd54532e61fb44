/** A file to read posts from, wherever it is: on a disk (`disk-file.ts`) or in a page (`blob-file.ts`). */
export interface PostFile {
  /** As the caller named it. */
  readonly path: string;
  readonly sizeBytes: number;
  /** The bytes from `start` to `end`; fewer at the end of the file. */
  read(start: number, end: number): Promise<Uint8Array>;
  /**
   * Unpacks gzip.
   *
   * @throws {DataFormatError} while iterating: for data that are truncated or damaged
   */
  gunzip(packed: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /**
   * Opens another file of the same folder, for formats of several files.
   *
   * @param path as the caller would name it
   * @returns undefined if there is none
   */
  openBeside(path: string): Promise<PostFile | undefined>;
  close(): Promise<void>;
}

/** How many bytes are read at a time. */
export const CHUNK_BYTES = 256 * 1024;

/** All bytes of a file in order, or those from `start` to `end`. */
export async function* fileChunks(
  file: PostFile,
  start = 0,
  end = file.sizeBytes,
): AsyncGenerator<Uint8Array> {
  const last = Math.min(end, file.sizeBytes);
  for (let at = start; at < last; at += CHUNK_BYTES) {
    const chunk = await file.read(at, Math.min(at + CHUNK_BYTES, last));
    if (chunk.length === 0) break;
    yield chunk;
  }
}

/** The last part of a path. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
