import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BundleManifest } from '../../../src/recommend/manifest.ts';
import { BundleStore, StorageError } from './bundle-store.ts';
import { freeName, type StoredBundle } from './stored-bundle.ts';

const bundle = (id: string, about: Partial<StoredBundle> = {}): StoredBundle => ({
  id,
  name: `model ${id}`,
  addedAt: 1,
  manifest: { model: 'knn' } as BundleManifest,
  tags: 3,
  files: new Map([['manifest.json', new Blob([`{"of":"${id}"}`])]]),
  ...about,
});
const text = async ({ files }: StoredBundle) => files.get('manifest.json')?.text();
const names = async (store: BundleStore) => (await store.list()).map(({ name }) => name);

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('BundleStore', () => {
  it('keeps bundles with their files for the next visit, latest first', async () => {
    const store = new BundleStore();
    expect(await store.list()).toEqual([]);
    await store.put(bundle('a', { addedAt: 1 }));
    await store.put(bundle('b', { addedAt: 2, author: 'ann' }));
    const [b, a, ...others] = await new BundleStore().list();
    expect(others).toEqual([]);
    expect(b).toEqual(bundle('b', { addedAt: 2, author: 'ann' }));
    expect([await text(a), await text(b)]).toEqual(['{"of":"a"}', '{"of":"b"}']);
  });

  it('renames, replaces and deletes one bundle and leaves the others', async () => {
    const store = new BundleStore();
    for (const id of ['a', 'b', 'c']) await store.put(bundle(id));
    await store.rename('a', 'mine');
    await store.put(bundle('b', { name: 'newer', files: bundle('new').files }));
    await store.remove('c');
    await store.remove('never there');
    const left = await store.list();
    expect(new Map(left.map(({ id, name }) => [id, name]))).toEqual(
      new Map([
        ['a', 'mine'],
        ['b', 'newer'],
      ]),
    );
    expect(await Promise.all(left.map(text))).toEqual(
      left.map(({ id }) => (id === 'a' ? '{"of":"a"}' : '{"of":"new"}')),
    );
  });

  it('does not bring back a bundle that another tab deleted', async () => {
    const store = new BundleStore();
    await store.put(bundle('a'));
    await new BundleStore().remove('a');
    const renamed = store.rename('a', 'mine');
    await expect(renamed).rejects.toMatchObject({ fault: 'gone' });
    await expect(renamed).rejects.toThrow(/not there any more: it was deleted in another tab/);
    expect(await store.list()).toEqual([]);
  });

  it('keeps what another tab made a bundle learn: the second write is refused', async () => {
    const store = new BundleStore();
    await store.put(bundle('a'));
    const [mine, theirs] = [await store.get('a'), await new BundleStore().get('a')];
    const learnt = (revision: string, from: StoredBundle): StoredBundle => ({
      ...from,
      learning: { base: from, posts: [], merged: 0, revision },
    });
    await new BundleStore().replace(theirs, learnt('theirs', theirs));
    const late = store.replace(mine, learnt('mine', mine));
    await expect(late).rejects.toMatchObject({ fault: 'changed' });
    await store.rename('a', 'renamed');
    const now = await store.get('a');
    expect(now.learning?.revision).toBe('theirs');
    await store.replace(now, learnt('mine', { ...now, name: 'old name' }));
    expect(await store.get('a')).toMatchObject({ name: 'renamed', learning: { revision: 'mine' } });
  });

  it('brings back nothing that was cleared', async () => {
    const store = new BundleStore();
    for (const id of ['a', 'b']) await store.put(bundle(id));
    const before = await store.get('a');
    await new BundleStore().clear();
    expect(await store.list()).toEqual([]);
    await expect(store.get('a')).rejects.toMatchObject({ fault: 'gone' });
    await expect(store.replace(before, before)).rejects.toMatchObject({ fault: 'gone' });
    expect(await store.list()).toEqual([]);
  });

  it('writes a bundle by one put; if that fails, the earlier one is whole', async () => {
    const store = new BundleStore();
    await store.put(bundle('a', { name: 'old' }));
    const put = vi.spyOn(IDBObjectStore.prototype, 'put');
    await store.put(bundle('b'));
    expect(put).toHaveBeenCalledTimes(1);
    put.mockImplementation(function (this: IDBObjectStore) {
      // As browsers do when the disk is full: they accept the request, then abort the transaction.
      const request = this.get('a');
      request.addEventListener('success', () => this.transaction.abort());
      return request as never;
    });
    await expect(store.put(bundle('a', { name: 'new' }))).rejects.toThrow(StorageError);
    put.mockRestore();
    expect((await names(store)).toSorted()).toEqual(['model b', 'old']);
  });

  it('says that the storage is full, and works again when there is room', async () => {
    const store = new BundleStore();
    await store.put(bundle('a'));
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    const full = store.put(bundle('b'));
    await expect(full).rejects.toMatchObject({ fault: 'full' });
    await expect(full).rejects.toThrow(/^The browser has no room for the model\. Delete models/);
    vi.restoreAllMocks();
    await store.put(bundle('b'));
    expect((await names(store)).toSorted()).toEqual(['model a', 'model b']);
  });

  it('says that there is no storage: not in this browser, or not for this page', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const none = new BundleStore().list();
    await expect(none).rejects.toMatchObject({ fault: 'missing' });
    await expect(none).rejects.toThrow(/^The browser keeps nothing for this page: it is a private/);
    vi.stubGlobal('indexedDB', {
      open() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    await expect(new BundleStore().put(bundle('a'))).rejects.toMatchObject({ fault: 'missing' });
  });
});

it('a name is trimmed, short and not taken', () => {
  expect(freeName('  Mine ', [])).toBe('Mine');
  expect(freeName(' ', [])).toBe('My posts');
  expect(freeName('Mine', ['Mine', 'Mine 2', 'Mine 4'])).toBe('Mine 3');
  expect([...freeName('🎈'.repeat(100), [])]).toHaveLength(80);
});
