import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lowerBound } from './lower-bound.ts';

it('is how many elements are less than the value', () => {
  const numbers = fc.array(fc.integer({ min: -9, max: 9 }), { size: 'max', maxLength: 60 });
  fc.assert(
    fc.property(numbers, fc.integer({ min: -10, max: 10 }), (list, value) => {
      const ascending = list.toSorted((a, b) => a - b);
      expect(lowerBound(ascending, value)).toBe(list.filter((one) => one < value).length);
    }),
    { seed: 1 },
  );
});

it('is 0 for what is not known', () => {
  expect(lowerBound(Float64Array.of(1, 2), Number.NaN)).toBe(0);
});
