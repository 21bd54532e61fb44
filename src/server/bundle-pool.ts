import { Piscina } from 'piscina';
import { fromPlainError } from '../recommend/worker-messages.ts';
import type { BundleFiles } from './bundle-files.ts';
import type { Answer, Answers, Ask, BundleFacts, WorkerFiles } from './inference.ts';
import { RequestProblem, tryLater } from './problems.ts';

export interface PoolOptions {
  /** Worker threads; each holds the whole bundle. */
  readonly threads: number;
  /** Questions that may wait for a thread; further ones are refused. */
  readonly maxWaiting: number;
  /** For one question, its waiting included. */
  readonly timeLimitMs: number;
}

const workerFile = import.meta.url.endsWith('.ts')
  ? './inference-worker-from-source.mjs'
  : './inference-worker.js';

/**
 * One version of a bundle, answering in worker threads. Questions wait here and not in Piscina, which ends
 * the thread of a question that is withdrawn: here a withdrawn question just never gets a thread.
 */
export class BundlePool {
  readonly facts: BundleFacts;
  readonly #piscina: Piscina;
  readonly #options: PoolOptions;
  readonly #waiting = new Set<() => void>();
  #running = 0;
  #whenIdle: (() => void) | undefined;

  private constructor(piscina: Piscina, options: PoolOptions, facts: BundleFacts) {
    this.#piscina = piscina;
    this.#options = options;
    this.facts = facts;
  }

  /**
   * Starts the threads; each has checked and loaded the bundle and recommended once before this resolves.
   *
   * @throws {DataFormatError | BundleVersionError} if the bundle is broken
   */
  static async start({ where, files }: BundleFiles, options: PoolOptions): Promise<BundlePool> {
    const { threads } = options;
    const piscina = new Piscina({
      filename: new URL(workerFile, import.meta.url).href,
      minThreads: threads,
      maxThreads: threads,
      workerData: { where, files } satisfies WorkerFiles,
    });
    // A thread that dies without a question (out of memory) is replaced; questions learn of it by rejecting.
    piscina.on('error', () => undefined);
    try {
      // Each idle thread gets one.
      const probes = Array.from({ length: threads }, () => ask(piscina, { kind: 'probe' }));
      const [facts] = await Promise.all(probes);
      return new BundlePool(piscina, options, facts!);
    } catch (error) {
      await piscina.destroy();
      throw error;
    }
  }

  /** How many questions wait for a thread. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** How many questions threads are busy with. */
  get running(): number {
    return this.#running;
  }

  /**
   * @param signal whether the answer is still wanted; a question that waits is then withdrawn
   * @throws {RequestProblem} 503 if too many wait; 504 past the time limit
   */
  async ask<A extends Ask>(question: A, signal: AbortSignal): Promise<Answers[A['kind']]> {
    const { timeLimitMs } = this.#options;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), timeLimitMs);
    try {
      await this.#turn(AbortSignal.any([signal, late.signal]));
      return await untilAborted(this.#run(question), late.signal);
    } catch (error) {
      if (!late.signal.aborted) throw error;
      throw new RequestProblem(
        504,
        'time-limit',
        `no answer within ${timeLimitMs / 1000} s; send fewer or shorter posts, or try again`,
      );
    } finally {
      clearTimeout(timer);
    }
  }

  /** Lets the questions that are there be answered, then ends the threads. */
  async close(): Promise<void> {
    if (this.#running > 0 || this.#waiting.size > 0) {
      await new Promise<void>((resolve) => {
        this.#whenIdle = resolve;
      });
    }
    await this.#piscina.destroy();
  }

  /** Ends the threads at once; questions under way are rejected. */
  async abandon(): Promise<void> {
    this.#whenIdle?.();
    await this.#piscina.destroy();
  }

  /** Waits for a thread, first come first served. It is held until `#release`. */
  async #turn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { threads, maxWaiting } = this.#options;
    if (this.#running < threads) {
      this.#running++;
      return;
    }
    if (this.#waiting.size >= maxWaiting) {
      throw tryLater('busy', `${maxWaiting} requests are waiting already; try again in a moment`);
    }
    await new Promise<void>((resolve, reject) => {
      const withdraw = () => {
        this.#waiting.delete(start);
        this.#tellIfIdle();
        reject(signal.reason);
      };
      const start = () => {
        signal.removeEventListener('abort', withdraw);
        resolve();
      };
      signal.addEventListener('abort', withdraw, { once: true });
      this.#waiting.add(start);
    });
  }

  /** A thread that is busy for another time limit after nobody waits for its answer is replaced. */
  async #run<A extends Ask>(question: A): Promise<Answers[A['kind']]> {
    const stuck = new AbortController();
    const timer = setTimeout(() => stuck.abort(), 2 * this.#options.timeLimitMs);
    try {
      return await ask(this.#piscina, question, stuck.signal);
    } finally {
      clearTimeout(timer);
      this.#release();
    }
  }

  #release(): void {
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
    if (this.#running === 0 && this.#waiting.size === 0) this.#whenIdle?.();
  }
}

async function ask<A extends Ask>(
  piscina: Piscina,
  question: A,
  signal?: AbortSignal,
): Promise<Answers[A['kind']]> {
  const answer: Answer<Answers[A['kind']]> = await piscina.run(question, signal ? { signal } : {});
  if ('error' in answer) throw fromPlainError(answer.error);
  return answer.value;
}

/** Rejects as soon as the signal is aborted; the work goes on unheard. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}
