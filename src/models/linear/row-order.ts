import { FastRandom } from '../../base/fast-random.ts';
import type { Random } from '../../base/random.ts';

/** The order in which a solver visits rows. */
export class RowOrder {
  readonly rows: Int32Array;
  readonly #random: FastRandom;

  constructor(count: number, random: Random) {
    this.rows = new Int32Array(count);
    for (let i = 0; i < count; i++) this.rows[i] = i;
    this.#random = new FastRandom(random);
  }

  /** Shuffles the first `count` rows (Fisher-Yates; its bias of about count / 2^32 is harmless here). */
  shuffle(count: number): void {
    const { rows } = this;
    for (let i = count - 1; i > 0; i--) {
      const j = this.#random.integer(i + 1);
      const row = rows[i];
      rows[i] = rows[j];
      rows[j] = row;
    }
  }
}
