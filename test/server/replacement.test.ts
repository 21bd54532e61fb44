import { cp, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { OctothorpeServer } from '../../src/server/create-server.ts';
import {
  expectProblem,
  temporaryFolder,
  testServer,
  writeSmallBundle,
} from '../../src/server/server.case.ts';

let folder: string;
let knn: string;
let server: OctothorpeServer;
const log: string[] = [];
beforeAll(async () => {
  folder = await temporaryFolder();
  knn = join(folder, 'knn');
  await writeSmallBundle(join(folder, 'small'), 'knn', 60);
  await writeSmallBundle(join(folder, 'large'), 'knn', 180);
  await cp(join(folder, 'small'), knn, { recursive: true });
  server = await testServer({
    bundles: [{ name: 'knn', folder: knn }],
    watchMs: 20,
    log: { write: (line) => log.push(line) },
  });
  await server.load();
});

async function put(version: string): Promise<void> {
  await cp(join(folder, version), join(folder, 'next'), { recursive: true });
  await rename(knn, join(folder, 'old'));
  await rename(join(folder, 'next'), knn);
  await rm(join(folder, 'old'), { recursive: true });
}

const info = async () => (await server.app.inject('/v1/models')).json().bundles[0];
const reload = () => server.app.inject({ method: 'POST', url: '/v1/models/knn/reload' });
const ask = () =>
  server.app.inject({
    method: 'POST',
    url: '/v1/recommend',
    payload: { posts: [{ text: 'espresso and latte' }], k: 1, raw: true },
  });

describe('replacing a bundle', () => {
  it('loses no request, and switches to the new version', async () => {
    const before = await info();
    const seen = new Set<string>();
    let isDone = false;
    const clients = Array.from({ length: 8 }, async () => {
      while (!isDone) {
        const answer = await ask();
        seen.add(`${answer.statusCode} ${JSON.stringify(answer.json().recommendations)}`);
      }
    });
    await put('large');
    await vi.waitFor(async () => expect((await info()).bytes).not.toBe(before.bytes), 20_000);
    await put('small');
    await vi.waitFor(async () => expect((await info()).bytes).toBe(before.bytes), 20_000);
    isDone = true;
    await Promise.all(clients);
    const statuses = [...seen].map((one) => one.slice(0, 3));
    expect([...new Set(statuses)]).toEqual(['200']);
    expect(seen.size).toBe(2);
  });

  it('rejects a broken version, says why, and keeps the old one', async () => {
    const good = (await ask()).json();
    const { bytes } = await info();
    const tags = join(knn, 'tags.txt');
    await writeFile(tags, 'broken\n');
    await writeFile(join(knn, 'manifest.json'), await manifestWithNote(knn));
    // The server may first see a partly written manifest.
    await vi.waitFor(
      async () => expect((await info()).problem).toMatch(/^bundle knn: .*tags\.txt/),
      20_000,
    );
    const { problem, state } = await info();
    expect(state).toMatch(/ready|loading/);
    expect(problem).not.toContain(folder);
    expect((await info()).bytes).toBe(bytes);
    const refused = expectProblem(await reload(), 409, 'bundle-refused');
    expect(refused.detail).toMatch(/tags\.txt.*the previous version stays in use/);
    expect((await ask()).json()).toEqual(good);
    expect(log.some((line) => line.includes('"bundle refused"'))).toBe(true);
    expect((await server.app.inject('/metrics')).body).toMatch(
      /octothorpe_bundle_loads_total\{bundle="knn",outcome="refused"\} \d/,
    );
    await put('small');
    await vi.waitFor(async () => expect((await info()).problem).toBeUndefined(), 20_000);
  });

  it('does nothing if nothing changed, and rejects unknown names', async () => {
    const { loadedAt } = await info();
    const answer = await reload();
    expect([answer.statusCode, answer.json().loadedAt]).toEqual([200, loadedAt]);
    const other = await server.app.inject({ method: 'POST', url: '/v1/models/other/reload' });
    expectProblem(other, 404, 'unknown-bundle');
  });

  it('serves all requests that arrive during a read with one more read', async () => {
    const refused = () => log.filter((line) => line.includes('"bundle refused"')).length;
    await rename(knn, join(folder, 'away'));
    const before = refused();
    const answers = await Promise.all(Array.from({ length: 20 }, reload));
    for (const answer of answers) expectProblem(answer, 409, 'bundle-refused');
    // The read under way may have been started by the watcher.
    expect(refused() - before).toBeLessThanOrEqual(3);
    await rename(join(folder, 'away'), knn);
    expect((await reload()).statusCode).toBe(200);
  });

  it('fails if the folder is gone', async () => {
    await rename(knn, join(folder, 'away'));
    const { detail } = expectProblem(await reload(), 409, 'bundle-refused');
    expect(detail).toMatch(/^bundle knn: its folder is not there; make it/);
    expect((await ask()).statusCode).toBe(200);
    await rename(join(folder, 'away'), knn);
  });
});

describe('a bundle for browsers', () => {
  it('is rejected if it is broken or of another model, and the old one stays in use', async () => {
    const web = join(folder, 'web');
    const put = (bundle: string) => cp(join(folder, bundle), web, { recursive: true });
    await put('small');
    const bundle = { name: 'knn', folder: join(folder, 'large'), deviceFolder: web };
    const { app, load } = await testServer({ bundles: [bundle] });
    await load();
    const file = () => app.inject('/device/knn/arrays.safetensors');
    const good = await file();
    const refusal = async () => {
      const url = '/v1/models/knn/reload';
      const { detail } = expectProblem(
        await app.inject({ method: 'POST', url }),
        409,
        'bundle-refused',
      );
      expect(detail).not.toContain(folder);
      expect((await file()).rawPayload).toEqual(good.rawPayload);
      return detail;
    };
    await put('large');
    await truncate(join(web, 'arrays.safetensors'), 100);
    expect(await refusal()).toMatch(
      /^bundle knn \(for browsers\): arrays\.safetensors was changed after the bundle was written/,
    );
    await writeSmallBundle(join(folder, 'other'), 'random');
    await rm(web, { recursive: true });
    await put('other');
    expect(await refusal()).toMatch(
      /expected a smaller bundle of knn, got one of random; export it from/,
    );
    await rm(web, { recursive: true });
    await put('large');
    const url = '/v1/models/knn/reload';
    expect((await app.inject({ method: 'POST', url })).statusCode).toBe(200);
    expect((await file()).rawPayload).not.toEqual(good.rawPayload);
  });
});

describe('a broken bundle at startup', () => {
  it('is reported with its folder', async () => {
    const broken = join(folder, 'broken');
    await cp(join(folder, 'small'), broken, { recursive: true });
    await writeFile(join(broken, 'tags.txt'), 'broken\n');
    const other = await testServer({ bundles: [{ name: 'b', folder: broken }] });
    await expect(other.load()).rejects.toThrow(
      /broken cannot be served as "b": bundle b: .*tags\.txt/,
    );
  });
});

/** A manifest with different bytes but the same contents. */
async function manifestWithNote(of: string): Promise<string> {
  return JSON.stringify(JSON.parse(await readFile(join(of, 'manifest.json'), 'utf8')));
}
