import { tryLater } from './problems.ts';

export interface TurnsOptions {
  /** How many may run concurrently. */
  readonly atOnce: number;
  /** How many may wait for their turn; further ones are rejected. */
  readonly maxWaiting: number;
}

/** Limits concurrency: a fixed number of tasks run, others wait in order of arrival, and the rest are rejected. */
export class Turns {
  readonly #options: TurnsOptions;
  readonly #waiting = new Set<() => void>();
  #running = 0;
  readonly #whenIdle: (() => void)[] = [];

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  get running(): number {
    return this.#running;
  }

  /**
   * Runs the work when it is its turn. The turn lasts as long as the work, even if nobody waits for the result any more.
   *
   * @param signal aborts when the result is no longer wanted: waiting work then leaves the queue; the result of running work
   *   is ignored
   * @throws {RequestProblem} 503 if too many are waiting
   * @throws the signal's reason
   */
  async take<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.#start(signal);
    return untilAborted(
      work().finally(() => this.#end()),
      signal,
    );
  }

  /** Resolves once nothing is running or waiting. */
  async idle(): Promise<void> {
    if (this.#running === 0 && this.#waiting.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#whenIdle.push(resolve);
    });
  }

  async #start(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { atOnce, maxWaiting } = this.#options;
    if (this.#running < atOnce) {
      this.#running++;
      return;
    }
    if (this.#waiting.size >= maxWaiting) {
      throw tryLater('busy', `${maxWaiting} requests are waiting already; try again in a moment`);
    }
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(start);
        this.#tellIfIdle();
        reject(signal.reason);
      };
      const start = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.add(start);
    });
  }

  #end(): void {
    const [next] = this.#waiting;
    if (next) {
      this.#waiting.delete(next);
      next();
      return;
    }
    this.#running--;
    this.#tellIfIdle();
  }

  #tellIfIdle(): void {
    if (this.#running > 0 || this.#waiting.size > 0) return;
    for (const tell of this.#whenIdle.splice(0)) tell();
  }
}

/** Rejects as soon as the signal aborts. The work continues, but its result is ignored. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
