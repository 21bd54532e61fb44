import type { FastRandom } from '../base/fast-random.ts';

/**
 * Draws indices in proportion to given weights, in constant time for any number of weights. Each of
 * n equally likely cells contains its own index up to a threshold and one other index above it.
 *
 * Source: Walker 1977; built in linear time as in Vose 1991, A Linear Algorithm for Generating Random
 * Numbers with a Given Distribution.
 */
export class AliasTable {
  /** shape (n,), in [0, 1]: the share of each cell that belongs to its own index. */
  readonly #own: Float64Array;
  /** shape (n,): the index to which the rest of each cell belongs. */
  readonly #other: Uint32Array;

  /** @param weights >= 0, with a positive sum */
  constructor(weights: ArrayLike<number>) {
    const n = weights.length;
    let sum = 0;
    for (let i = 0; i < n; i++) sum += weights[i];
    this.#own = Float64Array.from(weights, (weight) => (weight * n) / sum);
    this.#other = Uint32Array.from(weights, (_, i) => i);
    const poor: number[] = [];
    const rich: number[] = [];
    for (let i = 0; i < n; i++) (this.#own[i] < 1 ? poor : rich).push(i);
    while (poor.length > 0 && rich.length > 0) {
      const taker = poor.pop()!;
      const giver = rich.at(-1)!;
      this.#other[taker] = giver;
      this.#own[giver] -= 1 - this.#own[taker];
      if (this.#own[giver] < 1) poor.push(rich.pop()!);
    }
    // The remaining cells differ from 1 only by rounding errors.
    for (const i of [...poor, ...rich]) this.#own[i] = 1;
  }

  draw(random: FastRandom): number {
    const cell = random.uniform() * this.#own.length;
    const i = Math.floor(cell);
    return random.uniform() < this.#own[i] ? i : this.#other[i];
  }
}
