/**
 * Measures the server under load from the same computer: recommendations per second, one post at a time;
 * latency at half that rate; whether memory stays flat; and whether replacing the bundle under load
 * loses requests. Runs the built server (`npm run build`) in a separate process.
 *
 * npx tsx bench/load.ts [--data FOLDER | --bundle FOLDER] [--minutes 5] [--threads N] [--seconds 20]
 *
 * --data: a folder with train.jsonl.gz, for training a knn, and test.jsonl.gz, for the queries; both are generated
 * by default.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import autocannon, { type Options, type Result } from 'autocannon';
import { Random } from '../src/base/random.ts';
import { readPosts } from '../src/posts/index.ts';
import { report } from './report.ts';

const { values: args } = parseArgs({
  options: {
    bundle: { type: 'string' },
    data: { type: 'string' },
    minutes: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '20' },
    threads: { type: 'string', default: String(Math.max(1, availableParallelism() - 1)) },
  },
});
const seconds = Number(args.seconds);
const cli = 'dist/cli/main.js';
const folder = mkdtempSync(join(tmpdir(), 'octothorpe-load-'));
const bundle = join(folder, 'knn');

try {
  const texts = await prepare();
  const server = await startServer();
  try {
    await measure(server.url, texts);
  } finally {
    await server.stop();
  }
} finally {
  rmSync(folder, { recursive: true });
}

async function measure(url: string, texts: readonly string[]): Promise<void> {
  const fire = (options: Partial<Options>) => load(url, texts, options);
  await fire({ duration: 3 }); // warm up
  const full = await fire({ duration: seconds });
  const half = Math.floor(full.requests.average / 2);
  const calm = await fire({ duration: seconds, overallRate: half });
  const [replaced, replacing] = await Promise.all([
    replaceBundle(url),
    fire({ duration: seconds, overallRate: half }),
  ]);
  const { first, last, most, asked } = await watchMemory(url, fire, half);
  report('load', [
    { measure: 'recommendations/s, one by one', value: full.requests.average, aim: '>= 400' },
    { measure: 'of those, not answered 200', value: lost(full), aim: '0' },
    { measure: 'requests/s, half of that', value: calm.requests.average, aim: '' },
    { measure: 'p50 at half, ms', value: calm.latency.p50, aim: '' },
    { measure: 'p99 at half, ms', value: calm.latency.p99, aim: '<= 100' },
    { measure: 'replacements of the bundle under load', value: replaced, aim: '' },
    { measure: 'p99 meanwhile, ms', value: replacing.latency.p99, aim: '' },
    { measure: 'requests meanwhile', value: replacing.requests.total, aim: '' },
    { measure: 'of those, not answered 200', value: lost(replacing), aim: '0' },
    { measure: `requests in ${args.minutes} minutes at half`, value: asked, aim: '' },
    { measure: 'RSS after the first minute, MB', value: first, aim: '' },
    { measure: 'RSS in the last minute, MB', value: last, aim: 'as the first' },
    { measure: 'RSS at most, MB', value: most, aim: '' },
  ]);
}

/** Writes a bundle to `folder`. @returns the texts of the queries */
async function prepare(): Promise<string[]> {
  let train = join(folder, 'train.jsonl');
  let texts: string[] = [];
  if (args.data) {
    train = join(args.data, 'train.jsonl.gz');
    for await (const { text } of readPosts(join(args.data, 'test.jsonl.gz'))) texts.push(text);
  } else {
    const posts = generated(20_000);
    writeFileSync(train, posts.map((post) => `${JSON.stringify(post)}\n`).join(''));
    texts = generated(1000, 2).map(({ text }) => text);
  }
  if (args.bundle) cpSync(args.bundle, bundle, { recursive: true });
  else run('train', '--model', 'knn', '--train', train, '--out', bundle);
  // Evenly spread over the file, because it may be sorted.
  const step = Math.max(1, Math.floor(texts.length / 1000));
  return texts.filter((_, i) => i % step === 0);
}

/** Posts of 12 out of 5,000 words, with lower ones more frequent, and a tag determined by three of the words. */
function generated(count: number, seed = 1) {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => {
    const ids = Array.from({ length: 12 }, () => Math.floor(5000 * random.uniform() ** 3));
    const tag = (ids[0] + ids[1] + ids[2]) % 500;
    return { id: `p${i}`, text: ids.map((id) => `word${id}`).join(' '), hashtags: [`tag${tag}`] };
  });
}

function run(...command: string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [cli, ...command], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

async function startServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const command = ['serve', '--bundle', `knn=${bundle}`, '--port', '0', '--threads', args.threads];
  const child = spawn(process.execPath, [cli, ...command], { stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = once(child, 'exit');
  for await (const line of createInterface(child.stdout)) {
    const [, url] = /listens on (\S+)\//.exec(line) ?? [];
    if (url === undefined) continue;
    return {
      url,
      async stop() {
        child.kill('SIGTERM');
        const [code] = await exited;
        if (code !== 0) throw new Error(`the server ended with ${code}`);
      },
    };
  }
  throw new Error('the server did not start; is it built (npm run build)?');
}

async function load(
  url: string,
  texts: readonly string[],
  options: Partial<Options>,
): Promise<Result> {
  return autocannon({
    url: `${url}/v1/recommend`,
    connections: 8,
    requests: texts.map((text) => ({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ posts: [{ text }], k: 5 }),
    })),
    ...options,
  });
}

function lost({ non2xx, errors, timeouts }: Result): number {
  return non2xx + errors + timeouts;
}

/** Replaces the bundle with another version, twice. @returns the number of versions loaded */
async function replaceBundle(url: string): Promise<number> {
  const before = await loadsOf(url);
  for (const note of [1, 2]) {
    await wait((1000 * seconds) / 4);
    const next = join(folder, `next-${note}`);
    cpSync(bundle, next, { recursive: true });
    const manifest = JSON.parse(readFileSync(join(next, 'manifest.json'), 'utf8'));
    const noted = { ...manifest, metrics: { ...manifest.metrics, note } };
    writeFileSync(join(next, 'manifest.json'), JSON.stringify(noted));
    renameSync(bundle, join(folder, `old-${note}`));
    renameSync(next, bundle);
  }
  await wait((1000 * seconds) / 3);
  return (await loadsOf(url)) - before;
}

async function watchMemory(
  url: string,
  fire: (options: Partial<Options>) => Promise<Result>,
  overallRate: number,
) {
  const minutes = Number(args.minutes);
  const samples: number[] = [];
  let asked = 0;
  for (let minute = 0; minute < minutes; minute++) {
    const { requests } = await fire({ duration: 60, overallRate });
    asked += requests.total;
    samples.push((await figure(url, /^process_resident_memory_bytes (\S+)/m)) / 1e6);
  }
  return {
    first: samples[0] ?? 0,
    last: samples.at(-1) ?? 0,
    most: Math.max(0, ...samples),
    asked,
  };
}

function loadsOf(url: string): Promise<number> {
  return figure(url, /^octothorpe_bundle_loads_total\{.*outcome="loaded"\} (\S+)/m);
}

async function figure(url: string, pattern: RegExp): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(pattern.exec(text)?.[1]);
}
