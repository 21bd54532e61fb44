import { expect, it } from 'vitest';
import { bm25Idf, bm25Tf } from './bm25.ts';

it('weighs a term by its saturated frequency: tf (k1 + 1) / (tf + k1 (1 - b + b length / mean))', () => {
  // k1 = 1.2, b = 0.75.
  expect(bm25Tf(1, 10, 10)).toBeAllclose(1);
  expect(bm25Tf(2, 10, 10)).toBeAllclose(4.4 / 3.2);
  expect(bm25Tf(2, 20, 10)).toBeAllclose(4.4 / (2 + 1.2 * (0.25 + 1.5)));
  expect(bm25Tf(2, 5, 10)).toBeAllclose(4.4 / (2 + 1.2 * (0.25 + 0.375)));
  expect(bm25Tf(1e9, 10, 10)).toBeAllclose(2.2, { relative: 1e-6 });
});

it('weighs a term by its rarity: ln(1 + (N - df + 0.5) / (df + 0.5)), never below 0', () => {
  expect(bm25Idf(10, 2)).toBeAllclose(Math.log(1 + 8.5 / 2.5));
  expect(bm25Idf(10, 10)).toBeAllclose(Math.log(1 + 0.5 / 10.5));
  expect(bm25Idf(10, 0)).toBeAllclose(Math.log(22));
});
