/** The bundles loaded into this page, each in its own worker. */
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
  /** By bundle name. Loaded bundles are kept, so that users can switch between them without the server. */
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

/** The server gives the folder's path from its root; a proxy may serve that root under a path of its own. */
function folderOf(url: string): URL {
  return new URL(url.replace(/^\//, ''), new URL('.', document.baseURI));
}

export const device = new Device();
