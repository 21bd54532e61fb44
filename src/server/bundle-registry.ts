import { DataFormatError, OctothorpeError, throwIfAborted } from '../base/errors.ts';
import { hasGraph } from '../recommend/bundle-format.ts';
import {
  type BundleFiles,
  checkHashes,
  folderState,
  isSameVersion,
  readBundleFiles,
} from './bundle-files.ts';
import { BundlePool, type PoolOptions } from './bundle-pool.ts';
import { RequestProblem, tryLater } from './problems.ts';
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

export interface RegistryOptions extends PoolOptions {
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
interface Version {
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

interface Entry {
  readonly spec: BundleSpec;
  version?: Version;
  /** Why the newest files were rejected. */
  problem?: string;
  /** State of the folders when they were last read. */
  state?: string;
  loading?: Loading;
  /** The load after that, if a caller is waiting for it. */
  next?: Promise<void>;
}

/**
 * The bundles of a server by name. A new version is loaded while the old one keeps answering. Once the new one
 * answers, the old one finishes its pending questions and ends. A broken new version is rejected, and the old one stays in
 * use. Bundles load independently of one another, each within a time limit.
 */
export class BundleRegistry {
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #options: RegistryOptions;
  readonly #onEvent: (event: BundleEvent) => void;
  readonly #retiring = new Set<BundlePool>();
  #watcher: NodeJS.Timeout | undefined;
  readonly #closing = new AbortController();
  readonly #startPool: typeof BundlePool.start;

  /**
   * @param specs at least one; the first is the default
   * @param startPool starts the threads of a version
   */
  constructor(
    specs: readonly BundleSpec[],
    options: RegistryOptions,
    onEvent: (event: BundleEvent) => void,
    startPool: typeof BundlePool.start = BundlePool.start,
  ) {
    this.#startPool = startPool;
    this.#entries = new Map(specs.map((spec) => [spec.name, { spec }]));
    this.#options = options;
    this.#onEvent = onEvent;
  }

  /** The bundle for requests that name none. */
  get defaultName(): string {
    return this.#entries.keys().next().value!;
  }

  /** Whether every bundle has a loaded version. */
  get isReady(): boolean {
    return [...this.#entries.values()].every(({ version }) => version !== undefined);
  }

  /** Number of questions waiting for a thread and being worked on, over all bundles. */
  get load(): { readonly waiting: number; readonly running: number } {
    const pools = this.#pools();
    const sum = (of: (pool: BundlePool) => number) =>
      pools.reduce((total, pool) => total + of(pool), 0);
    return { waiting: sum((pool) => pool.waiting), running: sum((pool) => pool.running) };
  }

  /**
   * Loads all bundles.
   *
   * @throws {DataFormatError} if one is broken or takes too long, with the reason
   * @throws {InterruptedError} if the registry is closed in the meantime
   */
  async loadAll(): Promise<void> {
    await this.reloadAll();
    throwIfAborted(this.#closing.signal, 'loading the bundles');
    const broken = [...this.#entries.values()].find(({ version }) => !version);
    if (broken) {
      const { spec, problem } = broken;
      throw new DataFormatError(`${spec.folder} cannot be served as "${spec.name}": ${problem}`);
    }
  }

  /**
   * Returns the current version of a bundle.
   *
   * @throws {RequestProblem} 404 if there is no bundle of this name; 503 while it loads for the first time
   */
  get(name = this.defaultName): Version & { readonly name: string } {
    const { version } = this.#entry(name);
    if (!version)
      throw tryLater('not-ready', 'the server is starting and still loading its bundles');
    return { ...version, name };
  }

  list(): BundleInfo[] {
    return [...this.#entries.values()].flatMap(describe);
  }

  /**
   * Reads the bundle's folder again and, if it has another version, replaces the current one.
   *
   * @throws {RequestProblem} 404 if there is no bundle of this name; 409 if the new version was rejected
   */
  async reload(name: string): Promise<void> {
    const entry = this.#entry(name);
    await this.#load(entry);
    if (entry.problem !== undefined) {
      throw new RequestProblem(
        409,
        'bundle-refused',
        `${entry.problem}; the previous version stays in use`,
      );
    }
  }

  /** Reads every folder again. Never rejects; `list` shows problems. */
  async reloadAll(): Promise<void> {
    await Promise.all([...this.#entries.values()].map((entry) => this.#load(entry)));
  }

  /** Watches the folders, and reloads a bundle when its folder changes. */
  watch(everyMs: number): void {
    const look = async () => {
      for (const entry of this.#entries.values()) {
        const state = await stateOf(entry.spec);
        if (state !== entry.state) void this.#load(entry);
      }
      if (!this.#closing.signal.aborted) this.#watcher = setTimeout(look, everyMs).unref();
    };
    this.#watcher = setTimeout(look, everyMs).unref();
  }

  /** Stops loading, waits until all pending questions are answered, then ends all threads. */
  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#watcher);
    await Promise.all([...this.#entries.values()].map(({ loading }) => loading?.done));
    await Promise.all(this.#pools().map((pool) => pool.close()));
  }

  /** Ends all threads without waiting for answers. */
  async abandon(): Promise<void> {
    await Promise.all(this.#pools().map((pool) => pool.abandon()));
  }

  #pools(): BundlePool[] {
    const current = [...this.#entries.values()].flatMap(({ version }) => version?.pool ?? []);
    return [...current, ...this.#retiring];
  }

  #entry(name: string): Entry {
    const entry = this.#entries.get(name);
    if (entry) return entry;
    throw new RequestProblem(
      404,
      'unknown-bundle',
      `there is no bundle "${name}"; the bundles are: ${[...this.#entries.keys()].join(', ')}`,
    );
  }

  /**
   * Loads a bundle, one load at a time. Callers that arrive during a load may know of files that it has not seen, so
   * they all share the next load. If the folder has changed by then, the current load is useless and is aborted.
   */
  async #load(entry: Entry): Promise<void> {
    if (entry.loading) {
      entry.next ??= this.#loadNext(entry, entry.loading);
      return entry.next;
    }
    const superseded = new AbortController();
    // Taken before reading, so that a change during the read is noticed afterwards.
    const state = stateOf(entry.spec);
    const done = this.#replace(entry, state, superseded.signal).finally(() => {
      delete entry.loading;
    });
    entry.loading = { state, done, superseded };
    await done;
    if (superseded.signal.aborted) await this.#load(entry);
  }

  async #loadNext(entry: Entry, { state, done, superseded }: Loading): Promise<void> {
    if ((await stateOf(entry.spec)) !== (await state)) superseded.abort();
    await done;
    delete entry.next;
    await this.#load(entry);
  }

  /** Never rejects: errors are stored in `entry.problem`. */
  async #replace(entry: Entry, state: Promise<string>, superseded: AbortSignal): Promise<void> {
    if (this.#closing.signal.aborted) return;
    const late = new AbortController();
    const { loadLimitMs } = this.#options;
    const timer = setTimeout(() => late.abort(tooSlow(entry.spec, loadLimitMs)), loadLimitMs);
    const signal = AbortSignal.any([this.#closing.signal, superseded, late.signal]);
    try {
      await untilAborted(this.#readAndStart(entry, state, signal), signal);
    } catch (error) {
      if (this.#closing.signal.aborted || superseded.aborted) return;
      entry.problem = reason(error, entry.spec);
      this.#onEvent({
        kind: 'refused',
        name: entry.spec.name,
        problem: entry.problem,
        cause: error,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param signal once aborted, nothing is changed any more */
  async #readAndStart(entry: Entry, state: Promise<string>, signal: AbortSignal): Promise<void> {
    const { name, folder, deviceFolder } = entry.spec;
    const began = performance.now();
    entry.state = await state;
    const source = await readBundleFiles(folder, `bundle ${name}`);
    const device = deviceFolder ? await readDeviceFiles(deviceFolder, source) : source;
    signal.throwIfAborted();
    const old = entry.version;
    const isKnown = old !== undefined && isSameVersion(old.source, source);
    if (isKnown && isSameVersion(old.device, device)) {
      delete entry.problem;
      return;
    }
    const pool = isKnown ? old.pool : await this.#startPool(source, this.#options, signal);
    entry.version = { source, device, pool, loadedAt: new Date() };
    delete entry.problem;
    if (old && old.pool !== pool) this.#retire(old.pool);
    this.#onEvent({ kind: 'loaded', name, seconds: (performance.now() - began) / 1000 });
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

function describe({ spec: { name }, version, problem, loading }: Entry): BundleInfo[] {
  if (!version) return [];
  const { source, device, pool, loadedAt } = version;
  const { options, metrics, training, madeUp, createdBy } = source.manifest;
  return [
    {
      name,
      ...pool.facts,
      state: loading ? 'loading' : 'ready',
      ...(problem !== undefined && { problem }),
      options,
      ...(metrics && { metrics }),
      ...(training && { training }),
      ...(madeUp && { madeUp }),
      createdBy,
      loadedAt: loadedAt.toISOString(),
      bytes: source.bytes,
      device: { url: `/device/${name}/`, bytes: device.bytes, graph: hasGraph(device.manifest) },
    },
  ];
}
