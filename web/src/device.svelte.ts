/** The bundles loaded into this page, each in its own worker. */
import type { BundleFiles } from '../../src/recommend/bundle-memory.ts';
import {
  type LoadOptions,
  recommendInWorker,
  type WorkerRecommender,
} from '../../src/recommend/in-worker.ts';
import DeviceWorker from '../../src/recommend/worker.ts?worker';
import type { BundleInfo } from '../../src/server/client.ts';
import type { StoredBundle } from './personal/stored-bundle.ts';
import { server } from './server.svelte.ts';

type DeviceState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'loading'; readonly loaded: number; readonly total: number }
  | { readonly kind: 'ready'; readonly recommender: WorkerRecommender }
  | { readonly kind: 'failed'; readonly message: string };

/** A bundle in memory, stored or not yet. */
type OpenableBundle = Pick<StoredBundle, 'id' | 'name' | 'files'>;

const absent: DeviceState = { kind: 'absent' };

class Device {
  /** By bundle name or id. Loaded bundles are kept, so that users can switch between them without the server. */
  #bundles = $state.raw<Readonly<Record<string, DeviceState>>>({});

  state(bundle: string): DeviceState {
    return this.#bundles[bundle] ?? absent;
  }

  /** Downloads one of the server's bundles. */
  async load({ name, device }: BundleInfo): Promise<void> {
    await this.#start(name, folderOf(device.url), {
      total: device.bytes,
      headers: server.headers,
    });
  }

  /** Opens one of the person's own bundles, which sends and loads nothing. Returns the state then. */
  async open({ id, name, files }: OpenableBundle): Promise<DeviceState> {
    const total = [...files.values()].reduce((sum, { size }) => sum + size, 0);
    await this.#start(id, files, { total, where: name });
    return this.state(id);
  }

  /** Ends the worker of a bundle. */
  close(bundle: string): void {
    const state = this.state(bundle);
    if (state.kind === 'ready') state.recommender.close();
    this.#set(bundle, absent);
  }

  async #start(
    key: string,
    bundle: URL | BundleFiles,
    { total, ...options }: LoadOptions & { readonly total: number },
  ): Promise<void> {
    const { kind } = this.state(key);
    if (kind === 'loading' || kind === 'ready') return;
    this.#set(key, { kind: 'loading', loaded: 0, total });
    const worker = new DeviceWorker();
    try {
      const recommender = await recommendInWorker(worker, bundle, {
        ...options,
        onProgress: (loaded, total) => this.#set(key, { kind: 'loading', loaded, total }),
      });
      this.#set(key, { kind: 'ready', recommender });
    } catch (error) {
      worker.terminate();
      const message = error instanceof Error ? error.message : String(error);
      this.#set(key, { kind: 'failed', message });
    }
  }

  #set(key: string, state: DeviceState): void {
    this.#bundles = { ...this.#bundles, [key]: state };
  }
}

/** The server gives the folder's path from its root; a proxy may serve that root under a path of its own. */
function folderOf(url: string): URL {
  return new URL(url.replace(/^\//, ''), new URL('.', document.baseURI));
}

export const device = new Device();
