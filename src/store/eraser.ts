/** How long to wait for more authors to be forgotten after the first. */
const GATHER_MS = 1_000;
/** The pause after a rewrite, as a multiple of its duration: at most 1/11 of the time is spent rewriting. */
const REST = 10;
/** The delay after a failure, such as a database that does not answer. */
const RETRY_MS = 60_000;

/**
 * Rewrites a store's files after authors were forgotten: once for several authors, since it takes as long for one as
 * for a thousand. If the process ends first, the next one does it.
 */
export class Eraser {
  readonly #erase: () => Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  /** Whether something was deleted since the current rewrite began. */
  #again = false;
  #notBefore = 0;

  /** @param erase rewrites the files; called again later if it rejects */
  constructor(erase: () => Promise<void>) {
    this.#erase = erase;
  }

  /** Call this when something was deleted: the files are rewritten soon. */
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
    // A rewrite in progress may have begun before the last author was forgotten.
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

  /** Does what is scheduled; if that fails, it is left to the next process. */
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
