import { InterruptedError, NotSupportedError } from '../../../src/base/errors.ts';
import type { Post } from '../../../src/posts/post.ts';
import type { WorkerLike } from '../../../src/recommend/in-worker.ts';
import { fromPlainError } from '../../../src/recommend/worker-messages.ts';
import type { FoundPosts } from './found-posts.ts';
import type { PersonalModelName } from './personal-models.ts';
import type { StoredBundle } from './stored-bundle.ts';
import type { StageProgress, TrainedBundle } from './train-bundle.ts';
import type { FromTrainer, ToTrainer } from './training-messages.ts';

interface Pending {
  resolve(answer: FromTrainer): void;
  reject(error: Error): void;
  onProgress?: ((progress: StageProgress) => void) | undefined;
}

/** Reads a file of posts and trains models on it, in a worker. One request at a time. */
export class PostTrainer {
  readonly #worker: WorkerLike;
  #pending: Pending | undefined;

  /** @param worker a new worker with the script `training-worker.ts`; `close` ends it */
  constructor(worker: WorkerLike) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }) => this.#hear(data as FromTrainer));
    worker.addEventListener('error', ({ message }) => {
      const why = message || 'its script did not load';
      this.#end(new NotSupportedError(`the training worker failed: ${why}; reload the page`));
    });
  }

  /** @throws {DataFormatError} if the file contains no posts that can be read */
  async read(file: Blob, name: string): Promise<FoundPosts> {
    const answer = await this.#ask({ kind: 'read', file, name });
    return (answer as Extract<FromTrainer, { kind: 'found' }>).found;
  }

  /**
   * Trains a model on the posts read.
   *
   * @throws {InterruptedError} if closed in the meantime
   */
  async train(
    model: PersonalModelName,
    onProgress?: (progress: StageProgress) => void,
  ): Promise<TrainedBundle> {
    const answer = await this.#ask({ kind: 'train', model }, onProgress);
    return (answer as Extract<FromTrainer, { kind: 'trained' }>).trained;
  }

  /** Returns the bundle with one more post: `learnPost`. */
  async learn(bundle: StoredBundle, post: Post): Promise<StoredBundle> {
    return changed(await this.#ask({ kind: 'learn', bundle, post }));
  }

  /** Returns the bundle as if it had never learnt this post: `forgetPost`. */
  async forget(bundle: StoredBundle, id: string): Promise<StoredBundle> {
    return changed(await this.#ask({ kind: 'forget', bundle, id }));
  }

  /** Ends the worker, which forgets the posts. What it was doing rejects with `InterruptedError`. */
  close(): void {
    this.#worker.terminate?.();
    this.#end(new InterruptedError('the training was canceled'));
  }

  #ask(asked: ToTrainer, onProgress?: Pending['onProgress']): Promise<FromTrainer> {
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject, onProgress };
      this.#worker.postMessage(asked);
    });
  }

  #hear(said: FromTrainer): void {
    if (said.kind === 'progress') this.#pending?.onProgress?.(said.progress);
    else if (said.kind === 'failed') this.#end(fromPlainError(said.error));
    else this.#pending?.resolve(said);
  }

  #end(reason: Error): void {
    this.#pending?.reject(reason);
    this.#pending = undefined;
  }
}

function changed(answer: FromTrainer): StoredBundle {
  return (answer as Extract<FromTrainer, { kind: 'changed' }>).bundle;
}
