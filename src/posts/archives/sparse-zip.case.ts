/** A zip archive far larger than memory, of which only what matters exists. For tests. */
import { crc32 } from 'node:zlib';

/** A file of an archive: its content, or that many zeros. */
export type SparseFiles = readonly (readonly [name: string, content: Uint8Array | number])[];

/** Bytes at their place; all others are zero. */
type Piece = readonly [at: number, bytes: Uint8Array];

/** Stands in for a `Blob` and counts what is read. */
class CountingBlob {
  readonly size: number;
  readonly #pieces: readonly Piece[];
  bytesRead = 0;

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
    const [at, bytes] = pieces.at(-1)!;
    this.size = at + bytes.length;
  }

  slice(start: number, end: number) {
    return {
      arrayBuffer: async (): Promise<ArrayBuffer> => {
        const whole = new Uint8Array(end - start);
        this.bytesRead += whole.length;
        for (const [at, bytes] of this.#pieces) {
          const from = Math.max(at, start);
          const to = Math.min(at + bytes.length, end);
          if (from < to) whole.set(bytes.subarray(from - at, to - at), from - start);
        }
        return whole.buffer;
      },
    };
  }

  /** As the type that readers take. Readers use no other part of a `Blob`. */
  asBlob(): Blob {
    return this as unknown as Blob;
  }
}

/**
 * An archive of files that are stored as they are, in Zip64. (Checksums of zeros are left out.)
 *
 * Source: PKWARE's APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16 and 4.5.3.
 */
export function sparseZip(files: SparseFiles): CountingBlob {
  const pieces: Piece[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const [name, content] of files) {
    const data = typeof content === 'number' ? undefined : content;
    const size = typeof content === 'number' ? content : content.length;
    const crc = data ? crc32(data) : 0;
    const nameBytes = new TextEncoder().encode(name);
    // Made by, needs version 4.5; no flags; stored; no time.
    const common = [
      [45, 2],
      [0, 2],
      [0, 2],
      [0, 4],
      [crc, 4],
      [NONE, 4],
      [NONE, 4],
      [nameBytes.length, 2],
    ] as const;
    const local = fields([0x04034b50, 4], ...common, [20, 2]);
    const sizes = fields([1, 2], [16, 2], [size, 8], [size, 8]);
    pieces.push([at, joined(local, nameBytes, sizes)]);
    const central = fields(
      [0x02014b50, 4],
      [45, 2],
      ...common,
      [28, 2],
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 4],
      [NONE, 4],
    );
    directory.push(
      joined(central, nameBytes, fields([1, 2], [24, 2], [size, 8], [size, 8], [at, 8])),
    );
    at += local.length + nameBytes.length + sizes.length;
    if (data) pieces.push([at, data]);
    at += size;
  }
  const list = joined(...directory);
  const count = files.length;
  const end64 = fields(
    [0x06064b50, 4],
    [44, 8],
    [45, 2],
    [45, 2],
    [0, 4],
    [0, 4],
    [count, 8],
    [count, 8],
    [list.length, 8],
    [at, 8],
  );
  const locator = fields([0x07064b50, 4], [0, 4], [at + list.length, 8], [1, 4]);
  const end = fields(
    [0x06054b50, 4],
    [0, 2],
    [0, 2],
    [count, 2],
    [count, 2],
    [list.length, 4],
    [NONE, 4],
    [0, 2],
  );
  pieces.push([at, joined(list, end64, locator, end)]);
  return new CountingBlob(pieces);
}

/** Says that the value is in the Zip64 field. */
const NONE = 0xffffffff;

function fields(...values: readonly (readonly [value: number, bytes: 2 | 4 | 8])[]): Uint8Array {
  const bytes = Buffer.alloc(values.reduce((sum, [, size]) => sum + size, 0));
  let at = 0;
  for (const [value, size] of values) {
    if (size === 8) bytes.writeBigUInt64LE(BigInt(value), at);
    else bytes.writeUIntLE(value, at, size);
    at += size;
  }
  return bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}
