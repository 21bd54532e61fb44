import { InvalidArgumentError } from '../base/errors.ts';
import { FastRandom } from '../base/fast-random.ts';
import { Random } from '../base/random.ts';
import { type BootstrapOptions, bootstrapTest, type PairedTest } from './significance.ts';

/**
 * `pairedBootstrap` for systems that were trained with several seeds. Each resample draws posts and, for each system, as many
 * seeds as it has, all with replacement. A difference is significant only if it exceeds the variation between posts and between
 * seeds. With one seed per system, this is `pairedBootstrap`.
 *
 * @param a values of system A, one per seed and post; shape (seeds of A, posts)
 * @param b values of system B on the same posts in the same order; shape (seeds of B, posts)
 * @throws {InvalidArgumentError} if a system has no seed, the numbers of posts differ, fewer than 2 posts have a
 *   value in all of them, or `resamples` is not a positive integer
 * Source: as `pairedBootstrap`; the two levels as in Davison & Hinkley 1997, "Bootstrap Methods", section 3.8.
 */
export function pairedBootstrapOverSeeds(
  a: readonly ArrayLike<number>[],
  b: readonly ArrayLike<number>[],
  { resamples = 10_000, seed }: BootstrapOptions,
): PairedTest {
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new InvalidArgumentError(
      `resamples must be a whole number of at least 1, got ${resamples}`,
    );
  }
  const posts = completePosts([...a, ...b]);
  if (a.length === 0 || b.length === 0 || posts.length < 2) {
    throw new InvalidArgumentError(
      `a paired test needs a seed of each system and at least 2 posts with a value in all, got ${a.length} and ${b.length} seeds, ${posts.length} posts`,
    );
  }
  const values = [a, b].map((system) =>
    system.map((one) => Float64Array.from(posts, (post) => one[post])),
  );
  const n = posts.length;
  const random = new Random(seed).split('paired-bootstrap');
  const draws = new FastRandom(random);
  const seeds = values.map((_, i) => new FastRandom(random.split(`seeds ${i}`)));
  const drawn = new Uint32Array(n);
  const means = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    for (let i = 0; i < n; i++) drawn[i] = draws.integer(n);
    const [x, y] = values.map((system, i) => {
      // A seed drawn twice is summed once.
      const sums = new Map<number, number>();
      let total = 0;
      for (let draw = 0; draw < system.length; draw++) {
        const which = seeds[i].integer(system.length);
        if (!sums.has(which)) sums.set(which, sumOver(system[which], drawn));
        total += sums.get(which)!;
      }
      return total / system.length;
    });
    means[r] = (x - y) / n;
  }
  const all = Uint32Array.from(posts.keys());
  const [meanA, meanB] = values.map(
    (system) => system.reduce((sum, one) => sum + sumOver(one, all), 0) / system.length / n,
  );
  return { ...bootstrapTest(means, meanA - meanB), pairs: n };
}

function sumOver(values: Float64Array, places: Uint32Array): number {
  let sum = 0;
  for (let i = 0; i < places.length; i++) sum += values[places[i]];
  return sum;
}

/** Posts with a value everywhere. */
function completePosts(all: readonly ArrayLike<number>[]): number[] {
  const count = all[0]?.length ?? 0;
  for (const { length } of all) {
    if (length === count) continue;
    throw new InvalidArgumentError(
      `a paired test needs the values of the same posts: got ${count} and ${length} values`,
    );
  }
  const posts: number[] = [];
  for (let post = 0; post < count; post++) {
    if (all.every((values) => !Number.isNaN(values[post]))) posts.push(post);
  }
  return posts;
}
