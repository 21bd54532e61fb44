import type { Feeds } from '../../../graph/graph-runner.ts';
import type { Gold, Targets } from '../head.ts';

/**
 * Feeds `target` [B, L]: a one for each gold tag of each post in a batch. The array is reused; only the ones
 * from the previous batch are cleared.
 */
export class TargetFeeds implements Targets {
  readonly #gold: readonly Gold[];
  readonly #tags: number;
  #data = new Float32Array(0);
  #ones: number[] = [];

  /** @param gold tag ids of each post @param tags L */
  constructor(gold: readonly Gold[], tags: number) {
    this.#gold = gold;
    this.#tags = tags;
  }

  of(batch: ArrayLike<number>): Feeds {
    const size = batch.length * this.#tags;
    for (const at of this.#ones) this.#data[at] = 0;
    this.#ones = [];
    if (this.#data.length < size) this.#data = new Float32Array(size);
    for (let b = 0; b < batch.length; b++) {
      for (const tag of this.#gold[batch[b]]) {
        const at = b * this.#tags + tag;
        this.#data[at] = 1;
        this.#ones.push(at);
      }
    }
    const shape = [batch.length, this.#tags];
    return { target: { data: this.#data.subarray(0, size), shape } };
  }
}
