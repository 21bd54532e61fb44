import { InterruptedError, NotSupportedError } from '../base/errors.ts';
import type { Explanation } from '../models/model.ts';
import type { Query } from '../posts/post.ts';
import type { BundleFiles } from './bundle-memory.ts';
import type { BundleManifest } from './manifest.ts';
import type { Suggestion } from './post-process.ts';
import type { SuggestOptions } from './suggest.ts';
import type { TagCompletion } from './tag-completions.ts';
import {
  type Ask,
  type FromWorker,
  fromPlainError,
  type MessageEndpoint,
  type ToWorker,
} from './worker-messages.ts';

/** A browser's `Worker`, or a `MessagePort` to one. */
export interface WorkerLike extends MessageEndpoint {
  addEventListener(
    type: 'message' | 'error',
    listener: (event: { readonly data: unknown; readonly message?: string }) => void,
  ): void;
  terminate?(): void;
}

/** Information about a loaded bundle. */
export interface LoadedInfo {
  /** The name of the model, as in the registry. */
  readonly model: string;
  readonly manifest: BundleManifest;
  /** Reasons why its answers may differ here from those where it was trained. */
  readonly warnings: readonly string[];
  readonly explains: boolean;
  /** Number of tags that it knows. */
  readonly tags: number;
}

/** The results of `suggest` for each query. */
export interface WorkerSuggestions {
  /** For each query, the tags that something points to, best first. */
  readonly suggestions: Suggestion[][];
  /** For each query, the tags that are merely popular; to be shown separately. */
  readonly popular: Suggestion[][];
  /** Each query's text as the model reads it; null if it reads none. */
  readonly cleaned: (string | null)[];
}

interface AskOptions {
  /** When it aborts, the answer rejects with `InterruptedError`, and work that has not begun is dropped. */
  readonly signal?: AbortSignal | undefined;
}

/** A bundle that runs in a worker, so that it does not block the page. */
export interface WorkerRecommender extends LoadedInfo {
  /** Questions are answered one after the other. */
  suggest(
    queries: readonly Query[],
    options: SuggestOptions,
    asking?: AskOptions,
  ): Promise<WorkerSuggestions>;
  /** @throws {NotSupportedError} if the model does not explain (`explains`) */
  explain(query: Query, tag: string, asking?: AskOptions): Promise<Explanation>;
  /** Returns known tags that begin with `typed`, most used first. */
  complete(typed: string, limit: number, asking?: AskOptions): Promise<TagCompletion[]>;
  /** Ends the worker. Unanswered questions reject with `InterruptedError`. */
  close(): void;
}

export interface LoadOptions extends AskOptions {
  /** @param totalBytes total size of the files in the bundle's manifest */
  readonly onProgress?: ((loadedBytes: number, totalBytes: number) => void) | undefined;
  /** Headers of each request for a file of the bundle, such as `authorization`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Name of a bundle in memory, for messages (default: "the bundle"). */
  readonly where?: string | undefined;
}

/**
 * Loads a bundle in a web worker and recommends there. No query leaves the device.
 *
 * @param worker created from `octothorpe/recommend/worker`; it serves one bundle, and `close` ends it
 * @param bundle URL of the bundle's folder, relative to the page, or the files of the bundle
 * @throws {InterruptedError} if aborted in the meantime
 * @throws {FileAccessError} if the bundle's server is unreachable or answers with an error
 * @throws as `decodeBundle` and `createRecommender`; errors of the worker keep class, code and message
 */
export async function recommendInWorker(
  worker: WorkerLike,
  bundle: string | URL | BundleFiles,
  options: LoadOptions = {},
): Promise<WorkerRecommender> {
  const asker = new Asker(worker);
  const { headers, where = 'the bundle' } = options;
  const ask: Ask =
    typeof bundle === 'string' || bundle instanceof URL
      ? { kind: 'load', url: folderUrl(bundle), headers }
      : { kind: 'open', files: bundle, where };
  const info = (await asker.ask(ask, options)) as LoadedInfo;
  return {
    ...info,
    suggest: (queries, options, asking) =>
      asker.ask({ kind: 'suggest', queries, options }, asking) as Promise<WorkerSuggestions>,
    explain: (query, tag, asking) =>
      asker.ask({ kind: 'explain', query, tag }, asking) as Promise<Explanation>,
    complete: (typed, limit, asking) =>
      asker.ask({ kind: 'complete', typed, limit }, asking) as Promise<TagCompletion[]>,
    close: () => asker.close(),
  };
}

/** Makes the URL absolute, because in a worker URLs are relative to its script. */
function folderUrl(folder: string | URL): string {
  const { document } = globalThis as { readonly document?: { readonly baseURI: string } };
  const url = new URL(folder, document?.baseURI);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url.href;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: LoadOptions['onProgress'];
}

/** Unique across all workers: a worker that loads another bundle may still answer the previous asker. */
let lastId = 0;

/** Sends questions to the worker, one at a time, and matches its answers to them. */
class Asker {
  readonly #worker: WorkerLike;
  /** Unanswered questions, by id. */
  readonly #pending = new Map<number, Pending>();
  /** Why the worker can no longer be used. */
  #ended: Error | undefined;
  /** Settles when the current question is answered. Questions aborted while waiting for that are never sent. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(worker: WorkerLike) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }) => this.#hear(data as FromWorker));
    worker.addEventListener('error', ({ message }) => this.#end(workerFailed(message)));
  }

  ask(ask: Ask, { signal, onProgress }: LoadOptions = {}): Promise<unknown> {
    const answer = this.#turn.then(() => this.#send(ask, signal, onProgress));
    this.#turn = answer.catch(() => undefined);
    return signal ? orAborted(answer, signal, ask.kind) : answer;
  }

  /** Ends the worker. */
  close(): void {
    this.#end(new InterruptedError('the recommender was closed; load the bundle again'));
    this.#worker.terminate?.();
  }

  async #send(
    ask: Ask,
    signal: AbortSignal | undefined,
    onProgress: LoadOptions['onProgress'],
  ): Promise<unknown> {
    if (this.#ended) throw this.#ended;
    if (signal?.aborted) throw interrupted(ask.kind);
    const id = ++lastId;
    const cancel = () => this.#worker.postMessage({ id, cancel: true } satisfies ToWorker);
    signal?.addEventListener('abort', cancel);
    try {
      return await new Promise((resolve, reject) => {
        this.#pending.set(id, { resolve, reject, onProgress });
        this.#worker.postMessage({ id, ask } satisfies ToWorker);
      });
    } finally {
      this.#pending.delete(id);
      signal?.removeEventListener('abort', cancel);
    }
  }

  #hear(said: FromWorker): void {
    const pending = this.#pending.get(said.id);
    if (!pending) return;
    if ('progress' in said) pending.onProgress?.(...said.progress);
    else if ('error' in said) pending.reject(fromPlainError(said.error));
    else pending.resolve(said.value);
  }

  #end(reason: Error): void {
    this.#ended ??= reason;
    for (const { reject } of this.#pending.values()) reject(this.#ended);
  }
}

function orAborted<T>(answer: Promise<T>, signal: AbortSignal, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(interrupted(what));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function interrupted(what: string): InterruptedError {
  return new InterruptedError(`${what} was interrupted`);
}

function workerFailed(message: string | undefined): NotSupportedError {
  return new NotSupportedError(
    `the worker failed: ${message || 'its script did not load'}; check the script's URL and the page's content security policy (worker-src)`,
  );
}
