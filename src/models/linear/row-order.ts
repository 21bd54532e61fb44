import type { Random } from '../../base/random.ts';

/**
 * The order in which a solver visits rows. Its shuffles (xorshift32, seeded from `random`) take a fifth of a
 * solver's pass with the general stream; here they hardly show.
 */
export class RowOrder {
  readonly rows: Int32Array;
  #state: number;

  constructor(count: number, random: Random) {
    this.rows = new Int32Array(count);
    for (let i = 0; i < count; i++) this.rows[i] = i;
    this.#state = 1 + random.integer(2 ** 31 - 1);
  }

  /** Shuffles the first `count` rows (Fisher-Yates; its bias of about count / 2^32 does no harm here). */
  shuffle(count: number): void {
    const { rows } = this;
    let state = this.#state;
    for (let i = count - 1; i > 0; i--) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      const j = Math.floor(((state >>> 0) / 2 ** 32) * (i + 1));
      const row = rows[i];
      rows[i] = rows[j];
      rows[j] = row;
    }
    this.#state = state;
  }
}
