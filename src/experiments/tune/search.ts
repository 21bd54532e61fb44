import type { RunFigures } from '../results.ts';
import { Halving, type Step, type Trial } from './halving.ts';
import { Pace } from './pace.ts';
import type { Rung } from './rungs.ts';

/** One run of a trial, as a line of the log. */
export interface TrialRecord {
  /** From 1, which has the default options. */
  readonly trial: number;
  /** From 1; the last one trains in full. */
  readonly rung: number;
  readonly posts: number;
  readonly epochs?: number;
  /** Those that are searched or fixed. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Name and value of the metric on the validation posts; the value is null if the run did not finish. */
  readonly metric: string;
  readonly value: number | null;
  readonly seconds: number;
  readonly bundleBytes: number | null;
  /** Median of one post asked alone. */
  readonly latencyMs: number | null;
  readonly status: 'finished' | 'over limit' | 'failed' | 'stopped';
  /** Why it is not `finished`. */
  readonly message?: string;
}

/** A trial that was trained in full. */
export interface Finalist {
  readonly trial: Trial;
  readonly record: TrialRecord;
  readonly figures: RunFigures;
}

export interface Found {
  /** The best within the limits; of equals the earlier. Absent if there is none. */
  readonly best?: Finalist;
  /** Trial 1, also if it is over a limit. Absent if it did not finish. */
  readonly standard?: Finalist;
  /** Trials trained in full and within the limits. */
  readonly finalists: number;
  readonly records: readonly TrialRecord[];
  readonly isInterrupted: boolean;
}

export interface Clock {
  /** In seconds. */
  now(): number;
  /** Calls back after so many seconds, unless the returned function is called before. */
  after(seconds: number, call: () => void): () => void;
}

export interface SearchOptions {
  readonly rungs: readonly Rung[];
  readonly metric: string;
  /** Trials to draw at most, the default among them. */
  readonly trials: number;
  /** When the search must end, by the clock; infinite for never. */
  readonly deadline: number;
  readonly maxBytes?: number | undefined;
  readonly maxLatencyMs?: number | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Options of a trial by its number; those of 1 are the default. Undefined if all have been drawn. */
  readonly draw: (number: number) => Trial['options'] | undefined;
  /** @throws {Error} saying why the run broke */
  readonly run: (step: Step, signal: AbortSignal) => Promise<RunFigures>;
  /** Called as each run ends. */
  readonly onRecord: (record: TrialRecord) => Promise<void>;
  /** A trial that was trained in full is not the best. */
  readonly onBeaten: (trial: Trial) => Promise<void>;
}

/** Searches options until all trials are done, the time is over, or the signal is aborted; none of these is an error. */
export async function search(options: SearchOptions): Promise<Found> {
  return new Search(options).run();
}

class Search {
  readonly #options: SearchOptions;
  readonly #halving: Halving;
  readonly #pace: Pace;
  readonly #records: TrialRecord[] = [];
  readonly #standard: Trial;
  /** The rung on which the default runs next; past the last one if it is done. */
  #standardRung = 0;
  #drawn = 1;
  #isClosing = false;
  #best: Finalist | undefined;
  #standardFinalist: Finalist | undefined;
  #finalists = 0;

  constructor(options: SearchOptions) {
    this.#options = options;
    this.#halving = new Halving(options.rungs.length);
    this.#pace = new Pace(options.rungs);
    this.#standard = { number: 1, options: options.draw(1)! };
  }

  async run(): Promise<Found> {
    const { signal } = this.#options;
    for (let step = this.#next(); step && !signal.aborted; step = this.#next()) {
      await this.#do(step);
    }
    return {
      ...(this.#best && { best: this.#best }),
      ...(this.#standardFinalist && { standard: this.#standardFinalist }),
      finalists: this.#finalists,
      records: this.#records,
      isInterrupted: signal.aborted,
    };
  }

  #next(): Step | undefined {
    const { clock, deadline, rungs, trials } = this.#options;
    if (clock.now() >= deadline) return undefined;
    // However long the default may take: without it, there is nothing to compare with.
    if (this.#standardRung < rungs.length) {
      return { trial: this.#standard, rung: this.#standardRung };
    }
    const step = this.#halving
      .ready(this.#isClosing)
      .find((one) => this.#fits(one.rung, one.trial));
    if (step || this.#isClosing) return step;
    if (this.#drawn < trials && this.#fits(0)) {
      const number = this.#drawn + 1;
      const drawn = this.#options.draw(number);
      if (drawn) {
        this.#drawn = number;
        return { trial: { number, options: drawn }, rung: 0 };
      }
    }
    this.#isClosing = true;
    return this.#next();
  }

  /** A run is of no use if the trial cannot be trained in full in the time that is left. */
  #fits(rung: number, trial?: Trial): boolean {
    const { clock, deadline } = this.#options;
    return (this.#pace.secondsFrom(rung, trial) ?? 0) <= deadline - clock.now();
  }

  async #do(step: Step): Promise<void> {
    const { clock, deadline, run, signal, onRecord } = this.#options;
    const begun = clock.now();
    const isStandard = step.trial === this.#standard;
    this.#halving.begin(step);
    const timeUp = new AbortController();
    const cancel = Number.isFinite(deadline)
      ? clock.after(deadline - begun, () => timeUp.abort())
      : () => {};
    let figures: RunFigures | undefined;
    let failure: Pick<TrialRecord, 'status' | 'message'> | undefined;
    try {
      figures = await run(step, AbortSignal.any([signal, timeUp.signal]));
    } catch (error) {
      failure = signal.aborted
        ? { status: 'stopped', message: 'interrupted' }
        : timeUp.signal.aborted
          ? { status: 'stopped', message: 'the budget was used up' }
          : { status: 'failed', message: (error as Error).message };
    } finally {
      cancel();
    }
    const seconds = clock.now() - begun;
    const record = this.#recordOf(step, seconds, figures, failure);
    this.#records.push(record);
    if (figures) this.#pace.learn(step, seconds);
    if (record.status === 'finished') this.#halving.finish(step, record.value!);
    if (isStandard) this.#standardRung = figures ? step.rung + 1 : this.#options.rungs.length;
    await onRecord(record);
    if (figures && step.rung === this.#options.rungs.length - 1) {
      await this.#judge({ trial: step.trial, record, figures });
    }
  }

  #recordOf(
    { trial, rung }: Step,
    seconds: number,
    figures: RunFigures | undefined,
    failure: Pick<TrialRecord, 'status' | 'message'> | undefined,
  ): TrialRecord {
    const { rungs, metric } = this.#options;
    const over = figures && this.#overLimit(figures);
    return {
      trial: trial.number,
      rung: rung + 1,
      ...rungs[rung],
      options: trial.options,
      metric,
      value: figures?.metrics[metric] ?? null,
      seconds: Number(seconds.toFixed(3)),
      bundleBytes: figures?.cost?.bundleBytes ?? null,
      latencyMs: figures?.cost ? Number(figures.cost.latency.p50.toPrecision(4)) : null,
      ...(failure ?? (over ? { status: 'over limit', message: over } : { status: 'finished' })),
    };
  }

  #overLimit({ cost }: RunFigures): string | undefined {
    const { maxBytes = Infinity, maxLatencyMs = Infinity } = this.#options;
    const { bundleBytes, latency } = cost!;
    if (bundleBytes > maxBytes) {
      return `its bundle has ${megabytes(bundleBytes)}, over the limit of ${megabytes(maxBytes)}`;
    }
    if (latency.p50 > maxLatencyMs) {
      return `it takes ${latency.p50.toPrecision(3)} ms a post, over the limit of ${maxLatencyMs} ms`;
    }
    return undefined;
  }

  async #judge(finalist: Finalist): Promise<void> {
    const { onBeaten } = this.#options;
    if (finalist.trial === this.#standard) this.#standardFinalist = finalist;
    if (finalist.record.status !== 'finished') return onBeaten(finalist.trial);
    this.#finalists++;
    const best = this.#best;
    if (best && !isBetter(finalist, best)) return onBeaten(finalist.trial);
    this.#best = finalist;
    if (best) await onBeaten(best.trial);
  }
}

function isBetter(a: Finalist, b: Finalist): boolean {
  const difference = a.record.value! - b.record.value!;
  return difference > 0 || (difference === 0 && a.trial.number < b.trial.number);
}

function megabytes(bytes: number): string {
  return `${Number((bytes / 1e6).toPrecision(3))} MB`;
}
