/** IEEE 754 half precision: 1 sign, 5 exponent and 10 fraction bits, as raw 16-bit integers. */

/** The largest finite half. */
export const maxFloat16 = 65504;

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** Rounds to the nearest halves, ties to even; from half a step beyond `maxFloat16` on, to infinity. */
export function toFloat16(values: ArrayLike<number>): Uint16Array {
  return Uint16Array.from(values, half);
}

function half(value: number): number {
  float[0] = value;
  const x = bits[0];
  const sign = (x >>> 16) & 0x8000;
  const magnitude = x & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // NaN
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // rounds to 65520 or more
  if (magnitude < 0x38800000) {
    // Below 2^-14: a multiple of 2^-24.
    return sign | roundToEven(Math.abs(float[0]) * 2 ** 24);
  }
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((rounded - 0x38000000) >>> 13);
}

function roundToEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

/** The inverse of `toFloat16`; exact, since every half is a float32. */
export function fromFloat16(halves: ArrayLike<number>): Float32Array {
  return Float32Array.from(halves, (h) => {
    const sign = h & 0x8000 ? -1 : 1;
    const exponent = (h >>> 10) & 0x1f;
    const fraction = h & 0x3ff;
    if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    return exponent === 0
      ? sign * fraction * 2 ** -24
      : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
}
