import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidArgumentError } from '../base/errors.ts';
import { sampledInterval } from './sampled-interval.ts';

const options = { samples: 50, seed: 1 };

describe('sampledInterval', () => {
  it('is as wide as the standard error of the mean says', () => {
    // 1,000 posts, half of them 1: a sample's mean deviates by 0.5 / sqrt(1000) = 0.0158.
    const values = Array.from({ length: 1000 }, (_, at) => at % 2);
    const { mean, interval } = sampledInterval(values, { samples: 5000, seed: 1 });
    expect(mean).toBeAllclose(0.5, { absolute: 0.001, relative: 0 });
    expect((interval[1] - interval[0]) / 2).toBeAllclose(1.96 * 0.0158, {
      absolute: 0.001,
      relative: 0,
    });
    expect((interval[0] + interval[1]) / 2).toBeAllclose(mean, { absolute: 1e-12, relative: 0 });
  });

  it('has no width if all posts have the same value, and leaves out those without one', () => {
    const { mean, interval } = sampledInterval([0.25, Number.NaN, 0.25, Number.NaN], options);
    expect([mean, ...interval]).toEqual([0.25, 0.25, 0.25]);
  });

  it('depends on the seed, and on nothing else', () => {
    const values = [0, 1, 0, 1, 1, 0.5];
    expect(sampledInterval(values, options)).toEqual(sampledInterval(values, options));
    expect(sampledInterval(values, options)).not.toEqual(
      sampledInterval(values, { ...options, seed: 2 }),
    );
  });

  it('lies within the values, and the mean within the interval', () => {
    const posts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
      minLength: 2,
      maxLength: 200,
      size: 'max',
    });
    fc.assert(
      fc.property(posts, (values) => {
        const { mean, interval } = sampledInterval(values, options);
        expect(mean).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
        expect(mean).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
        expect(interval[0]).toBeLessThanOrEqual(mean);
        expect(interval[1]).toBeGreaterThanOrEqual(mean);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['one sample', [1, 2], 1],
    ['half a sample', [1, 2], 2.5],
    ['one post with a value', [1, Number.NaN], 50],
  ])('rejects %s', (_, values, samples) => {
    expect(() => sampledInterval(values, { samples, seed: 1 })).toThrow(InvalidArgumentError);
  });
});
