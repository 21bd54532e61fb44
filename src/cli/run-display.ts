import type { MultiBar, SingleBar } from 'cli-progress';
import type { RunResult } from '../experiments/results.ts';
import type { NamedOrder, RunEvent } from '../experiments/run-all.ts';
import type { Progress } from '../models/model.ts';
import { duration } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** Milliseconds between two lines if standard error is not a terminal. */
const linesEveryMs = 10_000;

interface DisplayOptions {
  /** Runs of the experiment. */
  readonly total: number;
  /** Runs that had finished before. */
  readonly done: number;
  /** The metric shown of each run. */
  readonly metric: string;
}

/** Shows how far an experiment is: a line for each run that ends, a bar for each that runs, and the time left. */
export interface RunDisplay {
  show(event: RunEvent): void;
  /** Removes the bars. */
  stop(): void;
}

export async function showRuns(terminal: Terminal, options: DisplayOptions): Promise<RunDisplay> {
  if (options.done > 0) terminal.note(`${options.done} of ${options.total} runs are done already`);
  const pace = new RunPace(options);
  return terminal.isInteractive ? bars(pace) : lines(terminal, pace);
}

async function bars(pace: RunPace): Promise<RunDisplay> {
  const { MultiBar } = await import('cli-progress');
  const all: MultiBar = new MultiBar({
    format: '{name} [{bar}] {percentage} %',
    barsize: 24,
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: false,
  });
  const running = new Map<NamedOrder, SingleBar>();
  return {
    show(event) {
      if (event.kind === 'ended') {
        const bar = running.get(event.order);
        running.delete(event.order);
        if (bar) all.remove(bar);
        all.log(`${pace.ended(event.order, event.result)}\n`);
        return;
      }
      const { done, total, phase } = event.progress;
      const name = `${nameOf(event.order)}: ${phase}`;
      let bar = running.get(event.order);
      if (bar === undefined) {
        bar = all.create(total, done, { name });
        running.set(event.order, bar);
      }
      bar.setTotal(Math.max(1, total));
      bar.update(done, { name });
    },
    stop: () => all.stop(),
  };
}

function lines(terminal: Terminal, pace: RunPace): RunDisplay {
  let last = Date.now();
  return {
    show(event) {
      if (event.kind === 'ended') {
        terminal.note(pace.ended(event.order, event.result));
        last = Date.now();
      } else if (Date.now() - last >= linesEveryMs) {
        last = Date.now();
        terminal.note(`${nameOf(event.order)}: ${percentage(event.progress)}`);
      }
    },
    stop() {},
  };
}

/** Counts runs, and estimates the time left from those that have ended. */
class RunPace {
  readonly #options: DisplayOptions;
  readonly #begun = Date.now();
  #ended = 0;

  constructor(options: DisplayOptions) {
    this.#options = options;
  }

  /** "[3/12] sample: knn, seed 1: f1@1 0.412 in 2.1 s; about 40 s left" */
  ended(order: NamedOrder, { figures, error, seconds }: RunResult): string {
    const { total, done, metric } = this.#options;
    this.#ended++;
    const count = done + this.#ended;
    const left = ((Date.now() - this.#begun) / 1000 / this.#ended) * (total - count);
    const value = figures?.metrics[metric];
    const outcome =
      error === undefined
        ? `${value === undefined ? 'done' : `${metric} ${value.toFixed(3)}`} in ${seconds.toFixed(1)} s`
        : `broke: ${error.split('\n')[0]}`;
    const rest = count < total ? `; about ${duration(left)} left` : '';
    return `[${count}/${total}] ${nameOf(order)}: ${outcome}${rest}`;
  }
}

function nameOf({ key }: NamedOrder): string {
  const size = key.maxTrain === null ? '' : `, ${key.maxTrain} posts`;
  return `${key.task}: ${key.label}${size}, seed ${key.seed}`;
}

function percentage({ phase, done, total }: Progress): string {
  return `${phase} ${Math.floor((100 * done) / Math.max(total, 1))} %`;
}
