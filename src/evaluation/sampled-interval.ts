import { InvalidArgumentError } from '../base/errors.ts';
import { FastRandom } from '../base/fast-random.ts';
import { Random } from '../base/random.ts';

/** The 97.5th percentile of the standard normal distribution. */
const Z = 1.959964;

export interface SampledInterval {
  /** Of the samples' means. */
  readonly mean: number;
  /** 95 % interval. */
  readonly interval: readonly [low: number, high: number];
}

/**
 * A metric over samples of the tested posts: each sample has as many posts as there are, drawn with replacement. The
 * interval is 1.96 standard deviations of the samples' means to either side of their mean.
 *
 * @param values of each post, shape (N,); posts with NaN count in no sample
 * @param options samples: at least 2
 * @throws {InvalidArgumentError} with fewer than 2 samples, or fewer than 2 posts that have a value
 * Source: TagFinder 2022, section 4.3 and Table 6 (50 samples). It gives neither their size nor the formula. The widths
 * in Table 6 are those of samples as large as its test set.
 */
export function sampledInterval(
  values: ArrayLike<number>,
  { samples, seed }: { readonly samples: number; readonly seed: number },
): SampledInterval {
  const known = Float64Array.from(values).filter((value) => !Number.isNaN(value));
  const n = known.length;
  if (!Number.isInteger(samples) || samples < 2 || n < 2) {
    throw new InvalidArgumentError(
      `a sampled interval needs at least 2 samples and 2 posts with a value, got ${samples} and ${n}`,
    );
  }
  const random = new FastRandom(new Random(seed).split('samples'));
  const means = Float64Array.from({ length: samples }, () => {
    let sum = 0;
    for (let draw = 0; draw < n; draw++) sum += known[random.integer(n)];
    return sum / n;
  });
  const mean = means.reduce((sum, value) => sum + value, 0) / samples;
  const squares = means.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const half = Z * Math.sqrt(squares / (samples - 1));
  return { mean, interval: [mean - half, mean + half] };
}
