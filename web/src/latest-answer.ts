/** Where the latest question stands. */
export type Asking<Q, A> =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'asking';
      readonly question: Q;
      /** After a while, to tell people that something is still going on. */
      readonly slow: boolean;
      /** The failure before, if there has been no answer since. */
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

/** The failure to tell of: it lasts while it is tried again, so that its notice stays in its place. */
export function failureOf<Q>(asking: Asking<Q, unknown>): Failed<Q> | undefined {
  if (asking.kind === 'asking') return asking.failed;
  return asking.kind === 'failed' ? asking : undefined;
}

export interface Retry {
  readonly inMs: number;
  /** Whether new questions wait as long too, because the answerer asked for it. */
  readonly holds: boolean;
}

export interface LatestAnswerOptions<Q, A> {
  /** Pause after which a question is asked; each newer question begins it anew. */
  readonly delayMs: number;
  ask(question: Q, signal: AbortSignal): Promise<A>;
  /** @returns when to ask again after the `failures`-th failure in a row; undefined: not by itself */
  retry?(error: unknown, failures: number): Retry | undefined;
  onChange(asking: Asking<Q, A>): void;
}

const slowMs = 400;

/**
 * Asks while someone types. Only the last question that was asked counts: asking it aborts the one before,
 * and an older answer that comes all the same is dropped.
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

  /** Asks the latest question again, now. */
  again(): void {
    if (this.#question !== undefined) this.#schedule(0);
  }

  /** Forgets the question; nothing more is heard of it. */
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
      // Someone may have typed on meanwhile: then that question is due already, or later if held.
      if (again && (again.holds || this.#question === question)) this.#schedule(again.inMs);
      this.#failed = { kind: 'failed', question, error, ...(retryAt !== undefined && { retryAt }) };
      onChange(this.#failed);
    }
  }
}
