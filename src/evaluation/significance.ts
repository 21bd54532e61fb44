import jStat from 'jstat';
import { InvalidArgumentError } from '../base/errors.ts';
import { FastRandom } from '../base/fast-random.ts';
import { Random } from '../base/random.ts';

/** Result of a test whether system A differs from system B on the same posts. */
export interface PairedTest {
  /** Mean of A minus mean of B over the pairs. */
  readonly difference: number;
  /** 95 % confidence interval of the difference, [low, high]. */
  readonly interval: readonly [number, number];
  /** Two-sided, in [0, 1]. */
  readonly p: number;
  /** Number of posts compared. Posts with a NaN value (see `Report`) are left out. */
  readonly pairs: number;
}

export interface BootstrapOptions {
  /** Default 10,000. */
  readonly resamples?: number;
  readonly seed: number;
}

/**
 * Paired bootstrap: repeatedly resamples all posts with replacement and computes the mean difference. The interval runs from
 * the 2.5th to the 97.5th percentile of these means. p is the share of resamples whose mean is at least as far from the
 * observed difference as the observed difference is from 0 (the distribution under the null hypothesis is that of the
 * resamples, shifted to 0), with one added to numerator and denominator.
 *
 * The same seed always produces the same result. If all differences are 0, p is 1.
 *
 * @param a values of system A, one for each post (`Report.perPost`)
 * @param b values of system B on the same posts in the same order
 * @throws {InvalidArgumentError} if the lengths differ, fewer than 2 pairs are left, or `resamples` is not
 *   a positive integer
 * Source: Efron & Tibshirani 1993, "An Introduction to the Bootstrap", sections 13.3 and 16.4.
 * Example: a = [1, 2, 3], b = [0, 1, 2]: every difference is 1, so the interval is [1, 1] and p is 1/(resamples + 1).
 */
export function pairedBootstrap(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { resamples = 10_000, seed }: BootstrapOptions,
): PairedTest {
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new InvalidArgumentError(`resamples must be an integer >= 1, got ${resamples}`);
  }
  const differences = pairedDifferences(a, b);
  const n = differences.length;
  const difference = mean(differences);
  const random = new FastRandom(new Random(seed).split('paired-bootstrap'));
  const means = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += differences[random.integer(n)];
    means[r] = sum / n;
  }
  return { ...bootstrapTest(means, difference), pairs: n };
}

/** Interval and p of the means of resamples, which are sorted in place. See `pairedBootstrap`. */
export function bootstrapTest(
  means: Float64Array,
  difference: number,
): Pick<PairedTest, 'difference' | 'interval' | 'p'> {
  // Sums in a different order differ in their last bits; the factor makes such values count as equal.
  const reach = Math.abs(difference) * (1 - 1e-12);
  const asFar = means.reduce((count, m) => count + (Math.abs(m - difference) >= reach ? 1 : 0), 0);
  means.sort();
  return {
    difference,
    interval: [quantile(means, 0.025), quantile(means, 0.975)],
    p: (asFar + 1) / (means.length + 1),
  };
}

/**
 * Paired t-test: t = mean / (standard deviation / sqrt(n)) of the differences, n - 1 degrees of freedom. If all
 * differences are equal, t is infinite and p is 0; if they are all 0, t is 0 and p is 1.
 *
 * @param a values of system A, one for each post (`Report.perPost`)
 * @param b values of system B on the same posts in the same order
 * @throws {InvalidArgumentError} if the lengths differ or fewer than 2 pairs are left
 * Source: SciPy's `ttest_rel`, against which it is tested.
 * Example: a = [2, 4, 6], b = [1, 2, 3]: differences 1, 2, 3, so t = 2 / (1 / sqrt(3)) = 3.464 and p = 0.0742.
 */
export function pairedTTest(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): PairedTest & { t: number } {
  const differences = pairedDifferences(a, b);
  const n = differences.length;
  const difference = mean(differences);
  const squares = differences.reduce((sum, d) => sum + (d - difference) ** 2, 0);
  const error = Math.sqrt(squares / (n - 1) / n);
  const t =
    error === 0 ? Math.sign(difference) * (difference === 0 ? 0 : Infinity) : difference / error;
  // P(|T| >= |t|) = I_x(df/2, 1/2) with x = df / (df + t^2): no cancellation in the tails.
  const p = Number.isFinite(t) ? jStat.ibeta((n - 1) / (n - 1 + t * t), (n - 1) / 2, 0.5) : 0;
  const half = jStat.studentt.inv(0.975, n - 1) * error;
  return { t, difference, interval: [difference - half, difference + half], p, pairs: n };
}

/**
 * The p of a bootstrap test, also where its resamples cannot tell: if none of them is as far, `p` is 1 / (resamples + 1), too
 * much to survive a correction for hundreds of tests. Then it is taken from Student's t distribution with pairs - 1 degrees
 * of freedom, for the standard error that the interval implies (its width over 2 x 1.96), and is at most that.
 */
export function resolvedP(
  { difference, interval: [low, high], p, pairs }: PairedTest,
  resamples: number,
): number {
  const error = (high - low) / (2 * 1.96);
  if (p > 1 / (resamples + 1) || error === 0) return p;
  const t = difference / error;
  return Math.min(p, jStat.ibeta((pairs - 1) / (pairs - 1 + t * t), (pairs - 1) / 2, 0.5));
}

function pairedDifferences(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  if (a.length !== b.length) {
    throw new InvalidArgumentError(
      `a paired test needs values of the same posts for both systems: got ${a.length} and ${b.length} values`,
    );
  }
  const differences = Float64Array.from(a, (x, i) => x - b[i]).filter((d) => !Number.isNaN(d));
  if (differences.length < 2) {
    throw new InvalidArgumentError(
      `a paired test needs at least 2 posts with a value in both systems, got ${differences.length}`,
    );
  }
  return differences;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

/** Linear interpolation between order statistics (NumPy's default). `sorted` must not be empty. */
function quantile(sorted: Float64Array, q: number): number {
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}
