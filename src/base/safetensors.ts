import { DataFormatError } from './errors.ts';
import { fromFloat16, toFloat16 } from './float16.ts';

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
  /**
   * The element type in a file, if it differs from that of `data` to save space. It must represent every element
   * exactly, except that F16 rounds. Decoding restores the type of `data`.
   */
  readonly stored?: ElementType;
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

/** Type names of the format; F16 has no typed array of its own here. */
export type ElementType = keyof typeof KINDS | 'F16';

/** Enough for tens of thousands of arrays. */
const mostHeaderBytes = 4 * 2 ** 20;

/** Prefix of metadata keys in the header: the rest is the name of an array, the value is the type to decode it to. */
const decodedPrefix = 'decoded.';

export function elementTypeOf(data: ArrayData): ElementType {
  return Object.entries(KINDS).find(([, kind]) => data instanceof kind)![0] as ElementType;
}

/** A one-dimensional named array. */
export function vector(data: ArrayData): NamedArray {
  return { shape: [data.length], data };
}

/**
 * Encodes arrays in the safetensors format, which Python and other runtimes read: the length of the header (8 bytes,
 * little-endian), a JSON header (name -> dtype, shape, byte range), then the bytes. Arrays with the widest elements
 * come first, so that each starts at a multiple of its element size.
 *
 * Source: the format description of the safetensors library (version 0.4).
 */
export function encodeSafetensors(arrays: NamedArrays): Uint8Array {
  const parts = safetensorsParts(arrays);
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** `encodeSafetensors` in parts, for files too large for one buffer: the header, then the memory of each array. */
export function safetensorsParts(arrays: NamedArrays): Uint8Array[] {
  const entries = Object.entries(arrays)
    .map(([name, { shape, data, stored }]) => {
      const own = elementTypeOf(data);
      const dtype = stored ?? own;
      return { name, shape, own, dtype, data: dtype === own ? data : convert(data, dtype) };
    })
    .sort(
      (x, y) => y.data.BYTES_PER_ELEMENT - x.data.BYTES_PER_ELEMENT || (x.name < y.name ? -1 : 1),
    );
  const decoded = entries.filter(({ own, dtype }) => dtype !== own);
  const metadata = decoded.map(({ name, own }) => [decodedPrefix + name, own]);
  const header: Record<string, unknown> = {
    ...(metadata.length > 0 && { __metadata__: Object.fromEntries(metadata) }),
  };
  let end = 0;
  for (const { name, shape, dtype, data } of entries) {
    header[name] = { dtype, shape, data_offsets: [end, (end += data.byteLength)] };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const start = new Uint8Array(8 + headerBytes).fill(0x20, 8);
  new DataView(start.buffer).setBigUint64(0, BigInt(headerBytes), true);
  start.set(json, 8);
  const parts = entries.map(({ data: { buffer, byteOffset, byteLength } }) => {
    return new Uint8Array(buffer, byteOffset, byteLength);
  });
  return [start, ...parts];
}

/** Converts the elements to another type, F16 as raw bits. */
function convert(data: ArrayData, type: ElementType): ArrayData {
  return type === 'F16' ? toFloat16(data) : KINDS[type].from(data);
}

/**
 * The inverse of `encodeSafetensors`. Also reads files of other tools, provided they have only the element types above.
 * F16 is decoded to Float32Array unless the metadata names another type.
 *
 * @param where the file, for messages
 * @throws {DataFormatError} if the header, a type, a shape or a byte range is invalid
 */
export function decodeSafetensors(bytes: Uint8Array, where: string): NamedArrays {
  if (bytes.length < 8) throw damaged(where, `expected at least 8 bytes, got ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = Number(view.getBigUint64(0, true));
  if (headerBytes > bytes.length - 8) {
    throw damaged(where, `header of ${headerBytes} bytes is longer than the file`);
  }
  const data = bytes.subarray(8 + headerBytes);
  const arrays: Record<string, NamedArray> = Object.create(null);
  const stored = decodeSafetensorsHeader(bytes.subarray(8, 8 + headerBytes), data.length, where);
  for (const { name, from, to, decode } of stored) arrays[name] = decode(data.subarray(from, to));
  return arrays;
}

/** An array stored in a file. */
export interface StoredArray {
  readonly name: string;
  /** The range of its bytes, counted from the end of the header. */
  readonly from: number;
  readonly to: number;
  /** Decodes the array from its bytes. The result may keep a reference to them. */
  readonly decode: (bytes: Uint8Array) => NamedArray;
}

/**
 * Decodes the header alone, to read a file array by array.
 *
 * @param header the JSON, without the 8 bytes of its length
 * @param dataBytes how many bytes follow the header
 * @throws {DataFormatError} as `decodeSafetensors`
 */
export function decodeSafetensorsHeader(
  header: Uint8Array,
  dataBytes: number,
  where: string,
): StoredArray[] {
  const fail: (what: string) => never = (what) => {
    throw damaged(where, what);
  };
  if (header.length > mostHeaderBytes) {
    fail(`header of ${header.length} bytes, expected at most ${mostHeaderBytes}`);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(header));
  } catch (cause) {
    throw new DataFormatError(`${where}: the header is not valid JSON; the file is damaged`, {
      cause,
    });
  }
  if (!isObject(parsed)) return fail('the header is not an object');
  const { __metadata__: metadata = {}, ...entries } = parsed;
  if (!isObject(metadata)) return fail('"__metadata__" is not an object');
  const stored = Object.entries(entries).map(([name, entry]) => {
    const { dtype, shape, data_offsets: offsets } = isObject(entry) ? entry : {};
    const stored = dtype as ElementType;
    const plain = stored === 'F16' ? 'U16' : stored;
    if (!Object.hasOwn(KINDS, plain)) fail(`"${name}" has type ${dtype}`);
    const kind = KINDS[plain];
    const [from, to] = isListOfSizes(offsets) && offsets.length === 2 ? offsets : [1, 0];
    if (!(to >= from && to <= dataBytes)) fail(`"${name}" lies outside the file`);
    if (!isListOfSizes(shape)) return fail(`"${name}" has the shape ${JSON.stringify(shape)}`);
    const size = shape.reduce((a, b) => a * b, 1);
    if (size * kind.BYTES_PER_ELEMENT !== to - from) {
      fail(
        `"${name}" of shape [${shape}] needs ${size * kind.BYTES_PER_ELEMENT} bytes, got ${to - from}`,
      );
    }
    const type = metadata[decodedPrefix + name] ?? (stored === 'F16' ? 'F32' : stored);
    if (!Object.hasOwn(KINDS, type as ElementType)) fail(`"${name}" is to be decoded to ${type}`);
    const decode = (bytes: Uint8Array): NamedArray => {
      const data =
        bytes.byteOffset % kind.BYTES_PER_ELEMENT === 0
          ? new kind(bytes.buffer as ArrayBuffer, bytes.byteOffset, size)
          : new kind(new Uint8Array(bytes).buffer); // a copy; slice would be a view of a Node Buffer
      if (type === stored) return { shape, data };
      const values = stored === 'F16' ? fromFloat16(data) : data;
      return { shape, data: KINDS[type as keyof typeof KINDS].from(values), stored };
    };
    return { name, from: from, to: to, decode };
  });
  checkLayout(stored, dataBytes, fail);
  return stored;
}

/** Checks that every byte belongs to exactly one array, as the format requires: no overlaps and no gaps. */
function checkLayout(
  stored: readonly StoredArray[],
  dataBytes: number,
  fail: (what: string) => never,
): void {
  let end = 0;
  for (const { name, from, to } of [...stored].sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== end) fail(`"${name}" begins at byte ${from}, expected ${end}`);
    end = to;
  }
  if (end !== dataBytes) fail(`the arrays end at byte ${end} of ${dataBytes}`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function damaged(where: string, what: string): DataFormatError {
  return new DataFormatError(`${where}: ${what}; the file is damaged or not safetensors`);
}
