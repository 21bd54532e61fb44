import { DataFormatError } from './errors.ts';

export type ArrayData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

export interface NamedArray {
  readonly shape: readonly number[];
  readonly data: ArrayData;
}

export type NamedArrays = Readonly<Record<string, NamedArray>>;

const KINDS = {
  F32: Float32Array,
  F64: Float64Array,
  I8: Int8Array,
  U8: Uint8Array,
  I16: Int16Array,
  U16: Uint16Array,
  I32: Int32Array,
  U32: Uint32Array,
} as const;

/** A one-dimensional named array. */
export function vector(data: ArrayData): NamedArray {
  return { shape: [data.length], data };
}

/**
 * Encodes arrays in the safetensors format, which Python and other runtimes read: 8 bytes little-endian
 * length of the header, a JSON header (name -> dtype, shape, byte range), then the bytes. Arrays are laid
 * out widest element first, so that each starts at a multiple of its element size.
 *
 * Source: the format description of the safetensors library (version 0.4).
 */
export function encodeSafetensors(arrays: NamedArrays): Uint8Array {
  const entries = Object.entries(arrays).sort(
    ([a, x], [b, y]) => y.data.BYTES_PER_ELEMENT - x.data.BYTES_PER_ELEMENT || (a < b ? -1 : 1),
  );
  const header: Record<string, unknown> = {};
  let end = 0;
  for (const [name, { shape, data }] of entries) {
    const dtype = Object.entries(KINDS).find(([, kind]) => data instanceof kind)![0];
    header[name] = { dtype, shape, data_offsets: [end, (end += data.byteLength)] };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerBytes + end).fill(0x20, 8, 8 + headerBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.set(json, 8);
  let at = 8 + headerBytes;
  for (const [, { data }] of entries) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/**
 * The inverse of `encodeSafetensors`; reads files written by other tools too, as long as they hold only
 * the element types above.
 *
 * @param where the file, for messages
 * @throws {DataFormatError} if the header, a type, a shape or a byte range does not fit
 */
export function decodeSafetensors(bytes: Uint8Array, where: string): NamedArrays {
  const fail = (what: string): never => {
    throw new DataFormatError(`${where}: ${what}; the file is damaged or not safetensors`);
  };
  if (bytes.length < 8) fail(`expected at least 8 bytes, got ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = Number(view.getBigUint64(0, true));
  if (headerBytes > bytes.length - 8)
    fail(`header of ${headerBytes} bytes is longer than the file`);
  let header: Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerBytes)));
  } catch (cause) {
    throw new DataFormatError(`${where}: the header is not JSON; the file is damaged`, { cause });
  }
  const arrays: Record<string, NamedArray> = Object.create(null);
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const kind =
      KINDS[entry?.dtype as keyof typeof KINDS] ?? fail(`"${name}" has type ${entry?.dtype}`);
    const [from, to] = Array.isArray(entry.data_offsets) ? entry.data_offsets : [-1, -1];
    if (!(from >= 0 && to >= from && 8 + headerBytes + to <= bytes.length)) {
      fail(`"${name}" lies outside the file`);
    }
    const size = Array.isArray(entry.shape) ? entry.shape.reduce((a, b) => a * b, 1) : -1;
    if (size * kind.BYTES_PER_ELEMENT !== to - from) {
      fail(
        `"${name}" of shape [${entry.shape}] needs ${size * kind.BYTES_PER_ELEMENT} bytes, got ${to - from}`,
      );
    }
    const own = bytes.subarray(8 + headerBytes + from, 8 + headerBytes + to);
    const data =
      own.byteOffset % kind.BYTES_PER_ELEMENT === 0
        ? new kind(own.buffer as ArrayBuffer, own.byteOffset, size)
        : new kind(new Uint8Array(own).buffer); // a copy; slice would be a view of a Node Buffer
    arrays[name] = { shape: entry.shape, data };
  }
  return arrays;
}
