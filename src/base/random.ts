import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { JumpableRandomGenerator } from 'pure-rand/types/JumpableRandomGenerator';
import { fnv1a } from './hash.ts';

/**
 * A seeded stream of random numbers (xoroshiro128+). The same seed produces the same numbers on every platform. Use
 * `split` to give each independent use its own stream, so that an extra draw in one place does not change another.
 */
export class Random {
  readonly #generator: JumpableRandomGenerator;
  readonly #seed: number;

  constructor(seed: number, generator: JumpableRandomGenerator = xoroshiro128plus(seed | 0)) {
    this.#seed = seed | 0;
    this.#generator = generator;
  }

  /** Returns a new stream that depends only on this one's seed and on `label`, not on earlier draws. */
  split(label: string): Random {
    return new Random(fnv1a(`${this.#seed}/${label}`));
  }

  /** A number in [0, 1). */
  uniform(): number {
    return uniformFloat64(this.#generator);
  }

  /** A whole number in [0, below). `below` is an integer >= 1. */
  integer(below: number): number {
    return uniformInt(this.#generator, 0, below - 1);
  }

  /** A standard normal number (Box-Muller, the cosine half). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Sets each element to `value` with the given probability, else to 0, with a 32-bit draw for each. */
  fillBernoulli(array: Float32Array, probability: number, value: number): void {
    const threshold = probability * 2 ** 32 - 2 ** 31;
    for (let i = 0; i < array.length; i++) {
      array[i] = this.#generator.next() < threshold ? value : 0;
    }
  }

  /** One element of a non-empty array. */
  pick<T>(items: readonly T[]): T {
    return items[this.integer(items.length)] as T;
  }

  /** Shuffles in place (Fisher-Yates) and returns the same array. */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const item = items[i];
      items[i] = items[j];
      items[j] = item;
    }
    return items;
  }

  /** The state, to be stored with a checkpoint. `fromState` continues with the next number. */
  state(): { seed: number; generator: readonly number[] } {
    return { seed: this.#seed, generator: this.#generator.getState() };
  }

  static fromState(state: { seed: number; generator: readonly number[] }): Random {
    return new Random(state.seed, xoroshiro128plusFromState(state.generator));
  }
}
