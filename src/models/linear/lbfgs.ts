/**
 * Limited-memory BFGS: minimizes a smooth function of many variables using its gradients.
 *
 * Source: Nocedal & Wright 2006, Numerical Optimization, 2nd edition: algorithm 7.4 for the direction, and
 * equation (7.20) for its scale. Bisection finds a step that satisfies the weak Wolfe conditions, as in Lewis & Overton
 * 2013, Nonsmooth optimization via quasi-Newton methods, algorithm 2.6.
 */

/** Number of stored pairs of steps and gradient changes; in single precision, because they only shape the direction. */
const MEMORY = 5;
const SUFFICIENT_DECREASE = 1e-4;
const CURVATURE = 0.9;
const MOST_TRIALS = 20;

/** Writes the gradient at `x` and returns the value there; undefined when aborted. */
export type Objective = (x: Float64Array, gradient: Float64Array) => Promise<number | undefined>;

export interface LbfgsOptions {
  /** Stop when no component of the gradient exceeds this. */
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly onIteration?: (iterations: number) => void;
}

interface Pair {
  readonly step: Float32Array;
  readonly change: Float32Array;
  /** 1 / (step . change) */
  readonly rho: number;
}

/**
 * @param x the starting point; overwritten with the best point found
 * @returns number of iterations finished; `maxIterations` if `tolerance` was not reached
 */
export async function lbfgs(
  objective: Objective,
  x: Float64Array,
  { tolerance, maxIterations, onIteration }: LbfgsOptions,
): Promise<number> {
  const pairs: Pair[] = [];
  let gradient = new Float64Array(x.length);
  let nextGradient = new Float64Array(x.length);
  const trial = new Float64Array(x.length);
  const direction = new Float64Array(x.length);
  let value = await objective(x, gradient);
  if (value === undefined) return 0;
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    if (largest(gradient) <= tolerance) return iteration;
    descend(direction, gradient, pairs);
    const slope = dot(gradient, direction);
    // There is no curvature yet: the first step has length at most one.
    let step = pairs.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
    let low = 0;
    let high = Number.POSITIVE_INFINITY;
    let next: number | undefined;
    for (let tries = 1; ; tries++) {
      for (let i = 0; i < x.length; i++) trial[i] = x[i] + step * direction[i];
      next = await objective(trial, nextGradient);
      if (next === undefined) return iteration;
      const isLower = next <= value + SUFFICIENT_DECREASE * step * slope;
      const isFlat = dot(nextGradient, direction) >= CURVATURE * slope;
      if (isLower && (isFlat || tries >= MOST_TRIALS)) break;
      // No step lowers the value by more than rounding error: this is the minimum within precision.
      if (tries >= 2 * MOST_TRIALS) return iteration;
      if (isLower) low = step;
      else high = step;
      step = high < Number.POSITIVE_INFINITY ? (low + high) / 2 : 2 * low;
    }
    const pair = remember(x, trial, gradient, nextGradient);
    if (pair) pairs.push(pair);
    if (pairs.length > MEMORY) pairs.shift();
    x.set(trial);
    value = next;
    [gradient, nextGradient] = [nextGradient, gradient];
    onIteration?.(iteration + 1);
  }
  return maxIterations;
}

/** Algorithm 7.4 (two loops): direction = -H gradient. */
function descend(direction: Float64Array, gradient: Float64Array, pairs: readonly Pair[]): void {
  for (let i = 0; i < gradient.length; i++) direction[i] = -gradient[i];
  const newestFirst = [...pairs].reverse();
  const alphas = newestFirst.map(({ step, change, rho }) => {
    const alpha = rho * dot(step, direction);
    addTo(direction, -alpha, change);
    return alpha;
  });
  const newest = pairs.at(-1);
  if (newest) {
    const scale = 1 / (newest.rho * dot(newest.change, newest.change)); // eq. (7.20)
    for (let i = 0; i < direction.length; i++) direction[i] *= scale;
  }
  pairs.forEach(({ step, change, rho }, p) => {
    const beta = rho * dot(change, direction);
    addTo(direction, alphas[pairs.length - 1 - p] - beta, step);
  });
}

/** Stores a pair, unless its curvature is lost in rounding. */
function remember(
  x: Float64Array,
  next: Float64Array,
  gradient: Float64Array,
  nextGradient: Float64Array,
): Pair | undefined {
  const step = new Float32Array(x.length);
  const change = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) {
    step[i] = next[i] - x[i];
    change[i] = nextGradient[i] - gradient[i];
  }
  const curvature = dot(step, change);
  return curvature > 0 ? { step, change, rho: 1 / curvature } : undefined;
}

type Vector = Float64Array | Float32Array;

function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function addTo(target: Float64Array, scale: number, vector: Vector): void {
  for (let i = 0; i < target.length; i++) target[i] += scale * vector[i];
}

function largest(vector: Float64Array): number {
  let most = 0;
  for (const x of vector) most = Math.max(most, Math.abs(x));
  return most;
}
