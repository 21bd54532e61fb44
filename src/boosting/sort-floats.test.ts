import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FloatSorter } from './sort-floats.ts';

describe('FloatSorter', () => {
  it('sorts as typed arrays do, infinities and both zeros included', () => {
    const sorter = new FloatSorter(200);
    const few = fc.constantFrom(0, -0, 1, -1, Infinity, -Infinity);
    fc.assert(
      fc.property(
        fc.array(fc.oneof(few, fc.float({ noNaN: true })), { maxLength: 200, size: 'max' }),
        (list) => {
          const numbers = Float32Array.from(list);
          const sorted = sorter.sort(numbers, numbers.length);
          expect([...sorted]).toEqual([...numbers.slice().sort()]);
          expect([...numbers]).toEqual(list);
        },
      ),
      { numRuns: 300, seed: 1 },
    );
  });

  it('leaves out what is behind the given number', () => {
    const sorted = new FloatSorter(5).sort(Float32Array.of(3, -2, 1, -9, 7).subarray(1), 2);
    expect([...sorted]).toEqual([-2, 1]);
  });
});
