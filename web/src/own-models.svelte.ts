/** The person's own models: those that the browser keeps, and those that it could not keep. */
import type { BundleInfo } from '../../src/server/client.ts';
import { device } from './device.svelte.ts';
import { BundleStore, StorageError } from './personal/bundle-store.ts';
import type { StoredBundle } from './personal/stored-bundle.ts';

/** An own model as the playground shows it beside the server's. */
export interface OwnModel
  extends Pick<
    BundleInfo,
    'name' | 'model' | 'summary' | 'tags' | 'warnings' | 'training' | 'madeUp' | 'problem'
  > {
  readonly own: StoredBundle;
}

class OwnModels {
  readonly #store = new BundleStore();
  #bundles = $state.raw<readonly StoredBundle[]>([]);
  /** Why some models last only until the page is closed, by their ids. */
  unkept = $state.raw<ReadonlyMap<string, string>>(new Map());
  /** Why the browser's storage cannot be used, if so. */
  trouble = $state<string>();
  /** Whether it is known which models there are. */
  isListed = $state(false);
  /** Latest first; `name` is the id. */
  readonly list: readonly OwnModel[] = $derived(this.#bundles.map(asModel));

  /** Reads the models that the browser keeps. */
  async read(): Promise<void> {
    await this.#try(async () => {
      const kept = await this.#store.list();
      const unkept = this.#bundles.filter(({ id }) => this.unkept.has(id));
      this.#bundles = [...unkept, ...kept];
    });
    this.isListed = true;
  }

  /**
   * Adds a model that works: it is opened first. If the browser cannot keep it, it lasts until the page is closed, and
   * `unkept` says why.
   *
   * @throws {Error} if it cannot be opened; then nothing is added
   */
  async add(bundle: Omit<StoredBundle, 'tags'>): Promise<void> {
    const opened = await device.open(bundle);
    if (opened.kind !== 'ready') {
      throw new Error(opened.kind === 'failed' ? opened.message : 'the model was closed');
    }
    const whole: StoredBundle = { ...bundle, tags: opened.recommender.tags };
    this.#bundles = [whole, ...this.#bundles];
    await this.keep(whole);
  }

  /** Stores a model, again if it could not be stored before. */
  async keep(bundle: StoredBundle): Promise<void> {
    const unkept = new Map(this.unkept);
    unkept.delete(bundle.id);
    try {
      await this.#store.put(bundle);
      // Asks the browser not to clear the models when it needs room.
      await navigator.storage?.persist?.().catch(() => false);
    } catch (error) {
      unkept.set(bundle.id, messageOf(error));
    }
    this.unkept = unkept;
  }

  /**
   * Replaces a model by what `make` returns, stores it, and opens it. If another tab changed it meanwhile, `make` is called
   * again with that; so it loses nothing.
   *
   * @throws {Error} if `make` or the storage fails; then the model is as before
   */
  async change(id: string, make: (bundle: StoredBundle) => Promise<StoredBundle>): Promise<void> {
    if (this.unkept.has(id)) throw new Error('Only a model that the browser keeps can learn.');
    for (let tries = 3; ; tries--) {
      const before = await this.#store.get(id);
      const after = await make(before);
      try {
        await this.#store.replace(before, after);
      } catch (error) {
        if (error instanceof StorageError && error.fault === 'changed' && tries > 1) continue;
        throw error;
      }
      this.#bundles = this.#bundles.map((one) => (one.id === id ? after : one));
      device.close(id);
      await device.open(after);
      return;
    }
  }

  /** Deletes all models. */
  async clear(): Promise<void> {
    await this.#try(async () => {
      await this.#store.clear();
      for (const { id } of this.#bundles) device.close(id);
      this.#bundles = [];
      this.unkept = new Map();
    });
  }

  async rename(id: string, name: string): Promise<void> {
    const renamed = (one: StoredBundle) => (one.id === id ? { ...one, name } : one);
    if (this.unkept.has(id)) this.#bundles = this.#bundles.map(renamed);
    else {
      await this.#try(async () => {
        await this.#store.rename(id, name);
        this.#bundles = this.#bundles.map(renamed);
      });
    }
  }

  async remove(id: string): Promise<void> {
    await this.#try(async () => {
      if (!this.unkept.has(id)) await this.#store.remove(id);
      this.#bundles = this.#bundles.filter((one) => one.id !== id);
      this.unkept = new Map([...this.unkept].filter(([key]) => key !== id));
      device.close(id);
    });
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.trouble = undefined;
    } catch (error) {
      this.trouble = messageOf(error);
      if (error instanceof StorageError && error.fault === 'gone') {
        this.#bundles = await this.#store.list().catch(() => this.#bundles);
      }
    }
  }
}

function asModel(own: StoredBundle): OwnModel {
  const { id, manifest, tags } = own;
  const { model, training } = manifest;
  return {
    own,
    name: id,
    model,
    summary: model,
    tags,
    warnings: [],
    ...(training && { training }),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export const ownModels = new OwnModels();
