import { tryLater } from './problems.ts';

export interface TurnsOptions {
  /** How many may work at once. */
  readonly atOnce: number;
  /** How many may wait for their turn; further ones are refused. */
  readonly maxWaiting: number;
}

/** Takes turns: so many work at once, others wait, first come first served, and the rest are refused. */
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
   * Works when it is its turn. The turn lasts as long as the work, also where nobody waits for that any more.
   *
   * @param signal whether it is still wanted: who waits then leaves, and work under way goes on unheard
   * @throws {RequestProblem} 503 if too many wait
   * @throws the signal's reason
   */
  async take<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.#start(signal);
    return untilAborted(
      work().finally(() => this.#end()),
      signal,
    );
  }

  /** Resolves once nobody works or waits. */
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

/** Rejects as soon as the signal is aborted; the work goes on unheard. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
