import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { pairedBootstrap, pairedTTest, resolvedP } from './significance.ts';

const random = new Random(3);
const normal = (mean: number, n = 200) =>
  Float64Array.from({ length: n }, () => mean + random.normal());
const zeros = (n: number) => new Float64Array(n);

describe('resolvedP', () => {
  it('goes on where resamples end, about as the t-test does', () => {
    const a = normal(1);
    const test = pairedBootstrap(a, zeros(200), { seed: 1, resamples: 2000 });
    expect(test.p).toBe(1 / 2001);
    const p = resolvedP(test, 2000);
    const t = pairedTTest(a, zeros(200)).p;
    expect(t).toBeLessThan(1e-15);
    expect(Math.log(p) / Math.log(t)).toBeAllclose(1, { absolute: 0.1 });
  });

  it('keeps what resamples can tell, and never raises it', () => {
    const unsure = pairedBootstrap(normal(0.1), zeros(200), { seed: 1, resamples: 2000 });
    expect(resolvedP(unsure, 2000)).toBe(unsure.p);
    const constant = pairedBootstrap([1, 2, 3], [0, 1, 2], { seed: 1, resamples: 99 });
    expect(resolvedP(constant, 99)).toBe(1 / 100);
    const few = pairedBootstrap([1, 2, 4], zeros(3), { seed: 1, resamples: 3 });
    expect(resolvedP(few, 3)).toBeLessThanOrEqual(few.p);
  });
});

describe('pairedBootstrap', () => {
  it('depends only on the seed', () => {
    const a = normal(0.1);
    const run = (seed: number) => pairedBootstrap(a, zeros(200), { seed });
    expect(run(1)).toEqual(run(1));
    expect(run(1).interval).not.toEqual(run(2).interval);
  });

  it('agrees with the t-test on normal differences', () => {
    for (const mean of [0, 0.1, 0.2]) {
      const a = normal(mean);
      const bootstrap = pairedBootstrap(a, zeros(200), { seed: 1 });
      const t = pairedTTest(a, zeros(200));
      expect(bootstrap.difference).toBeCloseTo(t.difference, 12);
      expect(bootstrap.p).toBeAllclose(t.p, { absolute: 0.02 });
      expect([...bootstrap.interval]).toBeAllclose([...t.interval], { absolute: 0.01 });
    }
  });

  it('handles identical systems and a constant difference', () => {
    expect(pairedBootstrap([1, 2, 3], [1, 2, 3], { seed: 1 })).toMatchObject({
      p: 1,
      interval: [0, 0],
    });
    const { p, interval } = pairedBootstrap([1, 2, 3], [0, 1, 2], { seed: 1, resamples: 99 });
    expect(interval).toEqual([1, 1]);
    expect(p).toBe(1 / 100);
  });

  it('is antisymmetric in the systems', () => {
    const value = fc.integer({ min: 0, max: 10 }).map((x) => x / 10);
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 2 }), (pairs) => {
        const [a, b] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
        const there = pairedBootstrap(a, b, { seed: 5, resamples: 200 });
        const back = pairedBootstrap(b, a, { seed: 5, resamples: 200 });
        expect(back.p).toBe(there.p);
        expect([-back.interval[1], -back.interval[0]]).toBeAllclose([...there.interval]);
      }),
    );
  });

  it('rejects invalid input', () => {
    expect(() => pairedBootstrap([1], [1, 2], { seed: 1 })).toThrow(
      'a paired test needs values of the same posts for both systems: got 1 and 2 values',
    );
    expect(() => pairedBootstrap([1, 2], [1, 2], { seed: 1, resamples: 0 })).toThrow(
      'resamples must be an integer >= 1, got 0',
    );
  });
});

describe('pairedTTest', () => {
  it('matches the example in the docstring', () => {
    const { t, p } = pairedTTest([2, 4, 6], [1, 2, 3]);
    expect(t).toBeCloseTo(Math.sqrt(12), 12);
    expect(p).toBeCloseTo(0.0742, 4);
  });

  it('ignores posts without a value in one of the systems', () => {
    const test = pairedTTest([2, 4, 6, Number.NaN, 1], [1, 2, 3, 1, Number.NaN]);
    expect(test).toEqual(pairedTTest([2, 4, 6], [1, 2, 3]));
    expect(test.pairs).toBe(3);
    expect(() => pairedTTest([1, Number.NaN], [0, 0])).toThrow(
      'a paired test needs at least 2 posts with a value in both systems, got 1',
    );
  });

  it('handles differences without variance', () => {
    expect(pairedTTest([1, 2], [1, 2])).toMatchObject({ t: 0, p: 1, interval: [0, 0] });
    expect(pairedTTest([2, 3], [1, 2])).toMatchObject({ t: Infinity, p: 0, interval: [1, 1] });
  });
});
