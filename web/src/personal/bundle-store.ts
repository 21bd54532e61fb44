import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { StoredBundle } from './stored-bundle.ts';

/** What a browser's storage may lack: all of it, room, or the bundle, which another tab may also have changed. */
export type StorageFault = 'missing' | 'full' | 'gone' | 'changed' | 'failed';

/** The browser cannot keep something. The message says what that means for the person. */
export class StorageError extends Error {
  readonly fault: StorageFault;

  constructor(fault: StorageFault, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'StorageError';
    this.fault = fault;
  }
}

interface Schema extends DBSchema {
  bundles: { key: string; value: StoredBundle };
}

/**
 * A person's own bundles in the browser's storage (IndexedDB). Each bundle is one record, which is written by one `put`
 * in a transaction of its own: a crash leaves the earlier record or the new one.
 */
export class BundleStore {
  #database: Promise<IDBPDatabase<Schema>> | undefined;

  /** Returns all bundles, latest first. @throws {StorageError} if the browser keeps nothing for this page */
  async list(): Promise<StoredBundle[]> {
    const bundles = await this.#use((database) => database.getAll('bundles'));
    return bundles.sort((a, b) => b.addedAt - a.addedAt);
  }

  /** Adds a bundle, or replaces that of the same id. @throws {StorageError} `full` or `missing` */
  async put(bundle: StoredBundle): Promise<void> {
    await this.#use(async (database) => {
      const write = database.transaction('bundles', 'readwrite', { durability: 'strict' });
      await Promise.all([write.store.put(bundle), write.done]);
    });
  }

  /** @throws {StorageError} `gone` if the bundle is not there any more */
  async rename(id: string, name: string): Promise<void> {
    await this.#use(async (database) => {
      const write = database.transaction('bundles', 'readwrite', { durability: 'strict' });
      const bundle = await write.store.get(id);
      if (!bundle) throw isGone();
      await Promise.all([write.store.put({ ...bundle, name }), write.done]);
    });
  }

  /** @throws {StorageError} `gone` if the bundle is not there any more */
  async get(id: string): Promise<StoredBundle> {
    const bundle = await this.#use((database) => database.get('bundles', id));
    if (!bundle) throw isGone();
    return bundle;
  }

  /**
   * Replaces what a bundle has learnt, in one transaction. Its name stays as stored.
   *
   * @param before the bundle that `after` was made from
   * @throws {StorageError} `changed` if what is stored has learnt or forgotten something since `before`; `gone`; `full`
   */
  async replace(before: StoredBundle, after: StoredBundle): Promise<void> {
    await this.#use(async (database) => {
      const write = database.transaction('bundles', 'readwrite', { durability: 'strict' });
      const stored = await write.store.get(before.id);
      if (!stored) throw isGone();
      if (stored.learning?.revision !== before.learning?.revision) {
        throw new StorageError('changed', 'The model was changed in another tab. Try again.');
      }
      await Promise.all([write.store.put({ ...after, name: stored.name }), write.done]);
    });
  }

  /** Deletes all bundles. */
  async clear(): Promise<void> {
    await this.#use((database) => database.clear('bundles'));
  }

  /** Deletes a bundle; one that is not there is no error. */
  async remove(id: string): Promise<void> {
    await this.#use((database) => database.delete('bundles', id));
  }

  async #use<T>(work: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    try {
      this.#database ??= openDB<Schema>('octothorpe', 1, {
        upgrade(database) {
          database.createObjectStore('bundles', { keyPath: 'id' });
        },
        // The person cleared the browser's data: the next use opens it again.
        terminated: () => this.#forget(),
      });
      return await work(await this.#database);
    } catch (cause) {
      if (cause instanceof StorageError) throw cause;
      this.#forget();
      throw asStorageError(cause);
    }
  }

  #forget(): void {
    this.#database?.then((database) => database.close()).catch(() => undefined);
    this.#database = undefined;
  }
}

function isGone(): StorageError {
  return new StorageError(
    'gone',
    'The model is not there any more: it was deleted in another tab, or the browser cleared its storage.',
  );
}

function asStorageError(cause: unknown): StorageError {
  const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
  if (name === 'QuotaExceededError') {
    return new StorageError(
      'full',
      'The browser has no room for the model. Delete models that you do not need, or free space on your device, and try again.',
      { cause },
    );
  }
  // Without IndexedDB, idb fails with a ReferenceError or TypeError; where it is forbidden, opening fails.
  if (['SecurityError', 'InvalidStateError', 'ReferenceError', 'TypeError'].includes(name)) {
    return new StorageError(
      'missing',
      'The browser keeps nothing for this page: it is a private window, or its storage is switched off.',
      { cause },
    );
  }
  return new StorageError('failed', `The browser’s storage failed: ${message}`, { cause });
}
