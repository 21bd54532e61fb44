import { expect, it } from 'vitest';
import { bestRows } from './best-rows.ts';

it('takes the best rows in their order, without those that did not finish', () => {
  expect(bestRows([0.1, 0.3, undefined, 0.2], 2)).toEqual([1, 3]);
  expect(bestRows([0.1, 0.3, undefined, 0.2], 9)).toEqual([0, 1, 3]);
});

it('takes some first, however bad they are', () => {
  expect(bestRows([0.1, 0.3, undefined, 0.2], 2, [0, 2])).toEqual([0, 1]);
});
