import { expect, it } from 'vitest';
import { fromFloat16, maxFloat16, toFloat16 } from './float16.ts';

const all = Uint16Array.from({ length: 0x10000 }, (_, i) => i);

it('round-trips every half', () => {
  const values = fromFloat16(all);
  const isNan = (_: number, i: number) => Number.isNaN(values[i]);
  expect(all.filter(isNan)).toHaveLength(2 * 1023);
  const back = toFloat16(values);
  expect(back.filter((h, i) => !Number.isNaN(values[i]) && h !== i)).toHaveLength(0);
  expect(all.filter(isNan).every((i) => Number.isNaN(fromFloat16([back[i]])[0]))).toBe(true);
});

it('matches the examples of the standard', () => {
  // sign, exponent, fraction: 1, -2, the largest, the smallest normal and subnormal, a third
  const halves = [0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x3555];
  const values = [1, -2, maxFloat16, 2 ** -14, 2 ** -24, 0.333251953125];
  expect([...fromFloat16(halves)]).toEqual(values);
  expect([...toFloat16(values)]).toEqual(halves);
  expect([...toFloat16([1 / 3, 65519.99, 65520, -1e9, 0, -0])]).toEqual([
    0x3555, 0x7bff, 0x7c00, 0xfc00, 0, 0x8000,
  ]);
});

it('rounds to the nearest half, halfway to the even one', () => {
  const values = fromFloat16(all.subarray(0, 0x7c00)); // ascending, finite
  for (let h = 0; h + 1 < values.length; h++) {
    const [low, high] = [values[h], values[h + 1]];
    const between = [0.25, 0.5, 0.75].map((share) => Math.fround(low + share * (high - low)));
    expect([...toFloat16(between)]).toEqual([h, h % 2 === 0 ? h : h + 1, h + 1]);
  }
});
