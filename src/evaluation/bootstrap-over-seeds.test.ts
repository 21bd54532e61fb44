import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { pairedBootstrapOverSeeds } from './bootstrap-over-seeds.ts';
import { pairedBootstrap } from './significance.ts';

const random = new Random(7);
const normals = (n: number, mean = 0, deviation = 1) =>
  Float64Array.from({ length: n }, () => mean + deviation * random.normal());

describe('pairedBootstrapOverSeeds', () => {
  it('is the paired bootstrap where each system has one seed', () => {
    const [a, b] = [normals(300, 0.1), normals(300)];
    const one = pairedBootstrap(a, b, { seed: 1 });
    const same = pairedBootstrapOverSeeds([a], [b], { seed: 1 });
    expect(same.difference).toBeCloseTo(one.difference, 12);
    expect(same.p).toBeAllclose(one.p, { absolute: 0.01 });
    expect([...same.interval]).toBeAllclose([...one.interval], { absolute: 0.01 });
  });

  it('is less sure where seeds differ among themselves', () => {
    // A is better than B by 0.1 on average, but its seeds lie at 0.4 and -0.2.
    const posts = normals(400, 0, 0.1);
    const b = [posts, posts];
    const steady = [posts.map((x) => x + 0.1), posts.map((x) => x + 0.1)];
    const shaky = [posts.map((x) => x + 0.4), posts.map((x) => x - 0.2)];
    const options = { seed: 1, resamples: 2000 };
    const sure = pairedBootstrapOverSeeds(steady, b, options);
    const unsure = pairedBootstrapOverSeeds(shaky, b, options);
    expect(sure.difference).toBeCloseTo(0.1, 12);
    expect(unsure.difference).toBeCloseTo(0.1, 12);
    expect(sure.p).toBeLessThan(0.01);
    // Both draws of a seed fall on the worse one in a quarter of the resamples.
    expect(unsure.p).toBeGreaterThan(0.4);
    expect(unsure.interval[0]).toBeCloseTo(-0.2, 1);
  });

  it('gives the same numbers for the same seed', () => {
    const a = [normals(50), normals(50)];
    const b = [normals(50)];
    const run = (seed: number) => pairedBootstrapOverSeeds(a, b, { seed, resamples: 100 });
    expect(run(1)).toEqual(run(1));
    expect(run(1).interval).not.toEqual(run(2).interval);
  });

  it('leaves out posts without a value, and says what is wrong with its input', () => {
    const a = [[1, 2, Number.NaN, 4]];
    const b = [[0, 1, 2, 3]];
    const { difference, pairs } = pairedBootstrapOverSeeds(a, b, { seed: 1 });
    expect(difference).toBeCloseTo(1, 12);
    expect(pairs).toBe(3);
    expect(() => pairedBootstrapOverSeeds([[1]], [[1, 2]], { seed: 1 })).toThrow(
      'got 1 and 2 values',
    );
    expect(() => pairedBootstrapOverSeeds([], [[1, 2]], { seed: 1 })).toThrow('got 0 and 1 seeds');
  });
});
