/** How long the first of several forgotten authors waits for the others. */
const GATHER_MS = 1_000;
/** The share of the time that rewriting may take while authors are forgotten one after the other: 1 in 11. */
const REST = 10;
/** After a failure, such as a database that does not answer. */
const RETRY_MS = 60_000;

/**
 * Has a store's files rewritten once authors were forgotten: once for all of them that were forgotten meanwhile, since
 * it takes as long for one as for a thousand. What is not finished when the process ends is finished by the next
 * one.
 */
export class Eraser {
  readonly #erase: () => Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  /** Whether something was deleted since the one under way began. */
  #again = false;
  #notBefore = 0;

  /** @param erase rewrites the files; to be called again if it rejects */
  constructor(erase: () => Promise<void>) {
    this.#erase = erase;
  }

  /** Something was deleted: the files are rewritten soon. */
  schedule(delayMs = Math.max(GATHER_MS, this.#notBefore - Date.now())): void {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#timer ??= setTimeout(() => this.finish().catch(() => this.schedule(RETRY_MS)), delayMs);
    this.#timer.unref();
  }

  /** Rewrites the files now. @throws what `erase` throws */
  async finish(): Promise<void> {
    // One under way may have begun before the last author was forgotten.
    while (this.#running) await this.#running.catch(() => {});
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#again = false;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      if (this.#again) this.schedule();
    });
    await this.#running;
  }

  /** Finishes what was scheduled, if it can be; the rest is left to the next process. */
  async close(): Promise<void> {
    await this.#running?.catch(() => {});
    if (this.#timer) await this.finish().catch(() => {});
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    const start = Date.now();
    await this.#erase();
    const end = Date.now();
    this.#notBefore = end + REST * (end - start);
  }
}
