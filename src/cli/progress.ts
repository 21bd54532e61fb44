import type { Progress } from '../models/model.ts';
import type { Terminal } from './terminal.ts';

/** Shows how far long work is. */
export interface ProgressDisplay {
  update(progress: Progress): void;
  /** Takes the bar away; to be called once the work has ended, in whatever way. */
  stop(): void;
}

/** Between two lines where standard error is no terminal, in milliseconds. */
const linesEveryMs = 10_000;

/**
 * A bar with rate and time left on a terminal; elsewhere a line when a phase has run for ten seconds, and
 * every ten seconds from then on. All on standard error.
 *
 * @param label what is going on ("knn")
 * @param now the time in milliseconds, for tests
 */
export async function showProgress(
  terminal: Terminal,
  label: string,
  now: () => number = Date.now,
): Promise<ProgressDisplay> {
  return terminal.isInteractive ? progressBar(label, now) : progressLines(terminal, label, now);
}

async function progressBar(label: string, now: () => number): Promise<ProgressDisplay> {
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar({
    format: `${label} {phase} [{bar}] {percentage} % | {rate}`,
    barsize: 24,
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: false,
  });
  let phase: string | undefined;
  let start = 0;
  return {
    update(progress) {
      if (progress.phase !== phase) {
        if (phase !== undefined) bar.stop();
        phase = progress.phase;
        start = now();
        bar.start(progress.total, progress.done, { phase, rate: '' });
      }
      bar.setTotal(progress.total);
      bar.update(progress.done, { rate: describeRate(progress, now() - start) });
    },
    stop: () => bar.stop(),
  };
}

function progressLines(terminal: Terminal, label: string, now: () => number): ProgressDisplay {
  let phase: string | undefined;
  let start = 0;
  let last = 0;
  return {
    update(progress) {
      const time = now();
      if (progress.phase !== phase) {
        phase = progress.phase;
        start = last = time;
      }
      if (time - last < linesEveryMs) return;
      last = time;
      const percentage = Math.floor((100 * progress.done) / Math.max(progress.total, 1));
      terminal.note(`${label} ${phase} ${percentage} % | ${describeRate(progress, time - start)}`);
    },
    stop() {},
  };
}

/** "1,200 of 5,000, 240/s, 16 s left, loss 0.41" */
function describeRate({ done, total, loss }: Progress, elapsedMs: number): string {
  const parts = [`${done.toLocaleString('en')} of ${total.toLocaleString('en')}`];
  if (elapsedMs > 0 && done > 0) {
    const perSecond = (1000 * done) / elapsedMs;
    const rate = perSecond >= 10 ? Math.round(perSecond) : Number(perSecond.toPrecision(2));
    parts.push(`${rate.toLocaleString('en')}/s`, `${duration((total - done) / perSecond)} left`);
  }
  if (loss !== undefined) parts.push(`loss ${loss.toPrecision(4)}`);
  return parts.join(', ');
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
