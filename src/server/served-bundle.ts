import { DataFormatError, OctothorpeError } from '../base/errors.ts';
import {
  type BundleFiles,
  checkHashes,
  folderState,
  isSameVersion,
  readBundleFiles,
} from './bundle-files.ts';
import { bundleInfo } from './bundle-info.ts';
import type { BundlePool, PoolOptions } from './bundle-pool.ts';
import type { BundleInfo } from './schemas.ts';
import { untilAborted } from './turns.ts';

/** A bundle to serve. */
export interface BundleSpec {
  /** Its name in requests. */
  readonly name: string;
  readonly folder: string;
  /** A smaller export of the bundle, which browsers load instead. */
  readonly deviceFolder?: string | undefined;
}

export interface LoadOptions extends PoolOptions {
  /** How long a bundle may take to load until it can answer. */
  readonly loadLimitMs: number;
}

/** An event of a bundle, for the log and the metrics. */
export type BundleEvent =
  | { readonly kind: 'loaded'; readonly name: string; readonly seconds: number }
  | {
      readonly kind: 'refused';
      readonly name: string;
      readonly problem: string;
      readonly cause: unknown;
    };

/** A loaded version of a bundle. */
export interface Version {
  readonly source: BundleFiles;
  readonly device: BundleFiles;
  readonly pool: BundlePool;
  readonly loadedAt: Date;
}

/** A load in progress. */
interface Loading {
  /** State of the folders when it began. */
  readonly state: Promise<string>;
  readonly done: Promise<void>;
  readonly superseded: AbortController;
}

/** What loading a bundle needs. */
export interface Loader {
  readonly options: LoadOptions;
  readonly onEvent: (event: BundleEvent) => void;
  /** Makes a version answer. */
  readonly startPool: typeof BundlePool.start;
  /** Once aborted, nothing is loaded any more. */
  readonly closing: AbortSignal;
}

/**
 * A bundle of a server. A new version is loaded while the old one keeps answering; once it is ready, the old version
 * only finishes its pending requests. A broken new version is rejected, and the old one stays in use.
 */
export class ServedBundle {
  readonly spec: BundleSpec;
  readonly #loader: Loader;
  readonly #retiring = new Set<BundlePool>();
  #version: Version | undefined;
  #problem: string | undefined;
  /** State of the folders when they were last read. */
  #state: string | undefined;
  #loading: Loading | undefined;
  /** The loading after it, if somebody waits for that. */
  #next: Promise<void> | undefined;

  constructor(spec: BundleSpec, loader: Loader) {
    this.spec = spec;
    this.#loader = loader;
  }

  /** What answers now; undefined until the first version is loaded. */
  get version(): Version | undefined {
    return this.#version;
  }

  /** Why the newest files were rejected. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** The threads of the version that answers, and of older ones that still do. */
  get pools(): readonly BundlePool[] {
    return [...(this.#version ? [this.#version.pool] : []), ...this.#retiring];
  }

  /** Done once no loading is under way. */
  get settled(): Promise<void> | undefined {
    return this.#loading?.done;
  }

  /** Whether the folders are not those that were last read. */
  async hasChanged(): Promise<boolean> {
    return (await stateOf(this.spec)) !== this.#state;
  }

  /**
   * Loads a bundle, one load at a time. Callers that arrive during a load may know of files that it has not seen, so
   * they all share the next load. If the folder has changed by then, the current load is useless and is aborted.
   */
  async load(): Promise<void> {
    if (this.#loading) {
      this.#next ??= this.#loadNext(this.#loading);
      return this.#next;
    }
    const superseded = new AbortController();
    // Taken before reading, so that a change during the read is noticed afterwards.
    const state = stateOf(this.spec);
    const done = this.#replace(state, superseded.signal).finally(() => {
      this.#loading = undefined;
    });
    this.#loading = { state, done, superseded };
    await done;
    if (superseded.signal.aborted) await this.load();
  }

  /** For the list of bundles; undefined until the first version is loaded. */
  describe(): BundleInfo | undefined {
    if (!this.#version) return undefined;
    const { name } = this.spec;
    const { source, device, pool, loadedAt } = this.#version;
    return {
      ...bundleInfo(name, pool.facts, source, device, `/device/${name}/`, loadedAt),
      state: this.#loading ? 'loading' : 'ready',
      ...(this.#problem !== undefined && { problem: this.#problem }),
    };
  }

  async #loadNext({ state, done, superseded }: Loading): Promise<void> {
    if ((await stateOf(this.spec)) !== (await state)) superseded.abort();
    await done;
    this.#next = undefined;
    await this.load();
  }

  /** Never rejects: errors are stored in `problem`. */
  async #replace(state: Promise<string>, superseded: AbortSignal): Promise<void> {
    const { closing, onEvent, options } = this.#loader;
    if (closing.aborted) return;
    const late = new AbortController();
    const { loadLimitMs } = options;
    const timer = setTimeout(() => late.abort(tooSlow(this.spec, loadLimitMs)), loadLimitMs);
    const signal = AbortSignal.any([closing, superseded, late.signal]);
    try {
      await untilAborted(this.#readAndStart(state, signal), signal);
    } catch (error) {
      if (closing.aborted || superseded.aborted) return;
      const problem = reason(error, this.spec);
      this.#problem = problem;
      onEvent({ kind: 'refused', name: this.spec.name, problem, cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param signal once aborted, nothing is changed any more */
  async #readAndStart(state: Promise<string>, signal: AbortSignal): Promise<void> {
    const { name, folder, deviceFolder } = this.spec;
    const { onEvent, options, startPool } = this.#loader;
    const began = performance.now();
    this.#state = await state;
    const source = await readBundleFiles(folder, `bundle ${name}`);
    const device = deviceFolder ? await readDeviceFiles(deviceFolder, source) : source;
    signal.throwIfAborted();
    const old = this.#version;
    const isKnown = old !== undefined && isSameVersion(old.source, source);
    if (isKnown && isSameVersion(old.device, device)) {
      this.#problem = undefined;
      return;
    }
    const pool = isKnown ? old.pool : await startPool(source, options, signal);
    this.#version = { source, device, pool, loadedAt: new Date() };
    this.#problem = undefined;
    if (old && old.pool !== pool) this.#retire(old.pool);
    onEvent({ kind: 'loaded', name, seconds: (performance.now() - began) / 1000 });
  }

  #retire(pool: BundlePool): void {
    this.#retiring.add(pool);
    pool.close().finally(() => this.#retiring.delete(pool));
  }
}

/** Reads the version for browsers, and checks its hashes here, because no thread of the server loads it. */
async function readDeviceFiles(
  folder: string,
  { where, manifest: { model } }: BundleFiles,
): Promise<BundleFiles> {
  const files = await readBundleFiles(folder, `${where} (for browsers)`);
  await checkHashes(files);
  const { model: other } = files.manifest;
  if (other === model) return files;
  throw new DataFormatError(
    `${files.where}: expected a smaller bundle of ${model}, got one of ${other}; export it from the bundle that is served`,
  );
}

function tooSlow({ name }: BundleSpec, limitMs: number): DataFormatError {
  return new DataFormatError(
    `bundle ${name} did not load within ${limitMs / 1000} s; train it again, or give it more time (--load-limit)`,
  );
}

async function stateOf({ folder, deviceFolder }: BundleSpec): Promise<string> {
  const state = await folderState(folder);
  return deviceFolder ? `${state}\n\n${await folderState(deviceFolder)}` : state;
}

/** Also shown to clients, so messages name the bundle, not its path. */
function reason(error: unknown, { name }: BundleSpec): string {
  return error instanceof OctothorpeError ? error.message : `bundle ${name} cannot be loaded`;
}
