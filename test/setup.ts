import { expect } from 'vitest';

interface Tolerance {
  /** Largest absolute difference (default 1e-9). */
  absolute?: number;
  /** Largest difference relative to the expected value (default 1e-6). */
  relative?: number;
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: the signature of vitest's own interface
  interface Matchers<T = any> {
    /** Numbers or (nested) arrays of numbers: |actual - expected| <= absolute + relative |expected|. */
    toBeAllclose(expected: unknown, tolerance?: Tolerance): T;
  }
}

expect.extend({
  toBeAllclose(actual: unknown, expected: unknown, tolerance: Tolerance = {}) {
    const { absolute = 1e-9, relative = 1e-6 } = tolerance;
    const a = flatten(actual);
    const b = flatten(expected);
    if (a.length !== b.length) {
      return { pass: false, message: () => `expected ${b.length} numbers, got ${a.length}` };
    }
    const at = b.findIndex((x, i) => {
      const y = a[i];
      return x !== y && !(Math.abs(y - x) <= absolute + relative * Math.abs(x));
    });
    return {
      pass: at < 0,
      message: () =>
        at < 0
          ? 'expected the numbers to differ'
          : `at ${at} of ${b.length}: expected ${b[at]}, got ${a[at]} (absolute ${absolute}, relative ${relative})`,
    };
  },
});

function flatten(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>);
  if (Array.isArray(value)) return value.flatMap(flatten);
  throw new TypeError(`toBeAllclose compares numbers and arrays of numbers, got ${value}`);
}
