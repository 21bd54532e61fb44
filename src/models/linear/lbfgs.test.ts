import { describe, expect, it } from 'vitest';
import { lbfgs } from './lbfgs.ts';

const options = { tolerance: 1e-6, maxIterations: 500 };

/** Has its minimum 0 at (1, 1), at the end of a curved valley. */
async function rosenbrock([a, b]: Float64Array, gradient: Float64Array): Promise<number> {
  gradient[0] = -2 * (1 - a) - 400 * a * (b - a * a);
  gradient[1] = 200 * (b - a * a);
  return (1 - a) ** 2 + 100 * (b - a * a) ** 2;
}

describe('lbfgs', () => {
  it('finds the minimum of the Rosenbrock function', async () => {
    const x = Float64Array.of(-1.2, 1);
    expect(await lbfgs(rosenbrock, x, options)).toBeLessThan(60);
    expect([...x]).toBeAllclose([1, 1], { absolute: 1e-5 });
  });

  it('needs fewer iterations than variables on a quadratic with few distinct curvatures', async () => {
    const x = new Float64Array(100).fill(1);
    const iterations = await lbfgs(
      async (at, gradient) => {
        let value = 0;
        at.forEach((xi, i) => {
          const curvature = 10 ** (i % 4);
          gradient[i] = curvature * (xi - i);
          value += 0.5 * curvature * (xi - i) ** 2;
        });
        return value;
      },
      x,
      options,
    );
    expect(iterations).toBeLessThan(x.length);
    expect([...x]).toBeAllclose([...x.keys()], { absolute: 1e-4 });
  });

  it('goes on along a direction until the slope has flattened (weak Wolfe conditions)', async () => {
    const x = Float64Array.of(0);
    const slopeAt = (at: number) => (at - 1000) / Math.hypot(1, at - 1000);
    const slopes: number[] = [];
    const iterations = await lbfgs(
      async ([at], gradient) => {
        gradient[0] = slopeAt(at);
        return Math.hypot(1, at - 1000);
      },
      x,
      { ...options, maxIterations: 1, onIteration: () => slopes.push(slopeAt(x[0])) },
    );
    expect(iterations).toBe(1);
    expect(slopeAt(0)).toBeLessThan(-0.9999);
    expect(slopes[0]).toBeGreaterThanOrEqual(0.9 * slopeAt(0));
  });

  it('stops after maxIterations, and keeps its point when aborted', async () => {
    const x = Float64Array.of(-1.2, 1);
    const seen: number[] = [];
    const onIteration = (iterations: number) => seen.push(iterations);
    expect(await lbfgs(rosenbrock, x, { ...options, maxIterations: 3, onIteration })).toBe(3);
    expect(seen).toEqual([1, 2, 3]);
    const before = [...x];
    let calls = 0;
    const aborted = await lbfgs(
      async (at, gradient) => (calls++ === 0 ? rosenbrock(at, gradient) : undefined),
      x,
      options,
    );
    expect(aborted).toBe(0);
    expect([...x]).toEqual(before);
  });
});
