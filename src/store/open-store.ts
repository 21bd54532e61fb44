import { InvalidArgumentError } from '../base/errors.ts';
import { CheckedStore } from './checked-store.ts';
import type { Driver, Store } from './store.ts';

export interface OpenStoreOptions {
  /** Returns the identity of a tag, or '' for a string that is not a tag. */
  readonly normalizeTag: (tag: string) => string;
}

/**
 * Opens the store of a URL, and creates it if it does not exist:
 * - `memory:` in this process;
 * - `pglite:FOLDER` embedded, in a folder on disk that only one process may open at a time;
 * - `postgres://USER:PASSWORD@HOST:PORT/DATABASE` on a PostgreSQL server (12 or later).
 *
 * @throws {InvalidArgumentError} if it is not the URL of a store
 * @throws {NotSupportedError} if the driver's package is not installed, or the store has a newer layout
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
  // The message repeats only the scheme, since the URL may contain a password.
  throw new InvalidArgumentError(
    `the URL of a store must be memory:, pglite:FOLDER or postgres://USER:PASSWORD@HOST:PORT/DATABASE, got ${scheme ? `${scheme}:...` : 'something else'}`,
  );
}
