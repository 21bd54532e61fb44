import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataFormatError } from './errors.ts';
import { decodeSafetensors, encodeSafetensors, vector } from './safetensors.ts';

/** A file from its header and bytes, as the format description says. */
function file(header: unknown, data: Uint8Array = new Uint8Array()): Uint8Array {
  const json = new TextEncoder().encode(
    typeof header === 'string' ? header : JSON.stringify(header),
  );
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return bytes;
}

describe('safetensors', () => {
  it('decodes what it encoded: every type, any length, also from the middle of a buffer', () => {
    const short = { maxLength: 9 };
    const arrays = fc.record({
      a: fc.float32Array(short),
      b: fc.uint8Array(short),
      c: fc.uint16Array(short),
      d: fc.float64Array(short),
      e: fc.int32Array(short),
      f: fc.uint32Array(short),
      g: fc.int8Array(short),
      h: fc.int16Array(short),
    });
    fc.assert(
      fc.property(arrays, fc.nat(7), (values, shift) => {
        const named = Object.fromEntries(
          Object.entries(values).map(([name, data]) => [name, vector(data)]),
        );
        const bytes = encodeSafetensors(named);
        const shifted = new Uint8Array(bytes.length + shift);
        shifted.set(bytes, shift);
        expect({ ...decodeSafetensors(shifted.subarray(shift), 'x') }).toEqual(named);
        const buffer = Buffer.from(shifted.buffer).subarray(shift);
        expect({ ...decodeSafetensors(buffer, 'x') }).toEqual(named);
      }),
    );
  });

  it('starts every array at a multiple of its element size', () => {
    const bytes = encodeSafetensors({
      a: vector(Uint8Array.of(1)),
      b: vector(Float64Array.of(2)),
    });
    const headerBytes = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerBytes)));
    expect(headerBytes % 8).toBe(0);
    expect(header).toEqual({
      b: { dtype: 'F64', shape: [1], data_offsets: [0, 8] },
      a: { dtype: 'U8', shape: [1], data_offsets: [8, 9] },
    });
  });

  it('reads files of other tools: metadata, any order, unaligned', () => {
    const header = {
      __metadata__: { format: 'pt' },
      b: { dtype: 'U8', shape: [1], data_offsets: [0, 1] },
      a: { dtype: 'U16', shape: [1, 2], data_offsets: [1, 5] },
    };
    const arrays = decodeSafetensors(file(header, Uint8Array.of(7, 1, 0, 2, 0)), 'x');
    expect({ ...arrays }).toEqual({
      b: { shape: [1], data: Uint8Array.of(7) },
      a: { shape: [1, 2], data: Uint16Array.of(1, 2) },
    });
  });

  it.each([
    [new Uint8Array(3), 'expected at least 8 bytes, got 3'],
    [file('{}').subarray(0, 9), 'header of 2 bytes is longer than the file'],
    [file('{"a"'), 'the header is not JSON'],
    [file({ a: { dtype: 'BF16', shape: [0], data_offsets: [0, 0] } }), '"a" has type BF16'],
    [file({ a: { dtype: 'U8', shape: [4], data_offsets: [0, 4] } }), '"a" lies outside the file'],
    [file({ a: { dtype: 'U8', shape: [1], data_offsets: [-1, 0] } }), '"a" lies outside the file'],
    [
      file({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 4] } }, new Uint8Array(4)),
      '"a" of shape [2] needs 8 bytes, got 4',
    ],
  ])('refuses a damaged file (%#)', (bytes, message) => {
    expect(() => decodeSafetensors(bytes, 'arrays.safetensors')).toThrow(DataFormatError);
    expect(() => decodeSafetensors(bytes, 'arrays.safetensors')).toThrow(
      `arrays.safetensors: ${message}`,
    );
  });
});
