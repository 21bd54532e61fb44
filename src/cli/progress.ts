import type { Progress } from '../models/model.ts';
import type { Terminal } from './terminal.ts';

/** Shows the progress of long work. */
export interface ProgressDisplay {
  update(progress: Progress): void;
  /** Prints a line about the work on standard error, above the bar. */
  note(line: string): void;
  /** Removes the bar. Call it once the work has ended, whether it succeeded or not. */
  stop(): void;
}

/** The time between two lines in milliseconds, if standard error is not a terminal. */
const linesEveryMs = 10_000;

interface ProgressOptions {
  /** The current time in milliseconds. */
  readonly now?: () => number;
  /** Where the bar is drawn. */
  readonly stream?: NodeJS.WritableStream;
}

/**
 * Shows a bar with rate and time left on a terminal. Elsewhere prints a line when a phase has run for ten seconds, and
 * every ten seconds from then on. Everything goes to standard error.
 *
 * @param label the name of the work ("knn")
 * @param options for tests
 */
export async function showProgress(
  terminal: Terminal,
  label: string,
  { now = Date.now, stream = process.stderr }: ProgressOptions = {},
): Promise<ProgressDisplay> {
  const pace = new Pace(now);
  return terminal.isInteractive
    ? progressBar(terminal, label, pace, stream)
    : progressLines(terminal, label, pace, now);
}

async function progressBar(
  terminal: Terminal,
  label: string,
  pace: Pace,
  stream: NodeJS.WritableStream,
): Promise<ProgressDisplay> {
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar({
    format: `${label} {phase} [{bar}] {percentage} % | {rate}`,
    barsize: 24,
    stream,
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: false,
  });
  return {
    update(progress) {
      const { phase, done, total } = progress;
      if (pace.begins(progress)) bar.stop();
      if (!bar.isActive) bar.start(total, done, { phase, rate: '' });
      bar.setTotal(total);
      bar.update(done, { rate: pace.describe(progress) });
    },
    note(line) {
      // To clear itself, the bar returns to where it was drawn, so nothing may be written in between.
      bar.stop();
      terminal.note(line);
    },
    stop: () => bar.stop(),
  };
}

function progressLines(
  terminal: Terminal,
  label: string,
  pace: Pace,
  now: () => number,
): ProgressDisplay {
  let last = 0;
  return {
    update(progress) {
      const time = now();
      if (pace.begins(progress)) last = time;
      if (time - last < linesEveryMs) return;
      last = time;
      const { phase, done, total } = progress;
      const percentage = Math.floor((100 * done) / Math.max(total, 1));
      terminal.note(`${label} ${phase} ${percentage} % | ${pace.describe(progress)}`);
    },
    note: terminal.note,
    stop() {},
  };
}

/** The rate of a phase, measured from its first update: resumed training starts in the middle. */
class Pace {
  #phase: string | undefined;
  #first = 0;
  #start = 0;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether this update is the first of its phase. */
  begins({ phase, done }: Progress): boolean {
    if (phase === this.#phase) return false;
    this.#phase = phase;
    this.#first = done;
    this.#start = this.#now();
    return true;
  }

  /** "1,200 of 5,000, 240/s, 16 s left, loss 0.41" */
  describe({ done, total, loss }: Progress): string {
    const parts = [`${done.toLocaleString('en')} of ${total.toLocaleString('en')}`];
    const elapsedMs = this.#now() - this.#start;
    if (elapsedMs > 0 && done > this.#first) {
      const perSecond = (1000 * (done - this.#first)) / elapsedMs;
      const rate = perSecond >= 10 ? Math.round(perSecond) : Number(perSecond.toPrecision(2));
      parts.push(`${rate.toLocaleString('en')}/s`, `${duration((total - done) / perSecond)} left`);
    }
    if (loss !== undefined) parts.push(`loss ${loss.toPrecision(4)}`);
    return parts.join(', ');
  }
}

/** "16 s", "2 min 5 s", "1 h 4 min" */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
