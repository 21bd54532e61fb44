/** Converts Parquet values for validation, without loss. */
import type { FileMetaData, ParquetParsers, SchemaElement } from 'hyparquet';
import { parseConversationCell, parseTagCell } from '../list-cell.ts';
import { type Field, MalformedError } from '../validate.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Parsers that return undecodable bytes as they are, so that one such value costs its row and not the file. */
export const parsers: Partial<ParquetParsers> = {
  stringFromBytes(bytes: Uint8Array | undefined) {
    try {
      return bytes && utf8.decode(bytes);
    } catch {
      return bytes;
    }
  },
  jsonFromBytes(bytes: Uint8Array | undefined) {
    try {
      return bytes && JSON.parse(utf8.decode(bytes));
    } catch {
      return bytes;
    }
  },
};

/**
 * Removes the annotation of decimals. hyparquet would turn them into floats, which lose digits of 64-bit ids.
 *
 * @returns the metadata to read with, and the scale of each decimal column
 */
export function withoutDecimals(metadata: FileMetaData): [FileMetaData, Map<string, number>] {
  const scales = new Map<string, number>();
  const schema = metadata.schema.map((element): SchemaElement => {
    if (element.converted_type !== 'DECIMAL' && element.logical_type?.type !== 'DECIMAL') {
      return element;
    }
    scales.set(element.name, element.scale ?? 0);
    return { ...element, converted_type: undefined, logical_type: undefined };
  });
  return [{ ...metadata, schema }, scales];
}

/**
 * Converts a value to plain JSON types: numbers beyond 2^53 and decimals to digits, dates to ISO 8601, bytes to text.
 *
 * @param scale the scale of a decimal column
 * @throws {MalformedError} if bytes are not UTF-8 or a date is out of range
 */
export function plainValue(value: unknown, field: Field, scale: number | undefined): unknown {
  if (value === null || value === undefined) return undefined;
  if (scale !== undefined) return toDecimal(value, scale);
  if (typeof value === 'bigint') return toNumber(value);
  if (value instanceof Date) return toIso(value);
  if (value instanceof Uint8Array) return plainValue(toText(value), field, undefined);
  if (Array.isArray(value)) {
    return value
      .filter((item) => item !== null && item !== undefined)
      .map((item) => (item instanceof Uint8Array ? toText(item) : item));
  }
  if (typeof value !== 'string') return value;
  if (field === 'hashtags') return parseTagCell(value);
  return field === 'conversation' ? parseConversationCell(value) : value;
}

function toText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new MalformedError('invalid UTF-8', `${bytes.length} bytes`);
  }
}

function toNumber(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

function toIso(date: Date): string {
  if (Number.isNaN(date.getTime())) {
    throw new MalformedError('"time" must be in the years 1 to 9999', 'a timestamp out of range');
  }
  return date.toISOString();
}

/** A decimal with all its digits, as a number if it is a safe integer, else as a string. */
function toDecimal(value: unknown, scale: number): unknown {
  let unscaled: bigint;
  if (value instanceof Uint8Array) unscaled = fromBytes(value);
  else if (typeof value === 'bigint') unscaled = value;
  else if (typeof value === 'number' && Number.isInteger(value)) unscaled = BigInt(value);
  else return value;
  if (scale <= 0) return toNumber(unscaled * 10n ** BigInt(Math.min(-scale, 100)));
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const fraction = digits.slice(-scale).replace(/0+$/, '');
  const whole = (unscaled < 0n ? '-' : '') + digits.slice(0, -scale);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** Big-endian two's complement. */
function fromBytes(bytes: Uint8Array): bigint {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex === '' ? 0n : BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`));
}
