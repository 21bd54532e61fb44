import { cp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { BundlePool } from './bundle-pool.ts';
import { BundleRegistry } from './bundle-registry.ts';
import type { BundleEvent } from './served-bundle.ts';
import { temporaryFolder, writeSmallBundle } from './server.case.ts';

const loadLimitMs = 60_000;

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  await writeSmallBundle(join(folder, 'template'), 'random');
});

/** Writes a bundle. One created by "hangs" never finishes loading. */
async function put(name: string, createdBy: string): Promise<void> {
  await rm(join(folder, name), { recursive: true, force: true });
  await cp(join(folder, 'template'), join(folder, name), { recursive: true });
  const file = join(folder, name, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...manifest, createdBy }));
}

let events: BundleEvent[] = [];
/** Number of loads that hang, and of those that were then aborted. */
let hung = 0;
let ended = 0;
let registry: BundleRegistry | undefined;
beforeEach(() => {
  events = [];
  hung = 0;
  ended = 0;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await registry?.close();
});

/** Without threads, which `bundle-pool.test.ts` covers. */
function registryOf(...names: string[]): BundleRegistry {
  const pool = { facts: {}, running: 0, waiting: 0, close: async () => {} };
  const startPool: typeof BundlePool.start = async ({ manifest }, _, signal) => {
    if (manifest.createdBy !== 'hangs') return pool as unknown as BundlePool;
    hung++;
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        ended++;
        reject(signal.reason);
      });
    });
  };
  const specs = names.map((name) => ({ name, folder: join(folder, name) }));
  const options = { threads: 1, maxWaiting: 1, timeLimitMs: 1000, loadLimitMs };
  registry = new BundleRegistry(specs, options, (event) => events.push(event), startPool);
  return registry;
}

const shows = (all: BundleRegistry, name: string) =>
  all.list().find((one) => one.name === name)?.createdBy;
const hangs = (times = 1) => vi.waitFor(() => expect(hung).toBe(times), 20_000);

it('rejects a bundle that hangs at startup', async () => {
  await put('a', 'hangs');
  const loading = registryOf('a').loadAll();
  const refused = expect(loading).rejects.toThrow(
    /a cannot be served as "a": bundle a did not load within 60 s; train it again, or give it more time \(--load-limit\)$/,
  );
  await hangs();
  vi.advanceTimersByTime(loadLimitMs);
  await refused;
  expect(ended).toBe(1);
  expect(events).toMatchObject([{ kind: 'refused', name: 'a' }]);
});

it('keeps the old version if the new one hangs, and later takes a good one', async () => {
  await put('a', 'old');
  const one = registryOf('a');
  await one.loadAll();
  await put('a', 'hangs');
  const refused = expect(one.reload('a')).rejects.toThrow(
    'bundle a did not load within 60 s; train it again, or give it more time (--load-limit); the previous version stays in use',
  );
  await hangs();
  vi.advanceTimersByTime(loadLimitMs);
  await refused;
  expect(shows(one, 'a')).toBe('old');
  await put('a', 'new');
  await one.reload('a');
  expect(shows(one, 'a')).toBe('new');
  expect(one.list()[0].problem).toBeUndefined();
});

it('loads other bundles while one hangs, and a good version in its place', async () => {
  await put('a', 'old');
  await put('b', 'old');
  const both = registryOf('a', 'b');
  await both.loadAll();
  await put('a', 'hangs');
  const waiting = both.reload('a');
  await hangs();
  await put('b', 'new');
  await both.reload('b');
  expect(shows(both, 'b')).toBe('new');
  expect(both.list()[0].state).toBe('loading');
  expect(ended).toBe(0);
  await put('a', 'new');
  await both.reload('a');
  // The call that waited for the hanging version gets the good one.
  await waiting;
  expect([ended, shows(both, 'a'), both.list()[0].state]).toEqual([1, 'new', 'ready']);
  expect(events.filter(({ kind }) => kind === 'refused')).toEqual([]);
});

it('keeps waiting for a bundle that is requested again unchanged', async () => {
  await put('a', 'hangs');
  const one = registryOf('a');
  const loading = expect(one.loadAll()).rejects.toThrow('did not load within 60 s');
  await hangs();
  const again = expect(one.reload('a')).rejects.toThrow('did not load within 60 s');
  vi.advanceTimersByTime(loadLimitMs);
  await loading;
  await hangs(2);
  vi.advanceTimersByTime(loadLimitMs);
  await again;
  expect(ended).toBe(2);
});

it('keeps watching every folder while a bundle hangs', async () => {
  await put('a', 'old');
  await put('b', 'old');
  const both = registryOf('a', 'b');
  await both.loadAll();
  both.watch(10);
  await put('a', 'hangs');
  await hangs();
  await put('b', 'new');
  await vi.waitFor(() => expect(shows(both, 'b')).toBe('new'), 20_000);
  await put('a', 'new');
  await vi.waitFor(() => expect(shows(both, 'a')).toBe('new'), 20_000);
  expect(ended).toBe(1);
});

it.each(['f', '.'])('says what is wrong with a bundle in the folder "%s"', async (short) => {
  await put('f', 'any');
  const home = process.cwd();
  process.chdir(short === '.' ? join(folder, 'f') : folder);
  try {
    const startPool = () => Promise.reject(new Error('not reached'));
    const options = { threads: 1, maxWaiting: 1, timeLimitMs: 1000, loadLimitMs };
    const spec = { name: 'tags', folder: short, deviceFolder: short };
    const refusal = async () => {
      const all = new BundleRegistry([spec], options, (event) => events.push(event), startPool);
      await all.reloadAll();
      const [event] = events.splice(0);
      return event && 'problem' in event ? event.problem : undefined;
    };
    const file = join(folder, 'f', 'arrays.safetensors');
    await rm(file);
    const missing = 'the file arrays.safetensors is missing or unreadable';
    expect(await refusal()).toBe(`bundle tags: ${missing}; copy or train the bundle again`);
    await symlink('/nowhere', file);
    expect(await refusal()).toBe(
      'bundle tags: arrays.safetensors is a link or not a regular file, and might lead outside the bundle; copy the bundle again',
    );
    if (short === 'f') await rm(join(folder, 'f'), { recursive: true });
    else await rm(join(folder, 'f', 'manifest.json'));
    expect(await refusal()).toMatch(
      short === 'f'
        ? /^bundle tags: its folder is not there; make it with "octothorpe train --out FOLDER"$/
        : /^bundle tags is not a bundle: it has no readable manifest\.json; /,
    );
  } finally {
    process.chdir(home);
  }
});
