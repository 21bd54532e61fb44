import { InvalidArgumentError } from '../base/errors.ts';
import { CheckedStore } from './checked-store.ts';
import type { Driver, Store } from './store.ts';

export interface OpenStoreOptions {
  /** The identity of a tag; returns '' for what is none. */
  readonly normalizeTag: (tag: string) => string;
}

/**
 * The store that a URL names, created if it is not there yet:
 * - `memory:` in this process;
 * - `pglite:FOLDER` embedded, in a folder on disk that one process at a time may open;
 * - `postgres://USER:PASSWORD@HOST:PORT/DATABASE` on a PostgreSQL server (12 or later).
 *
 * @throws {InvalidArgumentError} if the URL names no store
 * @throws {NotSupportedError} if the driver's package is not installed, or the store is of a newer layout
 * @throws {UnavailableError} if the database does not answer, or another process has the folder open
 */
export async function openStore(url: string, options: OpenStoreOptions): Promise<Store> {
  const store = new CheckedStore(await openDriver(url), options.normalizeTag);
  await store.resume();
  return store;
}

async function openDriver(url: string): Promise<Driver> {
  const [, scheme, rest] = /^([a-z]+):(.*)$/s.exec(url) ?? [];
  if (scheme === 'memory' && rest === '') {
    return new (await import('./memory-store.ts')).MemoryDriver();
  }
  if (scheme === 'pglite' && rest) {
    return (await import('./pglite-store.ts')).openPglite(rest);
  }
  if (scheme === 'postgres' || scheme === 'postgresql') {
    return (await import('./postgres-store.ts')).openPostgres(url);
  }
  // What was given is not repeated but for its scheme: there may be a password in it.
  throw new InvalidArgumentError(
    `a store is named by memory:, pglite:FOLDER or postgres://USER:PASSWORD@HOST:PORT/DATABASE, got ${scheme ? `${scheme}:...` : 'something else'}`,
  );
}
