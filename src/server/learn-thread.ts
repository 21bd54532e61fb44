import { Piscina } from 'piscina';
import type { LearnCounts } from '../recommend/learn-bundle.ts';
import { fromPlainError } from '../recommend/worker-messages.ts';
import type { LearnAnswer, LearnTask } from './learn-worker.ts';

const workerFile = import.meta.url.endsWith('.ts')
  ? './learn-worker-from-source.mjs'
  : './learn-worker.js';

/** Runs one learning at a time in a thread, which ends afterwards and so gives its memory back. */
export class LearnThread {
  readonly #piscina = new Piscina({
    filename: new URL(workerFile, import.meta.url).href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: 0,
  });

  constructor() {
    // A thread that dies (out of memory) rejects its task.
    this.#piscina.on('error', () => undefined);
  }

  /** @throws as `learnInBundle` */
  async learn(task: LearnTask): Promise<LearnCounts> {
    const answer: LearnAnswer = await this.#piscina.run(task);
    if ('error' in answer) throw fromPlainError(answer.error);
    return answer.value;
  }

  /** Ends the thread, whatever it is doing. A bundle that it was writing stays as it was. */
  async close(): Promise<void> {
    await this.#piscina.destroy();
  }
}
