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

/** A bundle to serve. */
export interface BundleSpec {
  /** What requests call it. */
  readonly name: string;
  readonly folder: string;
  /** Another bundle, made for browsers, to be offered in its place there. */
  readonly deviceFolder?: string | undefined;
}

/** What happened to a bundle, for the log and the metrics. */
export type BundleEvent =
  | { readonly kind: 'loaded'; readonly name: string; readonly seconds: number }
  | {
      readonly kind: 'refused';
      readonly name: string;
      readonly problem: string;
      readonly cause: unknown;
    };

/** One version of a bundle that answers. */
interface Version {
  readonly source: BundleFiles;
  readonly device: BundleFiles;
  readonly pool: BundlePool;
  readonly loadedAt: Date;
}

interface Entry {
  readonly spec: BundleSpec;
  version?: Version;
  /** Why the newest files were refused. */
  problem?: string;
  /** The folders when they were last read. */
  state?: string;
  /** A loading under way, with what it will have done. */
  loading?: Promise<void>;
  /** The one after it, if somebody waits for that. */
  next?: Promise<void>;
}

/**
 * The bundles of a server by name. A new version is loaded beside the old one, which answers until the new
 * one does, and then finishes what it has; a broken new version is refused, and the old one goes on.
 */
export class BundleRegistry {
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #options: PoolOptions;
  readonly #onEvent: (event: BundleEvent) => void;
  readonly #retiring = new Set<BundlePool>();
  #watcher: NodeJS.Timeout | undefined;
  readonly #closing = new AbortController();

  /** @param specs at least one; the first is the default */
  constructor(
    specs: readonly BundleSpec[],
    options: PoolOptions,
    onEvent: (event: BundleEvent) => void,
  ) {
    this.#entries = new Map(specs.map((spec) => [spec.name, { spec }]));
    this.#options = options;
    this.#onEvent = onEvent;
  }

  /** What answers requests that name no bundle. */
  get defaultName(): string {
    return this.#entries.keys().next().value!;
  }

  /** Whether every bundle answers. */
  get isReady(): boolean {
    return [...this.#entries.values()].every(({ version }) => version !== undefined);
  }

  /** Requests that wait for a thread, and those that have one, of all bundles. */
  get load(): { readonly waiting: number; readonly running: number } {
    const pools = this.#pools();
    const sum = (of: (pool: BundlePool) => number) =>
      pools.reduce((total, pool) => total + of(pool), 0);
    return { waiting: sum((pool) => pool.waiting), running: sum((pool) => pool.running) };
  }

  /**
   * Loads all bundles.
   *
   * @throws {DataFormatError} if one is broken, saying why
   * @throws {InterruptedError} if it is closed meanwhile
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
   * The version of a bundle that answers now.
   *
   * @throws {RequestProblem} 404 if there is none of this name; 503 while it is first loaded
   */
  get(name = this.defaultName): Version & { readonly name: string } {
    const { version } = this.#entry(name);
    if (!version) throw tryLater('not-ready', 'the server is starting: it loads its bundles');
    return { ...version, name };
  }

  list(): BundleInfo[] {
    return [...this.#entries.values()].flatMap(describe);
  }

  /**
   * Reads the bundle's folder again and, if another version stands there, replaces the one that answers.
   *
   * @throws {RequestProblem} 404 if there is none of this name; 409 if the new version was refused
   */
  async reload(name: string): Promise<void> {
    const entry = this.#entry(name);
    await this.#load(entry);
    if (entry.problem !== undefined) {
      throw new RequestProblem(
        409,
        'bundle-refused',
        `${entry.problem}; the version that was loaded before goes on answering`,
      );
    }
  }

  /** Reads every folder again; never rejects, `list` tells of problems. */
  async reloadAll(): Promise<void> {
    await Promise.all([...this.#entries.values()].map((entry) => this.#load(entry)));
  }

  /** Reloads bundles whose folder changes from now on. */
  watch(everyMs: number): void {
    const look = async () => {
      for (const entry of this.#entries.values()) {
        const state = await stateOf(entry.spec);
        if (state !== entry.state) await this.#load(entry);
      }
      if (!this.#closing.signal.aborted) this.#watcher = setTimeout(look, everyMs).unref();
    };
    this.#watcher = setTimeout(look, everyMs).unref();
  }

  /** Stops loading, lets the questions that are there be answered, then ends all threads. */
  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#watcher);
    await Promise.all([...this.#entries.values()].map(({ loading }) => loading));
    await Promise.all(this.#pools().map((pool) => pool.close()));
  }

  /** As `close`, without waiting for answers. */
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
      `there is no bundle "${name}"; there are: ${[...this.#entries.keys()].join(', ')}`,
    );
  }

  /**
   * One loading of a bundle at a time. Who asks meanwhile may know of files that it has not seen: all of those
   * share the next one.
   */
  #load(entry: Entry): Promise<void> {
    if (entry.loading) {
      entry.next ??= entry.loading.then(() => {
        delete entry.next;
        return this.#load(entry);
      });
      return entry.next;
    }
    entry.loading = this.#replace(entry).finally(() => {
      delete entry.loading;
    });
    return entry.loading;
  }

  /** Never rejects: what goes wrong is told in `entry.problem`. */
  async #replace(entry: Entry): Promise<void> {
    const { signal } = this.#closing;
    if (signal.aborted) return;
    const { name, folder, deviceFolder } = entry.spec;
    const began = performance.now();
    try {
      // Before reading: a change while files are read is seen as one afterwards.
      entry.state = await stateOf(entry.spec);
      const source = await readBundleFiles(folder, `bundle ${name}`);
      const device = deviceFolder ? await readDeviceFiles(deviceFolder, source) : source;
      const old = entry.version;
      const isKnown = old !== undefined && isSameVersion(old.source, source);
      if (isKnown && isSameVersion(old.device, device)) {
        delete entry.problem;
        return;
      }
      const pool = isKnown ? old.pool : await BundlePool.start(source, this.#options, signal);
      entry.version = { source, device, pool, loadedAt: new Date() };
      delete entry.problem;
      if (old && old.pool !== pool) this.#retire(old.pool);
      this.#onEvent({ kind: 'loaded', name, seconds: (performance.now() - began) / 1000 });
    } catch (error) {
      if (signal.aborted) return;
      entry.problem = reason(error, entry.spec);
      this.#onEvent({ kind: 'refused', name, problem: entry.problem, cause: error });
    }
  }

  #retire(pool: BundlePool): void {
    this.#retiring.add(pool);
    pool.close().finally(() => this.#retiring.delete(pool));
  }
}

/** What browsers load instead, checked: no thread here ever loads it. */
async function readDeviceFiles(
  folder: string,
  { where, manifest: { model } }: BundleFiles,
): Promise<BundleFiles> {
  const files = await readBundleFiles(folder, `${where} (for browsers)`);
  await checkHashes(files);
  const { model: other } = files.manifest;
  if (other === model) return files;
  throw new DataFormatError(
    `${files.where}: expected a smaller ${model}, got a bundle of ${other}; export it from the bundle that is served`,
  );
}

async function stateOf({ folder, deviceFolder }: BundleSpec): Promise<string> {
  const state = await folderState(folder);
  return deviceFolder ? `${state}\n\n${await folderState(deviceFolder)}` : state;
}

/** For clients too, so that paths are left out. */
function reason(error: unknown, { name, folder, deviceFolder }: BundleSpec): string {
  if (!(error instanceof OctothorpeError)) return `bundle ${name} cannot be loaded`;
  const named = error.message.replaceAll(folder, name);
  return deviceFolder ? named.replaceAll(deviceFolder, `${name} (for browsers)`) : named;
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
