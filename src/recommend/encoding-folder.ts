import { createHash, randomUUID } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync, writeSync } from 'node:fs';
import { mkdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FileAccessError } from '../base/errors.ts';
import type { EncodingStore, StoredEncodings } from '../models/encoders/encoding-store.ts';

/** Of the SHA-256 of a text. */
const hashBytes = 16;
/** Bytes that are read at a time when a file is opened. */
const readBytes = 2 ** 20;
const extension = '.encodings';

/**
 * Encodings on the disk: for each encoder a folder, in it a file of each run that encoded something. A file is a sequence
 * of records, each the hash of a text and D float32 numbers. Runs only append to a file of their own, so several may run
 * at once, and a run that was killed leaves at most one broken record, the last, which is ignored.
 */
export class EncodingFolder implements EncodingStore {
  readonly #folder: string;
  readonly #opened = new Map<string, EncodingFiles>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws {FileAccessError} if the folder cannot be made or read */
  async open(encoder: string, dimension: number): Promise<StoredEncodings> {
    const before = this.#opened.get(encoder);
    if (before) return before;
    const folder = join(this.#folder, encoder);
    try {
      await mkdir(folder, { recursive: true });
      const files = new EncodingFiles(folder, dimension);
      this.#opened.set(encoder, files);
      return files;
    } catch (cause) {
      throw new FileAccessError(`cannot keep encodings in ${folder}: ${(cause as Error).message}`, {
        cause,
      });
    }
  }

  close(): void {
    for (const files of this.#opened.values()) files.close();
    this.#opened.clear();
  }

  /** Closes the folder and deletes the encodings of the encoders that were opened, and folders that are then empty. */
  async remove(): Promise<void> {
    const folders = [...this.#opened.keys()].map((encoder) => join(this.#folder, encoder));
    this.close();
    for (const folder of folders) {
      for (const name of filesIn(folder)) await rm(join(folder, name));
    }
    // Whatever else lies there stays.
    for (const folder of [...folders, this.#folder]) await rmdir(folder).catch(() => undefined);
  }
}

class EncodingFiles implements StoredEncodings {
  readonly #folder: string;
  readonly #recordBytes: number;
  readonly #rows = new Map<string, number>();
  /** Open files; the row of a record is the file's first row plus its place there. */
  readonly #files: { readonly handle: number; readonly firstRow: number }[] = [];
  #own: number | undefined;
  #count = 0;

  constructor(folder: string, dimension: number) {
    this.#folder = folder;
    this.#recordBytes = hashBytes + 4 * dimension;
    for (const name of filesIn(folder)) this.#index(openSync(join(folder, name), 'r'));
  }

  /** Notes the complete records of a file. */
  #index(handle: number): void {
    const firstRow = this.#count;
    this.#files.push({ handle, firstRow });
    const size = this.#recordBytes;
    const buffer = Buffer.alloc(Math.max(1, Math.floor(readBytes / size)) * size);
    for (let at = 0; ; ) {
      const read = readSync(handle, buffer, 0, buffer.length, at);
      const whole = Math.floor(read / size);
      for (let i = 0; i < whole; i++) {
        this.#rows.set(buffer.toString('latin1', i * size, i * size + hashBytes), this.#count++);
      }
      if (whole === 0) return;
      at += whole * size;
    }
  }

  row(text: string): number | undefined {
    return this.#rows.get(hashOf(text));
  }

  async add(texts: readonly string[], encodings: Float32Array): Promise<void> {
    const size = this.#recordBytes;
    const bytes = Buffer.alloc(texts.length * size);
    const numbers = Buffer.from(encodings.buffer, encodings.byteOffset, encodings.byteLength);
    const width = size - hashBytes;
    const hashes = texts.map(hashOf);
    for (const [i, hash] of hashes.entries()) {
      bytes.write(hash, i * size, 'latin1');
      numbers.copy(bytes, i * size + hashBytes, i * width, (i + 1) * width);
    }
    try {
      this.#own ??= this.#create();
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#own, bytes, at);
    } catch (cause) {
      throw new FileAccessError(
        `cannot keep encodings in ${this.#folder}: ${(cause as Error).message}`,
        { cause },
      );
    }
    for (const hash of hashes) this.#rows.set(hash, this.#count++);
  }

  #create(): number {
    const handle = openSync(join(this.#folder, `${randomUUID()}${extension}`), 'ax+');
    this.#files.push({ handle, firstRow: this.#count });
    return handle;
  }

  read(row: number, into: Float32Array): void {
    const { handle, firstRow } = this.#files.findLast((file) => file.firstRow <= row)!;
    const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
    const at = (row - firstRow) * this.#recordBytes + hashBytes;
    if (readSync(handle, bytes, 0, bytes.length, at) === bytes.length) return;
    throw new FileAccessError(
      `cannot read encodings in ${this.#folder}: a file has become shorter; delete the folder and run again`,
    );
  }

  close(): void {
    for (const { handle } of this.#files) closeSync(handle);
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .sort();
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest().toString('latin1', 0, hashBytes);
}
