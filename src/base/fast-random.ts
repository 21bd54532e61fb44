import type { Random } from './random.ts';

/**
 * Random numbers for innermost loops: the samplers of topics and word vectors, the order of rows in the linear solvers,
 * the bootstrap. The small fast chaotic generator sfc32 takes a few nanoseconds per number; `Random`, whose state goes
 * into checkpoints and whose integers are unbiased, takes several times as long. Use `Random` everywhere else.
 *
 * Seeded from a `Random`, and like it the same on every platform.
 *
 * Source: Doty-Humphrey 2014, PractRand 0.94 (`sfc32`; the first 12 numbers are discarded).
 */
export class FastRandom {
  readonly #state = new Int32Array(4);

  constructor(random: Random) {
    for (let i = 0; i < 3; i++) this.#state[i] = random.integer(2 ** 32);
    this.#state[3] = 1;
    for (let i = 0; i < 12; i++) this.#next();
  }

  /** A number in [0, 1), one of 2^32. */
  uniform(): number {
    return (this.#next() >>> 0) / 2 ** 32;
  }

  /** An integer in [0, below), for `below` in [1, 2^32]. The bias is less than below / 2^32. */
  integer(below: number): number {
    return Math.floor(this.uniform() * below);
  }

  /** 32 random bits. */
  #next(): number {
    const state = this.#state;
    const b = state[1];
    const c = state[2];
    const counter = state[3];
    const bits = (state[0] + b + counter) | 0;
    state[0] = b ^ (b >>> 9);
    state[1] = (c + (c << 3)) | 0;
    state[2] = (((c << 21) | (c >>> 11)) + bits) | 0;
    state[3] = (counter + 1) | 0;
    return bits;
  }
}
