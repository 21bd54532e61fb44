/** What happens to a person's file of posts: it is read, and models are trained on it, in a worker. */
import { InterruptedError } from '../../src/base/errors.ts';
import { ownModels } from './own-models.svelte.ts';
import type { FoundPosts } from './personal/found-posts.ts';
import { estimatedSeconds, type PersonalModelName } from './personal/personal-models.ts';
import { PostTrainer } from './personal/post-trainer.ts';
import { freeName } from './personal/stored-bundle.ts';
import { secondsLeft } from './personal/time-left.ts';
import type { StageProgress, TrainedBundle } from './personal/train-bundle.ts';
import TrainingWorker from './personal/training-worker.ts?worker';
import { playground } from './playground.svelte.ts';

type Reading =
  | { readonly kind: 'idle' }
  | { readonly kind: 'reading'; readonly name: string }
  | { readonly kind: 'found'; readonly name: string; readonly found: FoundPosts }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string };

type Job =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'training';
      readonly model: PersonalModelName;
      readonly progress: StageProgress | undefined;
      /** Undefined if unknown. */
      readonly secondsLeft: number | undefined;
    }
  | { readonly kind: 'done'; readonly id: string }
  | { readonly kind: 'failed'; readonly message: string };

class Training {
  reading = $state.raw<Reading>({ kind: 'idle' });
  job = $state.raw<Job>({ kind: 'idle' });
  #file: File | undefined;
  /** Has read the file, unless it was ended. */
  #trainer: PostTrainer | undefined;

  /** Reads a file. Whatever was going on with another one ends. */
  async read(file: File): Promise<void> {
    this.cancel();
    this.#file = file;
    this.job = { kind: 'idle' };
    const { name } = file;
    this.reading = { kind: 'reading', name };
    try {
      const found = await this.#reader(file);
      if (this.#file === file) this.reading = { kind: 'found', name, found };
    } catch (error) {
      if (this.#file !== file || error instanceof InterruptedError) return;
      this.reading = { kind: 'failed', name, message: messageOf(error) };
    }
  }

  /** Says why something was not read. */
  refuse(name: string, message: string): void {
    this.cancel();
    this.#file = undefined;
    this.job = { kind: 'idle' };
    this.reading = { kind: 'failed', name, message };
  }

  /** Trains a model on the posts of the file, adds it to the person's models, and uses it. */
  async train(model: PersonalModelName, wanted: string): Promise<void> {
    if (this.reading.kind !== 'found' || this.#file === undefined) return;
    const { found } = this.reading;
    const estimate = estimatedSeconds(model, found.posts);
    this.job = { kind: 'training', model, progress: undefined, secondsLeft: estimate };
    const start = performance.now();
    let trainStart: number | undefined;
    try {
      if (!this.#trainer) await this.#reader(this.#file);
      const trained = await this.#trainer!.train(model, (progress) => {
        const now = performance.now();
        if (progress.stage === 'train') trainStart ??= now;
        const elapsed = {
          check: (now - start) / 1000,
          ...(trainStart !== undefined && { train: (now - trainStart) / 1000 }),
        };
        const left = secondsLeft(estimate, progress.stage, elapsed);
        this.job = { kind: 'training', model, progress, secondsLeft: left };
      });
      this.job = { kind: 'done', id: await adopt(trained, wanted, found.author) };
    } catch (error) {
      if (error instanceof InterruptedError) return;
      this.job = { kind: 'failed', message: messageOf(error) };
    }
  }

  /** Ends what is going on. The worker ends with it, so that it stops at once. */
  cancel(): void {
    this.#trainer?.close();
    this.#trainer = undefined;
    if (this.job.kind === 'training') this.job = { kind: 'idle' };
  }

  async #reader(file: File): Promise<FoundPosts> {
    const trainer = new PostTrainer(new TrainingWorker());
    this.#trainer = trainer;
    return trainer.read(file, file.name);
  }
}

/** Adds a trained bundle to the person's models and uses it. Returns its id. */
async function adopt(
  { manifest, files, check }: TrainedBundle,
  wanted: string,
  author: string | undefined,
): Promise<string> {
  const blobs = [...files].map(
    ([name, bytes]) => [name, new Blob([bytes as Uint8Array<ArrayBuffer>])] as const,
  );
  const id = crypto.randomUUID();
  await ownModels.add({
    id,
    name: freeName(
      wanted,
      ownModels.list.map(({ own }) => own.name),
    ),
    addedAt: Date.now(),
    manifest,
    files: new Map(blobs),
    ...(author !== undefined && { author }),
    ...(check && { check }),
  });
  playground.chooseOwn(id);
  return id;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export const training = new Training();
