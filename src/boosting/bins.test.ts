import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileWat } from '../base/wasm-kernel.case.ts';
import { binLike, binRows, chooseCuts } from './bins.ts';
import { kernel } from './bins-kernel.ts';

describe('bins', () => {
  it('hold about equally many rows, keep equal values together, and are in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 2000, size: 'max' }),
        fc.integer({ min: 2, max: 255 }),
        (numbers, most) => {
          const sorted = Float32Array.from(numbers).sort();
          const cuts = chooseCuts(sorted, most);
          expect(cuts.length).toBeLessThan(most);
          expect([...cuts]).toEqual([...cuts].sort((a, b) => a - b));
          const { bins, mappers } = binRows(sorted, 1, most);
          expect(mappers[0].bins).toBe(cuts.length + 1);
          for (let i = 1; i < sorted.length; i++) {
            expect(bins[i]).toBeGreaterThanOrEqual(bins[i - 1]);
            if (sorted[i] === sorted[i - 1]) expect(bins[i]).toBe(bins[i - 1]);
          }
        },
      ),
      { numRuns: 100, seed: 4 },
    );
  });

  it('tell all values apart if there are few of them', () => {
    const values = Float32Array.from({ length: 90 }, (_, i) => i % 9);
    const { bins } = binRows(values, 1, 20);
    expect(new Set(bins).size).toBe(9);
  });

  it('tell numbers apart between which there is no other', () => {
    // Their middle lies halfway between two floats, and is rounded to the larger number.
    const [low, high] = [1 + 2 ** -23, 1 + 2 ** -22];
    const { bins } = binRows(Float32Array.of(low, low, low, high, high, high), 1, 10);
    expect([...bins]).toEqual([0, 0, 0, 1, 1, 1]);
  });

  it('have a last one for missing values', () => {
    const { bins, mappers } = binRows(Float32Array.of(1, 1, 1, NaN, 2, 2, 2), 1, 10);
    expect([...bins]).toEqual([0, 0, 0, 2, 1, 1, 1]);
    expect(mappers[0]).toMatchObject({ bins: 3, missing: 2 });
  });

  it('of other rows follow the same cuts', () => {
    const { mappers } = binRows(Float32Array.of(1, 1, 1, 4, 4, 4), 1, 10);
    expect([...binLike(Float32Array.of(-9, 1, 2.4, 2.6, 9), mappers).bins]).toEqual([
      0, 0, 0, 1, 1,
    ]);
  });

  it('are those of the definition for any values, cuts and missing values', () => {
    const number = fc.oneof(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.constant(NaN));
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 1, maxLength: 30 }),
        fc.uniqueArray(fc.float({ noNaN: true, noDefaultInfinity: true }), { maxLength: 254 }),
        fc.boolean(),
        (numbers, edges, hasMissing) => {
          const cuts = Float32Array.from(edges).sort();
          const real = cuts.length + 1;
          const mapper =
            hasMissing && real < 255
              ? { bins: real + 1, missing: real }
              : { bins: real, missing: -1 };
          const { bins } = binLike(Float32Array.from([...numbers, ...cuts]), [{ cuts, ...mapper }]);
          const expected = [...numbers, ...cuts].map((x) => {
            if (Number.isNaN(x)) return mapper.missing < 0 ? cuts.length : mapper.missing;
            return cuts.filter((cut) => cut < x).length;
          });
          expect([...bins]).toEqual(expected);
        },
      ),
      { numRuns: 300, seed: 5 },
    );
  });

  it('are found for more rows than are searched at once, and chosen from a part of them', () => {
    const rows = 250_000;
    const values = Float32Array.from({ length: 2 * rows }, (_, i) => Math.sin(i) * 1000);
    values[2 * 123_456 + 1] = NaN; // not among the rows that cuts are chosen from
    const { bins, mappers } = binRows(values, 2, 50);
    expect(mappers.map(({ missing }) => missing)).toEqual([-1, 49]);
    for (const row of [0, 8191, 8192, 123_456, rows - 1]) {
      for (const [f, { cuts, missing }] of mappers.entries()) {
        const x = values[2 * row + f];
        const expected = Number.isNaN(x) ? missing : cuts.filter((cut) => cut < x).length;
        expect(bins[f * rows + row]).toBe(expected);
      }
    }
  });
});

it('bins-kernel.wat is compiled (to change it, print this binary in base64)', async () => {
  const url = new URL('bins-kernel.wat', import.meta.url);
  expect(kernel.binary).toEqual(await compileWat(url));
});
