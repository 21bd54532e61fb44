/**
 * Asynchronous successive halving (ASHA): Li, Jamieson, Rostamizadeh et al. 2020, "A System for Massively Parallel
 * Hyperparameter Tuning" (MLSys), https://arxiv.org/abs/1810.05934, algorithm 2, for one run at a time. A trial goes
 * on to the next rung as soon as it is among the best third of the trials there so far, so a search that is stopped
 * at any time has trials that were trained in full.
 *
 * What differs, and why:
 * - The first trial, the default options, is on all rungs whatever it reaches, and takes no other's place.
 * - Once nothing new is drawn (`isClosing`), thirds are rounded up, so that the best of few trials gets on.
 */
import { REDUCTION } from './rungs.ts';

/** A set of options. */
export interface Trial {
  /** From 1, which has the default options. */
  readonly number: number;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A trial's next training. */
export interface Step {
  readonly trial: Trial;
  /** From 0. */
  readonly rung: number;
}

export class Halving {
  readonly #rungs: number;
  /** For each rung, the values of the trials that may go on; without the default. */
  readonly #values: readonly Map<Trial, number>[];
  /** For each rung, the trials that are or were on it. */
  readonly #begun: readonly Set<Trial>[];

  constructor(rungs: number) {
    this.#rungs = rungs;
    this.#values = Array.from({ length: rungs }, () => new Map());
    this.#begun = Array.from({ length: rungs }, () => new Set());
  }

  begin({ trial, rung }: Step): void {
    this.#begun[rung].add(trial);
  }

  /** @param value the metric, larger is better */
  finish({ trial, rung }: Step, value: number): void {
    if (trial.number > 1) this.#values[rung].set(trial, value);
  }

  /** Trials that may go on, the highest rung first, there the best first; of equals the earlier. */
  ready(isClosing: boolean): Step[] {
    const steps: Step[] = [];
    for (let rung = this.#rungs - 2; rung >= 0; rung--) {
      const values = [...this.#values[rung]].sort(([a, x], [b, y]) => y - x || a.number - b.number);
      const share = values.length / REDUCTION;
      for (const [trial] of values.slice(0, isClosing ? Math.ceil(share) : Math.floor(share))) {
        if (!this.#begun[rung + 1].has(trial)) steps.push({ trial, rung: rung + 1 });
      }
    }
    return steps;
  }
}
