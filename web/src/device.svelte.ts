/** Bundles that were loaded into this page, each in a worker of its own. */
import { recommendInWorker, type WorkerRecommender } from '../../src/recommend/in-worker.ts';
import DeviceWorker from '../../src/recommend/worker.ts?worker';
import type { BundleInfo } from '../../src/server/client.ts';
import { server } from './server.svelte.ts';

type DeviceState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'loading'; readonly loaded: number; readonly total: number }
  | { readonly kind: 'ready'; readonly recommender: WorkerRecommender }
  | { readonly kind: 'failed'; readonly message: string };

const absent: DeviceState = { kind: 'absent' };

class Device {
  /** By the bundle's name. Those once loaded stay, so that one can switch without the server. */
  #bundles = $state.raw<Readonly<Record<string, DeviceState>>>({});

  state(bundle: string): DeviceState {
    return this.#bundles[bundle] ?? absent;
  }

  async load({ name, device }: BundleInfo): Promise<void> {
    const { kind } = this.state(name);
    if (kind === 'loading' || kind === 'ready') return;
    const set = (state: DeviceState) => {
      this.#bundles = { ...this.#bundles, [name]: state };
    };
    set({ kind: 'loading', loaded: 0, total: device.bytes });
    const worker = new DeviceWorker();
    try {
      const recommender = await recommendInWorker(worker, folderOf(device.url), {
        headers: server.headers,
        onProgress: (loaded, total) => set({ kind: 'loading', loaded, total }),
      });
      set({ kind: 'ready', recommender });
    } catch (error) {
      worker.terminate();
      set({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  }
}

/** The server names the folder from its root, which may lie under a path of a proxy. */
function folderOf(url: string): URL {
  return new URL(url.replace(/^\//, ''), new URL('.', document.baseURI));
}

export const device = new Device();
