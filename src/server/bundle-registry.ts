import { DataFormatError, throwIfAborted } from '../base/errors.ts';
import { BundlePool } from './bundle-pool.ts';
import type { LearningBundle } from './learner.ts';
import { RequestProblem, tryLater } from './problems.ts';
import type { BundleInfo } from './schemas.ts';
import {
  type BundleEvent,
  type BundleSpec,
  type LoadOptions,
  ServedBundle,
  type Version,
} from './served-bundle.ts';

/** The bundles of a server by name. They load independently of one another, each within a time limit. */
export class BundleRegistry {
  readonly #bundles: ReadonlyMap<string, ServedBundle>;
  readonly #closing = new AbortController();
  #watcher: NodeJS.Timeout | undefined;

  /**
   * @param specs at least one; the first is the default
   * @param startPool starts the threads of a version
   */
  constructor(
    specs: readonly BundleSpec[],
    options: LoadOptions,
    onEvent: (event: BundleEvent) => void,
    startPool: typeof BundlePool.start = BundlePool.start,
  ) {
    const loader = { options, onEvent, startPool, closing: this.#closing.signal };
    this.#bundles = new Map(specs.map((spec) => [spec.name, new ServedBundle(spec, loader)]));
  }

  /** The bundle for requests that name none. */
  get defaultName(): string {
    return this.#bundles.keys().next().value!;
  }

  /** Whether every bundle has a loaded version. */
  get isReady(): boolean {
    return this.#all.every(({ version }) => version !== undefined);
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
    const broken = this.#all.find(({ version }) => !version);
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
    const { version } = this.#bundle(name);
    if (!version)
      throw tryLater('not-ready', 'the server is starting and still loading its bundles');
    return { ...version, name };
  }

  list(): BundleInfo[] {
    return this.#all.flatMap((bundle) => bundle.describe() ?? []);
  }

  /** The bundles whose models can learn further posts. */
  learning(): LearningBundle[] {
    return this.#all
      .filter(({ version }) => version?.pool.facts.learns)
      .map(({ spec: { name, folder } }) => ({ name, folder }));
  }

  /**
   * Reads the bundle's folder again and, if it has another version, replaces the current one.
   *
   * @throws {RequestProblem} 404 if there is no bundle of this name; 409 if the new version was rejected
   */
  async reload(name: string): Promise<void> {
    const bundle = this.#bundle(name);
    await bundle.load();
    if (bundle.problem !== undefined) {
      throw new RequestProblem(
        409,
        'bundle-refused',
        `${bundle.problem}; the previous version stays in use`,
      );
    }
  }

  /** Reads every folder again. Never rejects; `list` shows problems. */
  async reloadAll(): Promise<void> {
    await Promise.all(this.#all.map((bundle) => bundle.load()));
  }

  /** Watches the folders, and reloads a bundle when its folder changes. */
  watch(everyMs: number): void {
    const look = async () => {
      for (const bundle of this.#all) {
        if (await bundle.hasChanged()) void bundle.load();
      }
      if (!this.#closing.signal.aborted) this.#watcher = setTimeout(look, everyMs).unref();
    };
    this.#watcher = setTimeout(look, everyMs).unref();
  }

  /** Stops loading, waits until all pending questions are answered, then ends all threads. */
  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#watcher);
    await Promise.all(this.#all.map(({ settled }) => settled));
    await Promise.all(this.#pools().map((pool) => pool.close()));
  }

  /** Ends all threads without waiting for answers. */
  async abandon(): Promise<void> {
    await Promise.all(this.#pools().map((pool) => pool.abandon()));
  }

  get #all(): readonly ServedBundle[] {
    return [...this.#bundles.values()];
  }

  #pools(): BundlePool[] {
    return this.#all.flatMap(({ pools }) => pools);
  }

  #bundle(name: string): ServedBundle {
    const bundle = this.#bundles.get(name);
    if (bundle) return bundle;
    throw new RequestProblem(
      404,
      'unknown-bundle',
      `there is no bundle "${name}"; the bundles are: ${[...this.#bundles.keys()].join(', ')}`,
    );
  }
}
