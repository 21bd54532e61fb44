/** Learning as one goes: a person's own model learns the posts that they copy, where they switched that on. */
import type { Post } from '../../src/posts/post.ts';
import { type OwnModel, ownModels } from './own-models.svelte.ts';
import { PostTrainer } from './personal/post-trainer.ts';
import type { StoredBundle } from './personal/stored-bundle.ts';
import TrainingWorker from './personal/training-worker.ts?worker';
import { playground } from './playground.svelte.ts';
import { recall, remember } from './remembered.ts';

const keyOf = (id: string) => `learn.${id}`;

class OwnLearning {
  /** By model id, what went wrong last. */
  trouble = $state.raw<Readonly<Record<string, string>>>({});
  /** Id of the model that learns or forgets something now. */
  busy = $state<string>();
  #on = $state.raw<Readonly<Record<string, boolean>>>({});
  /** One change at a time. */
  #queue: Promise<void> = Promise.resolve();

  /** Whether a model learns what is copied; off until switched on. */
  isOn(id: string): boolean {
    return this.#on[id] ?? recall('local', keyOf(id)) === 'on';
  }

  switch(id: string, on: boolean): void {
    this.#on = { ...this.#on, [id]: on };
    remember('local', keyOf(id), on ? 'on' : undefined);
  }

  /** Learns a post that was copied while this model was in use. Does nothing if that is off, or it has no tag. */
  async copied({ own, model }: OwnModel, text: string, hashtags: readonly string[]): Promise<void> {
    if (!canLearn(model) || !this.isOn(own.id) || hashtags.length === 0) return;
    const post: Post = { id: crypto.randomUUID(), text, hashtags, time: Date.now() };
    await this.#change(own.id, (trainer, bundle) => trainer.learn(bundle, post));
  }

  async forget(id: string, postId: string): Promise<void> {
    await this.#change(id, (trainer, bundle) => trainer.forget(bundle, postId));
  }

  /** Deletes all own models, with what they learnt and the switches, and the draft. If that fails, all of it stays. */
  async forgetEverything(): Promise<void> {
    const ids = ownModels.list.map(({ own }) => own.id);
    await ownModels.clear();
    if (ownModels.trouble) return;
    for (const id of ids) this.switch(id, false);
    playground.edit('');
    this.trouble = {};
  }

  #change(
    id: string,
    make: (trainer: PostTrainer, bundle: StoredBundle) => Promise<StoredBundle>,
  ): Promise<void> {
    this.#queue = this.#queue.then(async () => {
      const trainer = new PostTrainer(new TrainingWorker());
      const { [id]: _, ...others } = this.trouble;
      this.trouble = others;
      this.busy = id;
      try {
        await ownModels.change(id, (bundle) => make(trainer, bundle));
      } catch (error) {
        this.trouble = {
          ...this.trouble,
          [id]: error instanceof Error ? error.message : String(error),
        };
      } finally {
        this.busy = undefined;
        trainer.close();
      }
    });
    return this.#queue;
  }
}

/** Whether a model learns further posts without being trained again. */
export function canLearn(model: string): boolean {
  return model === 'fused';
}

export const learning = new OwnLearning();
