import type { Random } from '../base/random.ts';

/** Draws the initial values of a parameter of the given shape. */
export type Initializer = (shape: readonly number[], random: Random) => Float32Array;

export const zeros: Initializer = (shape) => new Float32Array(sizeOf(shape));

export const ones: Initializer = (shape) => new Float32Array(sizeOf(shape)).fill(1);

/** Uniform in [-bound, bound). */
export function uniform(bound: number): Initializer {
  return (shape, random) =>
    Float32Array.from({ length: sizeOf(shape) }, () => bound * (2 * random.uniform() - 1));
}

/** Normal with mean 0. */
export function normal(deviation: number): Initializer {
  return (shape, random) =>
    Float32Array.from({ length: sizeOf(shape) }, () => deviation * random.normal());
}

/**
 * Uniform in +-sqrt(6 / (fan in + fan out)) for a matrix [in, out] (Glorot and Bengio 2010, eq. (16)). For
 * higher ranks, the last size is out and the product of the others is in.
 */
export const xavierUniform: Initializer = (shape, random) => {
  const fanOut = shape.at(-1)!;
  const fanIn = sizeOf(shape) / fanOut;
  return uniform(Math.sqrt(6 / (fanIn + fanOut)))(shape, random);
};

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
