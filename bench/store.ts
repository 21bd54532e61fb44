/**
 * Measures the speed of each driver of the store with a million posts of 1,100 authors, each with 1 or 2 of
 * 200,000 tags (authors and tags follow Zipf's law; the largest author has a tenth of all posts): appending posts one
 * at a time, 16 concurrently and in calls of 100, and the requests that a server makes. PostgreSQL is a
 * temporary server on the same machine.
 *
 *     npx tsx bench/store.ts [--posts 1000000]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from '../src/base/random.ts';
import { normalizeTag } from '../src/base/tags.ts';
import { openStore, type Store, type StoredPost } from '../src/store/index.ts';
import { startPostgres } from '../test/postgres-server.ts';
import { report } from './report.ts';

const { values: args } = parseArgs({ options: { posts: { type: 'string', default: '1000000' } } });
const POSTS = Number(args.posts);
const SINGLE = 2000;

const random = new Random(1);
// The inverse of the cumulative 1/x density over [1, size]: ranks are distributed by Zipf's law.
const zipf = (size: number) => Math.floor(size ** random.uniform());
const author = () => `author ${zipf(1_100)}`;
let made = 0;

const folder = mkdtempSync(join(tmpdir(), 'octothorpe-bench-'));
const server = await startPostgres();
const drivers = {
  memory: 'memory:',
  pglite: `pglite:${folder}`,
  postgres: await server.createDatabase(),
};
const rows = [];
for (const [driver, url] of Object.entries(drivers)) {
  const [created, first] = await timed(() => openStore(url, { normalizeTag }));
  const loading = POSTS - 2 * SINGLE;
  const filled = await seconds(async () => {
    for (let i = 0; i < loading; i += 100) await first.append(author(), posts(100));
  });
  const oneByOne = await seconds(async () => {
    for (let i = 0; i < SINGLE; i++) await first.append(author(), posts(1));
  });
  const together = await seconds(async () => {
    const client = async () => {
      for (let i = 0; i < SINGLE / 16; i++) await first.append(author(), posts(1));
    };
    await Promise.all(Array.from({ length: 16 }, client));
  });
  const isLasting = driver !== 'memory';
  if (isLasting) await first.close();
  const [opened, store] = isLasting
    ? await timed(() => openStore(url, { normalizeTag }))
    : [0, first];
  const latest = await latencies(store, 2000, () => store.latest(author(), 50));
  const tags = await latencies(store, 50, () => store.tagCounts(20));
  const ofAuthor = await latencies(store, 200, () => store.tagCounts(20, author()));
  const largest = await latencies(store, 20, () => store.tagCounts(20, 'author 1'));
  rows.push({
    driver,
    posts: POSTS,
    'create ms': Math.round(created),
    'open ms': Math.round(opened),
    'appends/s': Math.round(SINGLE / oneByOne),
    '16 at once/s': Math.round(SINGLE / together),
    'posts/s by 100': Math.round(loading / filled),
    'latest 50 p50 ms': latest.p50,
    'latest 50 p99 ms': latest.p99,
    'tags of all ms': tags.p50,
    'of an author ms': ofAuthor.p50,
    'of the largest ms': largest.p50,
  });
  await store.close();
}
await server.stop();
rmSync(folder, { recursive: true });
report('store', rows);

function posts(count: number): StoredPost[] {
  return Array.from({ length: count }, () => ({
    id: `post ${made++}`,
    text: Array.from({ length: 12 }, () => `word${zipf(100_000)}`).join(' '),
    hashtags: Array.from({ length: 1 + random.integer(2) }, () => `Tag${zipf(200_000)}`),
    time: made * 60_000,
  }));
}

async function timed<T>(work: () => Promise<T>): Promise<[ms: number, T]> {
  const start = performance.now();
  const result = await work();
  return [performance.now() - start, result];
}

async function seconds(work: () => Promise<void>): Promise<number> {
  return (await timed(work))[0] / 1000;
}

async function latencies(store: Store, calls: number, call: () => Promise<unknown>) {
  await store.ping();
  const times: number[] = [];
  for (let i = 0; i < calls; i++) times.push((await timed(call))[0]);
  times.sort((a, b) => a - b);
  return { p50: times[Math.floor(0.5 * calls)], p99: times[Math.floor(0.99 * calls)] };
}
