import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataFormatError } from './errors.ts';
import { decodeSafetensors, encodeSafetensors, vector } from './safetensors.ts';

/** Builds a file from its header and bytes, according to the format description. */
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
  it('round-trips every type and length, also from the middle of a buffer', () => {
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

  it('stores in a narrower type and decodes to the original one', () => {
    const arrays = {
      ids: { shape: [3], data: Uint32Array.of(1, 2, 65535), stored: 'U16' as const },
      weights: { shape: [2], data: Float32Array.of(1 / 3, -2), stored: 'F16' as const },
      times: { shape: [2], data: Float64Array.of(1e9, Number.NaN), stored: 'F32' as const },
      plain: vector(Int8Array.of(-1)),
    };
    const bytes = encodeSafetensors(arrays);
    const decoded = decodeSafetensors(bytes, 'x');
    expect({ ...decoded }).toEqual({
      ...arrays,
      weights: { ...arrays.weights, data: Float32Array.of(0.333251953125, -2) },
    });
    expect(encodeSafetensors(decoded)).toEqual(bytes);
    const headerBytes = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerBytes)));
    expect(header.__metadata__).toEqual({
      'decoded.ids': 'U32',
      'decoded.weights': 'F32',
      'decoded.times': 'F64',
    });
    expect(header.ids.dtype).toBe('U16');
  });

  it('reads halves of other tools as float32', () => {
    const header = { a: { dtype: 'F16', shape: [1], data_offsets: [0, 2] } };
    const { a } = decodeSafetensors(file(header, Uint8Array.of(0, 0x3c)), 'x');
    expect(a.data).toEqual(Float32Array.of(1));
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
    [file('{"a"'), 'the header is not valid JSON'],
    [file({ a: { dtype: 'BF16', shape: [0], data_offsets: [0, 0] } }), '"a" has type BF16'],
    [
      file({
        __metadata__: { 'decoded.a': 'toString' },
        a: { dtype: 'U8', shape: [0], data_offsets: [0, 0] },
      }),
      '"a" is to be decoded to toString',
    ],
    [file({ a: { dtype: 'U8', shape: [4], data_offsets: [0, 4] } }), '"a" lies outside the file'],
    [file({ a: { dtype: 'U8', shape: [1], data_offsets: [-1, 0] } }), '"a" lies outside the file'],
    [
      file({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 4] } }, new Uint8Array(4)),
      '"a" of shape [2] needs 8 bytes, got 4',
    ],
    [file('[]'), 'the header is not an object'],
    [file('null'), 'the header is not an object'],
    [file({ __metadata__: null }), '"__metadata__" is not an object'],
    [file({ __metadata__: 'x' }), '"__metadata__" is not an object'],
    [file({ a: null }), '"a" has type undefined'],
    [file({ a: { dtype: 'toString', shape: [], data_offsets: [0, 0] } }), '"a" has type toString'],
    [
      file({ a: { dtype: 'U8', shape: [1e300, 0], data_offsets: [0, 0] } }),
      '"a" has the shape [1e+300,0]',
    ],
    [
      file({ a: { dtype: 'U8', shape: [-1, -1], data_offsets: [0, 1] } }, Uint8Array.of(0)),
      '"a" has the shape [-1,-1]',
    ],
    [
      file({ a: { dtype: 'U8', shape: [0.5, 2], data_offsets: [0, 1] } }, Uint8Array.of(0)),
      '"a" has the shape [0.5,2]',
    ],
    [file({ a: { dtype: 'U8', shape: null, data_offsets: [0, 0] } }), '"a" has the shape null'],
    [
      file({ a: { dtype: 'U8', shape: [0], data_offsets: [0, 0, 0] } }),
      '"a" lies outside the file',
    ],
    [
      file(
        {
          a: { dtype: 'U8', shape: [2], data_offsets: [0, 2] },
          b: { dtype: 'U8', shape: [2], data_offsets: [1, 3] },
        },
        new Uint8Array(3),
      ),
      '"b" begins at byte 1, expected 2',
    ],
    [
      file({ a: { dtype: 'U8', shape: [1], data_offsets: [1, 2] } }, new Uint8Array(2)),
      '"a" begins at byte 1, expected 0',
    ],
    [
      file({ a: { dtype: 'U8', shape: [1], data_offsets: [0, 1] } }, new Uint8Array(2)),
      'the arrays end at byte 1 of 2',
    ],
    [file(`{${' '.repeat(4 * 2 ** 20)}}`), 'header of 4194306 bytes, expected at most 4194304'],
  ])('rejects a damaged file (%#)', (bytes, message) => {
    expect(() => decodeSafetensors(bytes, 'arrays.safetensors')).toThrow(DataFormatError);
    expect(() => decodeSafetensors(bytes, 'arrays.safetensors')).toThrow(
      `arrays.safetensors: ${message}`,
    );
  });
});
