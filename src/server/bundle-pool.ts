import { Piscina } from 'piscina';
import { fromPlainError } from '../recommend/worker-messages.ts';
import type { BundleFiles } from './bundle-files.ts';
import type { Answer, Answers, Ask, BundleFacts, WorkerFiles } from './inference.ts';
import { Turns, untilAborted } from './turns.ts';

export interface PoolOptions {
  /** Number of worker threads. Each loads the whole bundle. */
  readonly threads: number;
  /** Number of questions that may wait for a thread; further ones are rejected. */
  readonly maxWaiting: number;
  /** Time after which nobody waits for an answer any more. */
  readonly timeLimitMs: number;
  /** URLs of modules that each thread imports first, since they register models (default: none). */
  readonly modelModules?: readonly string[];
  /** Tags that are never suggested or completed (default: none). */
  readonly block?: readonly string[];
}

const workerFile = import.meta.url.endsWith('.ts')
  ? './inference-worker-from-source.mjs'
  : './inference-worker.js';

/**
 * Answers questions from one version of a bundle, in worker threads. Questions wait here rather than in Piscina: Piscina
 * would terminate the thread of a withdrawn question, whereas here a withdrawn question just never gets a thread.
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
   * Starts the threads. Resolves once each has checked and loaded the bundle and made a recommendation.
   *
   * @param signal terminates the threads before that, whatever they are doing, and rejects with its reason
   * @param worker the module that the threads run
   * @throws {DataFormatError | BundleVersionError} if the bundle is broken
   */
  static async start(
    { where, files }: BundleFiles,
    options: PoolOptions,
    signal: AbortSignal,
    worker = new URL(workerFile, import.meta.url),
  ): Promise<BundlePool> {
    signal.throwIfAborted();
    const { threads, modelModules = [], block = [] } = options;
    const piscina = new Piscina({
      filename: worker.href,
      minThreads: threads,
      maxThreads: threads,
      workerData: { where, files, modelModules, block } satisfies WorkerFiles,
    });
    // Piscina replaces a thread that dies (out of memory); its question, if any, is rejected.
    piscina.on('error', () => undefined);
    try {
      // Each idle thread gets one probe.
      const probes = Array.from({ length: threads }, () => ask(piscina, { kind: 'probe' }));
      const [facts] = await untilAborted(Promise.all(probes), signal);
      return new BundlePool(piscina, options, facts);
    } catch (error) {
      // Not awaited: a thread may be in native code, which cannot be interrupted.
      void piscina.destroy();
      throw error;
    }
  }

  /** Number of questions waiting for a thread. */
  get waiting(): number {
    return this.#turns.waiting;
  }

  /** Number of questions that threads are working on. */
  get running(): number {
    return this.#turns.running;
  }

  /**
   * @param signal aborts when the answer is no longer wanted; a waiting question is then withdrawn
   * @throws {RequestProblem} 503 if too many questions are waiting
   * @throws the signal's reason
   */
  ask<A extends Ask>(question: A, signal: AbortSignal): Promise<Answers[A['kind']]> {
    return this.#turns.take(() => this.#run(question), signal);
  }

  /** Waits until all pending questions are answered, then ends the threads. */
  async close(): Promise<void> {
    await this.#turns.idle();
    await this.#piscina.destroy();
  }

  /** Ends the threads immediately. Questions under way are rejected. */
  async abandon(): Promise<void> {
    await this.#piscina.destroy();
  }

  /** Replaces a thread that is still busy one time limit after nobody waits for its answer any more. */
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
