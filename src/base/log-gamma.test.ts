import { expect, it } from 'vitest';
import { logGamma } from './log-gamma.ts';

it('is the logarithm of the factorial for whole numbers', () => {
  let log = 0;
  for (let n = 1; n < 200; n++) {
    expect(logGamma(n)).toBeAllclose(log, { relative: 1e-13, absolute: 1e-13 });
    log += Math.log(n);
  }
});

it('is ln sqrt(pi) at one half, and satisfies Gamma(x + 1) = x Gamma(x)', () => {
  expect(logGamma(0.5)).toBeAllclose(Math.log(Math.PI) / 2, { relative: 1e-13 });
  for (const x of [1e-6, 0.01, 0.3, 1.7, 9.99, 10, 123.4, 1e6]) {
    expect(logGamma(x + 1)).toBeAllclose(logGamma(x) + Math.log(x), {
      relative: 1e-13,
      absolute: 1e-13,
    });
  }
});
