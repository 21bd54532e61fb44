/** The state of the latest question. */
export type Asking<Q, A> =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'asking';
      readonly question: Q;
      /** True after a while, to show that work is still going on. */
      readonly slow: boolean;
      /** The previous failure, if there has been no answer since. */
      readonly failed?: Failed<Q>;
    }
  | { readonly kind: 'answered'; readonly question: Q; readonly answer: A }
  | Failed<Q>;

export interface Failed<Q> {
  readonly kind: 'failed';
  readonly question: Q;
  readonly error: unknown;
  readonly retryAt?: number;
}

/** The failure to show. It persists during retries, so that its notice does not flicker. */
export function failureOf<Q>(asking: Asking<Q, unknown>): Failed<Q> | undefined {
  if (asking.kind === 'asking') return asking.failed;
  return asking.kind === 'failed' ? asking : undefined;
}

export interface Retry {
  readonly inMs: number;
  /** Whether new questions must wait as well, because the server asked for it. */
  readonly holds: boolean;
}

export interface LatestAnswerOptions<Q, A> {
  /** Delay before a question is asked; each newer question restarts it. */
  readonly delayMs: number;
  ask(question: Q, signal: AbortSignal): Promise<A>;
  /** @returns when to retry after the `failures`-th failure in a row; undefined to not retry automatically */
  retry?(error: unknown, failures: number): Retry | undefined;
  onChange(asking: Asking<Q, A>): void;
}

const slowMs = 400;

/**
 * Asks questions while the user types. Only the latest question counts: asking it aborts the previous one, and
 * a late answer to an older question is dropped.
 */
export class LatestAnswer<Q, A> {
  readonly #options: LatestAnswerOptions<Q, A>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #slowTimer: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | undefined;
  #question: Q | undefined;
  #failures = 0;
  #failed: Failed<Q> | undefined;
  #heldUntil = 0;

  constructor(options: LatestAnswerOptions<Q, A>) {
    this.#options = options;
  }

  put(question: Q): void {
    this.#question = question;
    this.#schedule(Math.max(this.#options.delayMs, this.#heldUntil - Date.now()));
  }

  /** Asks the latest question again, immediately. */
  again(): void {
    if (this.#question !== undefined) this.#schedule(0);
  }

  /** Forgets the question. Its answer or failure is no longer reported. */
  clear(): void {
    this.#stop();
    this.#question = undefined;
    this.#failed = undefined;
    this.#options.onChange({ kind: 'idle' });
  }

  #schedule(inMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(this.#question!), inMs);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#slowTimer);
    this.#running?.abort();
    this.#running = undefined;
  }

  async #ask(question: Q): Promise<void> {
    const { ask, retry, onChange } = this.#options;
    this.#stop();
    const running = new AbortController();
    this.#running = running;
    const failed = this.#failed && { failed: this.#failed };
    const tell = (slow: boolean) => onChange({ kind: 'asking', question, slow, ...failed });
    tell(false);
    this.#slowTimer = setTimeout(() => tell(true), slowMs);
    try {
      const answer = await ask(question, running.signal);
      if (this.#running !== running) return;
      clearTimeout(this.#slowTimer);
      this.#failures = 0;
      this.#failed = undefined;
      this.#heldUntil = 0;
      onChange({ kind: 'answered', question, answer });
    } catch (error) {
      if (this.#running !== running) return;
      clearTimeout(this.#slowTimer);
      this.#failures++;
      const again = retry?.(error, this.#failures);
      const retryAt = again && Date.now() + again.inMs;
      if (again?.holds) this.#heldUntil = retryAt!;
      // If the user has typed more in the meantime, the newer question is already scheduled; move it only to hold it back.
      if (again && (again.holds || this.#question === question)) this.#schedule(again.inMs);
      this.#failed = { kind: 'failed', question, error, ...(retryAt !== undefined && { retryAt }) };
      onChange(this.#failed);
    }
  }
}
