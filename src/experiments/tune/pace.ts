import type { Step, Trial } from './halving.ts';
import type { Rung } from './rungs.ts';

/** Expects how long runs take, from those that ended: their median on the rung, times how slow the trial has been. */
export class Pace {
  readonly #sizes: readonly number[];
  /** For each rung, seconds of each trial. */
  readonly #seconds: readonly Map<number, number>[];

  constructor(rungs: readonly Rung[]) {
    this.#sizes = rungs.map(({ posts, epochs = 1 }) => posts * epochs);
    this.#seconds = rungs.map(() => new Map());
  }

  learn({ trial, rung }: Step, seconds: number): void {
    this.#seconds[rung].set(trial.number, seconds);
  }

  /**
   * Seconds from a rung through the last one.
   *
   * @param trial absent for a new one
   * @returns undefined if nothing has run
   */
  secondsFrom(rung: number, trial?: Trial): number | undefined {
    let sum = 0;
    for (let at = rung; at < this.#sizes.length; at++) {
      const typical = this.#typical(at);
      if (typical === undefined) return undefined;
      sum += typical;
    }
    return sum * (trial ? this.#slowness(trial) : 1);
  }

  /** A rung on which nothing has run takes as much longer than the one below as it is larger. */
  #typical(rung: number): number | undefined {
    for (let at = rung; at >= 0; at--) {
      if (this.#seconds[at].size === 0) continue;
      return median([...this.#seconds[at].values()]) * (this.#sizes[rung] / this.#sizes[at]);
    }
    return undefined;
  }

  #slowness({ number }: Trial): number {
    for (let at = this.#sizes.length - 1; at >= 0; at--) {
      const own = this.#seconds[at].get(number);
      if (own !== undefined) return own / this.#typical(at)!;
    }
    return 1;
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
