/**
 * Measures how much a page must load and how long it waits for suggestions, with `knn` and the demo's `tab-lstm` on the
 * sample, exported as by `octothorpe export --target web`, in a worker in headless Chromium. With `--data`, a `knn` is also
 * trained on that data. A network must be given as a bundle, because training takes long.
 *
 *     npx tsx bench/browser.ts [--data FOLDER [--network BUNDLE]]
 */
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { silentLogger } from '../src/base/logger.ts';
import { smallNetwork } from '../src/cli/commands/demo.ts';
import type { BundleContents } from '../src/models/model.ts';
import { loadModel } from '../src/models/registry.ts';
import { type Post, readAllPosts, toQuery } from '../src/posts/index.ts';
import { readBundle } from '../src/recommend/bundle-folder.ts';
import { createRecommender, encodeBundle } from '../src/recommend/index.ts';
import { decodeManifest } from '../src/recommend/manifest.ts';
import { nodeRuntime } from '../src/recommend/node-runtime.ts';
import { measureLoss, shrinkBundle } from '../src/recommend/web-export.ts';
import { buildPage } from '../test/browser/build-page.ts';
import { launchChromium } from '../test/browser/chromium.ts';
import { serve } from '../test/browser/serve.ts';
import type { Task } from './browser-page/task.ts';
import { type Row, report } from './report.ts';

const asked = 500;
const { values: args } = parseArgs({
  options: { data: { type: 'string' }, network: { type: 'string' } },
});
const built = await buildPage(`${import.meta.dirname}/browser-page`);
const browser = await launchChromium();
const rows: Row[] = [];
try {
  const sample = await corpus('sample/en');
  rows.push(await measure('sample', sample.test, await train('knn', {}, sample.train)));
  rows.push(
    await measure('sample', sample.test, await train('tab-lstm', smallNetwork, sample.train)),
  );
  if (args.data !== undefined) {
    const name = basename(args.data);
    const own = await corpus(args.data);
    rows.push(await measure(name, own.test, await train('knn', {}, own.train)));
    if (args.network !== undefined) {
      rows.push(await measure(name, own.test, (await readBundle(args.network)).contents));
    }
  }
} finally {
  await browser.close();
}
report('browser', rows);

async function corpus(folder: string): Promise<{ train: Post[]; test: Post[] }> {
  const read = async (part: string) => (await readAllPosts(`${folder}/${part}.jsonl.gz`)).posts;
  return { train: await read('train'), test: await read('test') };
}

async function train(name: string, options: object, posts: Post[]): Promise<BundleContents> {
  const model = await loadModel(name);
  const context = { seed: 1, logger: silentLogger, runtime: await nodeRuntime() };
  return (await model.fit({ train: posts }, options, context)).export();
}

async function measure(posts: string, test: Post[], full: BundleContents): Promise<Row> {
  const queries = test.map(toQuery);
  const contents = await shrinkBundle(full);
  const files = await encodeBundle(contents);
  const manifest = decodeManifest(files.get('manifest.json')!, posts);
  const runtime = await nodeRuntime(full.options);
  const [expected, actual] = await Promise.all(
    [full, contents].map(async (bundle) => {
      const recommender = await createRecommender(bundle, manifest, runtime);
      return recommender.recommend(queries, 5);
    }),
  );
  const loss = measureLoss(expected, actual);
  const task: Task = { bundle: '/bundle', queries: queries.slice(0, asked) };
  const { loadMs, suggestMs, code, wasm } = await inPage(task, files);
  const times = suggestMs.toSorted((a, b) => a - b);
  return {
    posts,
    model: full.model,
    'bundle MB': sizeOf(files.values()) / 1e6,
    'before MB': sizeOf((await encodeBundle(full)).values()) / 1e6,
    'same best tag %': 100 * loss.top1Agreement,
    'code MB': code / 1e6,
    'wasm MB': wasm / 1e6,
    'load ms': loadMs,
    'p50 ms': times[Math.floor(0.5 * times.length)],
    'p95 ms': times[Math.floor(0.95 * times.length)],
  };
}

/** Returns the page's measurements, and the size of the scripts and WebAssembly that it loaded. */
async function inPage(task: Task, bundle: ReadonlyMap<string, Uint8Array>) {
  const files = new Map<string, Uint8Array | string>(built.files);
  for (const [name, bytes] of bundle) files.set(`${task.bundle}/${name}`, bytes);
  files.set('/task.json', JSON.stringify(task));
  const served = await serve(files);
  const page = await browser.newPage();
  const requests = new Set<string>();
  page.on('request', (request) => requests.add(new URL(request.url()).pathname));
  try {
    await page.goto(served.origin);
    const timing = await page.evaluate(() => globalThis.timing);
    const bytesOf = (ending: string) =>
      sizeOf([...requests].filter((path) => path.endsWith(ending)).map((path) => files.get(path)!));
    return { ...timing, code: bytesOf('.js'), wasm: bytesOf('.wasm') };
  } finally {
    await page.close();
    served.close();
  }
}

function sizeOf(contents: Iterable<Uint8Array | string>): number {
  let bytes = 0;
  for (const { length } of contents) bytes += length;
  return bytes;
}
