import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.ts';
import { normalizeTag } from '../../src/base/tags.ts';
import { openStore } from '../../src/store/open-store.ts';
import { filesHolding } from '../files-holding.ts';
import { skipPostgres, startPostgres } from '../postgres-server.ts';

const appending = new URL('append-until-killed.ts', import.meta.url);
const forgetting = new URL('forget-until-killed.ts', import.meta.url);

/**
 * Runs a program of this folder, and kills it some milliseconds after it has acknowledged a number of calls, so that it
 * dies anywhere within a call (or, with no calls, while it opens the store).
 *
 * @returns the acknowledged calls
 */
async function killedAfter(program: URL, args: readonly string[], calls: number, ms: number) {
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(program), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'close');
  let printed = '';
  await new Promise<void>((resolve) => {
    const look = () => printed.split('\n').length > calls && resolve();
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      printed += chunk;
      look();
    });
    child.once('close', () => resolve());
    look();
  });
  await pause(ms);
  child.kill('SIGKILL');
  expect((await exited)[1]).toBe('SIGKILL');
  // The last line may be incomplete; then its call was not acknowledged.
  return printed.split('\n').slice(0, -1);
}

/** Every acknowledged call is stored, and each call is stored completely or not at all. */
async function expectWhole(url: string, acknowledged: readonly string[]): Promise<void> {
  const store = await openStore(url, { normalizeTag });
  const found = new Map<string, number>();
  for (const author of [0, 1, 2]) {
    for (const { id, text } of await store.latest(`author ${author}`, 1e6)) {
      expect(text).toHaveLength(2000);
      found.set(id.slice(0, -1), (found.get(id.slice(0, -1)) ?? 0) + 1);
    }
  }
  expect(acknowledged.filter((call) => !found.has(call))).toEqual([]);
  expect([...found].filter(([, posts]) => posts !== 3)).toEqual([]);
  const counts = new Map((await store.tagCounts(1e6)).map(({ tag, count }) => [tag, count]));
  const posts = 3 * found.size;
  expect(counts).toEqual(new Map(posts === 0 ? [] : [...found, ['all', posts]]));
  await store.close();
}

async function survivesKills(url: string, openingMs: readonly number[], kills: number) {
  const random = new Random(Date.now());
  const acknowledged: string[] = [];
  let round = 0;
  const killed = async (calls: number, ms: number) =>
    killedAfter(appending, [url, `${round++}`], calls, ms);
  for (const ms of openingMs) acknowledged.push(...(await killed(0, ms * random.uniform())));
  await expectWhole(url, acknowledged);
  for (let kill = 0; kill < kills; kill++) {
    const calls = 1 + random.integer(100);
    acknowledged.push(...(await killed(calls, 10 * random.uniform())));
    await expectWhole(url, acknowledged);
  }
  expect(acknowledged.length).toBeGreaterThan(kills);
}

describe('acknowledged posts survive kill -9', () => {
  it('in a folder', { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'octothorpe-killed-'));
    try {
      // The first opening takes longest, since it creates the database.
      await survivesKills(`pglite:${folder}`, [3000, 1500, 1500], 5);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.skipIf(skipPostgres)('on a PostgreSQL server', { timeout: 120_000 }, async () => {
    const server = await startPostgres();
    try {
      await survivesKills(await server.createDatabase(), [500], 4);
    } finally {
      await server.stop();
    }
  });
});

describe('forgotten authors are removed from the files of a folder', () => {
  it('even if the process is killed in the meantime', { timeout: 240_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'octothorpe-killed-'));
    const url = `pglite:${folder}`;
    const random = new Random(Date.now());
    try {
      for (let round = 0; round < 3; round++) {
        const [forgotten, kept] = [`MARKER-${round}-A`, `MARKER-${round}-B`];
        const ms = 250 * random.uniform();
        const args = [url, forgotten, kept];
        const said = await killedAfter(forgetting, args, 1, ms);
        expect(said[0]).toBe('forgotten');
        // Its posts were in the files, so the test does not pass just by looking in the wrong place.
        expect(filesHolding(folder, kept)).not.toEqual([]);

        const store = await openStore(url, { normalizeTag });
        expect(await store.isForgotten(forgotten)).toBe(true);
        expect(await store.latest(forgotten, 1)).toEqual([]);
        await store.erase();
        expect(await store.isErased()).toBe(true);
        expect(filesHolding(folder, forgotten)).toEqual([]);
        expect((await store.latest(kept, 1e6)).length).toBe(2000);
        // A half-written copy of the table, left by the dead process, has the other author's posts.
        await store.forget(kept);
        await store.close();
        expect(filesHolding(folder, forgotten, kept)).toEqual([]);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
