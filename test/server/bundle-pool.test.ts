import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, it, vi } from 'vitest';
import { type BundleFiles, readBundleFiles } from '../../src/server/bundle-files.ts';
import { BundlePool } from '../../src/server/bundle-pool.ts';
import { temporaryFolder, writeSmallBundle } from '../../src/server/server.case.ts';

const never = new AbortController().signal;
const question = (text: string, posts = 1) =>
  ({
    kind: 'suggest',
    queries: Array(posts).fill({ text }),
    options: { k: 1 },
  }) as const;
const timeLimitMs = 500;

let files: BundleFiles;
let pool: BundlePool;
beforeAll(async () => {
  const folder = await temporaryFolder();
  await writeSmallBundle(folder);
  files = await readBundleFiles(folder, 'bundle knn');
  pool = await BundlePool.start(files, { threads: 1, maxWaiting: 1, timeLimitMs }, never);
  return () => pool.abandon();
});

it('stops starting when the signal aborts', async () => {
  const closing = new AbortController();
  const options = { threads: 1, maxWaiting: 1, timeLimitMs };
  const starting = BundlePool.start(files, options, closing.signal);
  closing.abort(new Error('closed'));
  await expect(starting).rejects.toThrow();
  await expect(BundlePool.start(files, options, closing.signal)).rejects.toThrow('closed');
});

it('ends a thread that hangs while it loads', async () => {
  const worker = join(await temporaryFolder(), 'hang.mjs');
  const loop = 'const beat = workerData.files.get("beat"); for (;;) beat[0]++;';
  await writeFile(worker, `import { workerData } from 'node:worker_threads'; ${loop}`);
  const beat = new Int32Array(new SharedArrayBuffer(4));
  const stuck = { ...files, files: new Map([['beat', beat as unknown as Uint8Array]]) };
  const options = { threads: 1, maxWaiting: 1, timeLimitMs };
  const late = new AbortController();
  const starting = BundlePool.start(stuck, options, late.signal, pathToFileURL(worker));
  await vi.waitFor(() => expect(beat[0]).not.toBe(0), 20_000);
  late.abort(new Error('too late'));
  await expect(starting).rejects.toThrow('too late');
  let last: number | undefined;
  await vi.waitFor(() => {
    const before = last;
    last = beat[0];
    expect(last).toBe(before);
  }, 20_000);
});

it('replaces a thread that hangs', async () => {
  const before = await pool.ask(question('espresso and crema'), never);
  // Minutes of work that needs the memory of a single post.
  const hanging = question('espresso and crema '.repeat(1000), 100_000);
  const late = AbortSignal.timeout(timeLimitMs);
  await expect(pool.ask(hanging, late)).rejects.toThrow('timeout');
  expect(pool.running).toBe(1);
  await vi.waitFor(
    async () => expect(await pool.ask(question('espresso and crema'), never)).toEqual(before),
    { timeout: 20_000, interval: 50 },
  );
  expect(pool.running).toBe(0);
});

it('rejects a question if too many are waiting, and removes withdrawn ones from the queue', async () => {
  const slow = question('espresso and crema '.repeat(100), 20);
  const patient = pool.ask(slow, never);
  const leaving = new AbortController();
  const waits = pool.ask(slow, leaving.signal);
  expect([pool.running, pool.waiting]).toEqual([1, 1]);
  await expect(pool.ask(slow, never)).rejects.toMatchObject({
    statusCode: 503,
    problemCode: 'busy',
  });
  leaving.abort(new Error('gone'));
  await expect(waits).rejects.toThrow('gone');
  expect(pool.waiting).toBe(0);
  expect((await patient).recommendations).toHaveLength(20);
});
