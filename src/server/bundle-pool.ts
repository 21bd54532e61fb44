import { Piscina } from 'piscina';
import { fromPlainError } from '../recommend/worker-messages.ts';
import type { BundleFiles } from './bundle-files.ts';
import type { Answer, Answers, Ask, BundleFacts, WorkerFiles } from './inference.ts';
import { Turns, untilAborted } from './turns.ts';

export interface PoolOptions {
  /** Worker threads; each holds the whole bundle. */
  readonly threads: number;
  /** Questions that may wait for a thread; further ones are refused. */
  readonly maxWaiting: number;
  /** After how long nobody waits for an answer any more. */
  readonly timeLimitMs: number;
  /** URLs of modules that each thread imports first, since they register models (default: none). */
  readonly modelModules?: readonly string[];
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
  readonly #stuckAfterMs: number;
  readonly #turns: Turns;

  private constructor(piscina: Piscina, options: PoolOptions, facts: BundleFacts) {
    const { threads, maxWaiting, timeLimitMs } = options;
    this.#piscina = piscina;
    this.#stuckAfterMs = 2 * timeLimitMs;
    this.#turns = new Turns({ atOnce: threads, maxWaiting });
    this.facts = facts;
  }

  /**
   * Starts the threads; each has checked and loaded the bundle and recommended once before this resolves.
   *
   * @param signal ends them before that, whatever they are busy with; then rejects with its reason
   * @param worker what the threads run
   * @throws {DataFormatError | BundleVersionError} if the bundle is broken
   */
  static async start(
    { where, files }: BundleFiles,
    options: PoolOptions,
    signal: AbortSignal,
    worker = new URL(workerFile, import.meta.url),
  ): Promise<BundlePool> {
    signal.throwIfAborted();
    const { threads, modelModules = [] } = options;
    const piscina = new Piscina({
      filename: worker.href,
      minThreads: threads,
      maxThreads: threads,
      workerData: { where, files, modelModules } satisfies WorkerFiles,
    });
    // A thread that dies without a question (out of memory) is replaced; questions learn of it by rejecting.
    piscina.on('error', () => undefined);
    try {
      // Each idle thread gets one.
      const probes = Array.from({ length: threads }, () => ask(piscina, { kind: 'probe' }));
      const [facts] = await untilAborted(Promise.all(probes), signal);
      return new BundlePool(piscina, options, facts);
    } catch (error) {
      // Not waited for: a thread may be in native code, which ends when it likes.
      void piscina.destroy();
      throw error;
    }
  }

  /** How many questions wait for a thread. */
  get waiting(): number {
    return this.#turns.waiting;
  }

  /** How many questions threads are busy with. */
  get running(): number {
    return this.#turns.running;
  }

  /**
   * @param signal whether the answer is still wanted; a question that waits is then withdrawn
   * @throws {RequestProblem} 503 if too many wait
   * @throws the signal's reason
   */
  ask<A extends Ask>(question: A, signal: AbortSignal): Promise<Answers[A['kind']]> {
    return this.#turns.take(() => this.#run(question), signal);
  }

  /** Lets the questions that are there be answered, then ends the threads. */
  async close(): Promise<void> {
    await this.#turns.idle();
    await this.#piscina.destroy();
  }

  /** Ends the threads at once; questions under way are rejected. */
  async abandon(): Promise<void> {
    await this.#piscina.destroy();
  }

  /** A thread that is busy for another time limit after nobody waits for its answer is replaced. */
  async #run<A extends Ask>(question: A): Promise<Answers[A['kind']]> {
    const stuck = new AbortController();
    const timer = setTimeout(() => stuck.abort(), this.#stuckAfterMs);
    try {
      return await ask(this.#piscina, question, stuck.signal);
    } finally {
      clearTimeout(timer);
    }
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
