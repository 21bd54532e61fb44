/** A bundle gives the same tags in the same order with the same scores in Node and in Chromium. */
import { getFastTextModule } from 'fasttext.wasm.js';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEncoder } from '../../src/models/encoders/open-encoder.ts';
import { tinyGraph, tinyStatic } from '../../src/models/encoders/tiny-encoder.case.ts';
import { quietContext } from '../../src/models/model.case.ts';
import type { BundleContents, Recommendation } from '../../src/models/model.ts';
import {
  smallCnn,
  smallMemory,
  smallNetwork,
  smallResnet,
} from '../../src/models/neural/small-network.case.ts';
import { loadModel } from '../../src/models/registry.ts';
import { type Post, type Query, readAllPosts, toQuery } from '../../src/posts/index.ts';
import { createRecommender, decodeBundle, encodeBundle } from '../../src/recommend/index.ts';
import { shrinkBundle } from '../../src/recommend/web-export.ts';
import { createPipeline } from '../../src/text/pipeline.ts';
import { type BuiltPage, buildPage } from './build-page.ts';
import { launchChromium, skipBrowser } from './chromium.ts';
import { type Served, serve } from './serve.ts';
import type { Task } from './task.ts';

/** Options that make each model quick to train. */
const models: Readonly<Record<string, object>> = {
  knn: {},
  fused: { rounds: 40 },
  svm: {},
  fasttext: { epochs: 20, learningRate: 0.5 },
  hmemn2n: smallMemory.options,
  'cnn-attention': smallCnn,
  'multilabel-lstm': smallNetwork.options,
  'text-resnet': smallResnet,
  'tab-lstm': { ...smallNetwork.options, topics: 6, topicIterations: 50 },
};
/** Models with a pre-trained encoder. Its words are those of the sample, so that tags can be learned. */
const encoders = { 'encoder-static': tinyStatic, 'encoder-graph': tinyGraph } as const;
const names = [...Object.keys(models), ...Object.keys(encoders)];
const { hidden: _, dimension, ...training } = smallNetwork.options;
/** Without jieba, so that Node segments Chinese like browsers. */
const runtime = {
  ...smallNetwork.runtime,
  loadFastText: async () => getFastTextModule(),
};
const k = 5;
const allTags = 10_000;

const oddQueries: readonly Query[] = [
  '',
  ' \n\t ',
  '#only #tags',
  'qwxz zzkrp vvvbn',
  '🎉 👩‍🚀👍🏽 🇩🇪 1️⃣ ☕️',
  'ﬁne ｃｈｏｉｒ ÉCLAIR e\u0301clair İstanbul ß',
  'half a character: \ud83c',
  '東京タワーでコーヒーを飲みました。',
  'กาแฟตอนเช้าอร่อยมาก',
  'قهوة الصباح 커피 한 잔 кофе',
  Array.from({ length: 10_000 }, (_, i) => (i % 3 === 0 ? 'choir' : `w${i}`)).join(' '),
].map((text) => ({ text }));

let browser: Browser;
let page: Page;
let built: BuiltPage;
let served: Served;
/** The server's files by path. */
const files = new Map<string, Uint8Array | string>();
/** For the current task: the page's requests, and its errors. */
const requests: string[] = [];
const errors: string[] = [];

/** The first posts of one part of the English and of the Chinese sample. */
async function sample(part: string, postsEach: number): Promise<Post[]> {
  const languages = ['en', 'zh'].map(async (lang) => {
    const { posts } = await readAllPosts(`sample/${lang}/${part}.jsonl.gz`);
    return posts.slice(0, postsEach);
  });
  return (await Promise.all(languages)).flat();
}

/** Trains a model and puts its bundle on the server, both unchanged and as `export --target web` writes it. */
async function addBundles(name: string, train: Post[]): Promise<void> {
  const contents = name in models ? await fitPlain(name, train) : await fitWithEncoder(name, train);
  await addBundle(name, contents);
  await addBundle(`${name}-web`, await shrinkBundle(contents));
}

async function fitPlain(name: string, train: Post[]): Promise<BundleContents> {
  const model = await loadModel(name);
  return (await model.fit({ train }, models[name], quietContext({ runtime }))).export();
}

async function fitWithEncoder(name: string, train: Post[]): Promise<BundleContents> {
  const model = await loadModel('encoder');
  const { tokenize } = createPipeline();
  const words = new Set(train.flatMap(({ text, lang }) => tokenize(text, lang)));
  const groups = Array.from(words, (word) => [word]);
  const files = encoders[name as keyof typeof encoders]({ groups, dimension });
  const encoder = await openEncoder(files, runtime);
  const options = { ...training, encoder: 'given' };
  return (await model.fit({ train }, options, quietContext({ runtime, encoder }))).export();
}

async function addBundle(name: string, contents: BundleContents): Promise<void> {
  for (const [file, bytes] of await encodeBundle(contents)) {
    files.set(`/bundles/${name}/${file}`, bytes);
  }
}

async function openPage(): Promise<Page> {
  const opened = await browser.newPage();
  opened.on('request', (request) => requests.push(new URL(request.url()).pathname));
  opened.on('pageerror', (error) => errors.push(String(error)));
  opened.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  // Also reports what the page's security policy blocked, even if the page worked without it.
  await opened.addInitScript(
    "addEventListener('securitypolicyviolation', (e) => console.error('forbidden: ' + e.blockedURI))",
  );
  return opened;
}

async function recommendInNode({ bundle, queries, k }: Task): Promise<Recommendation[][]> {
  const read = async (name: string) => files.get(`${bundle}/${name}`) as Uint8Array;
  const { contents, manifest } = await decodeBundle({ where: bundle, read });
  return (await createRecommender(contents, manifest, runtime)).recommend(queries, k);
}

async function recommendInBrowser(task: Task): Promise<Recommendation[][]> {
  files.set('/task.json', JSON.stringify(task));
  requests.length = 0;
  errors.length = 0;
  await page.goto(served.origin, { timeout: 20_000 });
  // The page does the work itself, because the security policy does not apply to code called by `evaluate`.
  return page.evaluate(() => globalThis.rankings);
}

function bytesOf(bundle: string): number {
  const inside = [...files].filter(([path]) => path.startsWith(`${bundle}/`));
  return inside.reduce((sum, [, { length }]) => sum + length, 0);
}

const scoresOf = (rankings: (Recommendation | undefined)[][]) =>
  rankings.flat().map((recommendation) => recommendation?.score ?? Number.NaN);

describe.skipIf(skipBrowser)('bundles in a browser', () => {
  beforeAll(async () => {
    browser = await launchChromium();
    const train = await sample('train', 200);
    for (const name of names) await addBundles(name, train);
    built = await buildPage();
    for (const [path, content] of built.files) files.set(path, content);
    served = await serve(files);
    page = await openPage();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    served?.close();
  });

  const bundles = names.flatMap((name) => [name, `${name}-web`]);
  const places = bundles.flatMap((name) => [
    ['page', name] as const,
    // One model of each kind is enough to test the round trip.
    ...(name.endsWith('-web') ? [['worker', name] as const] : []),
  ]);
  it.each(places)('in a %s, %s recommends the same as in Node', async (on, name) => {
    const queries = [...(await sample('test', 50)).map(toQuery), ...oddQueries];
    const task: Task = { bundle: `/bundles/${name}`, queries, k, on };
    const actual = await recommendInBrowser(task);
    const all = await recommendInNode({ ...task, k: allTags });
    const expected = all.map((ranking) => ranking.slice(0, k));
    // Node's score for each tag that the browser recommends.
    const twins = actual.map((ranking, i) =>
      ranking.map(({ tag }) => all[i].find((recommendation) => recommendation.tag === tag)),
    );
    // The same tags in the same order; only tags whose scores are equal within float32 precision may change places.
    expect(actual.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
    expect(scoresOf(twins)).toBeAllclose(scoresOf(expected), { absolute: 1e-6, relative: 0 });
    expect(scoresOf(actual)).toBeAllclose(scoresOf(twins), { absolute: 1e-4, relative: 0 });
    // The answers are not all the same.
    expect(new Set(scoresOf(actual)).size).toBeGreaterThan(4 * queries.length);
    expect(errors).toEqual([]);
    // Only a model with a graph loads the 14 MB of ONNX Runtime, and only fasttext that library.
    const wasm = requests.filter((path) => path.endsWith('.wasm'));
    const needed = [
      ...(files.has(`/bundles/${name}/model.onnx`) ? [/ort-wasm/] : []),
      ...(files.has(`/bundles/${name}/fasttext.bin`) ? [/fastText\.common/] : []),
    ];
    expect(wasm).toEqual(needed.map((file) => expect.stringMatching(file)));
    expect(requests.filter((path) => /training|shrink-onnx|lemma|wink/.test(path))).toEqual([]);
  });

  it('a worker reports the progress of loading, and explains', async () => {
    const queries = [{ text: 'the dough for the sourdough loaf is in the oven' }];
    await recommendInBrowser({ bundle: '/bundles/tab-lstm-web', queries, k, on: 'worker' });
    const { progress, warnings, explanation } = (await page.evaluate(() => globalThis.loaded))!;
    const total = progress[0][1];
    expect(progress.at(-1)).toEqual([total, total]);
    expect(warnings).toEqual([]);
    expect(explanation).toMatch(/^The model pays most attention to the words/);
  });

  // The model file of fasttext is exported as it is.
  const shrinkable = names.filter((name) => name !== 'fasttext');
  it.each(shrinkable)('%s gives nearly the same answers in fewer bytes', async (name) => {
    const queries = (await sample('test', 500)).map(toQuery);
    const best = (rankings: Recommendation[][]) => rankings.map(([first]) => first?.tag);
    const small = `/bundles/${name}-web`;
    const task: Task = { bundle: small, queries, k: 1, on: 'worker' };
    const actual = best(await recommendInBrowser(task));
    const expected = best(await recommendInNode({ ...task, bundle: `/bundles/${name}` }));
    const same = actual.filter((tag, i) => tag === expected[i]).length;
    expect(same / queries.length).toBeGreaterThanOrEqual(0.97);
    expect(bytesOf(small)).toBeLessThan(0.8 * bytesOf(`/bundles/${name}`));
  });

  it('reports what is wrong with a bundle', async () => {
    for (const on of ['page', 'worker'] as const) {
      const task: Task = { bundle: '/bundles/none', queries: [], k, on };
      await expect(recommendInBrowser(task)).rejects.toThrow('/bundles/none is not a bundle');
    }
  });

  it('bundles nothing that needs Node, and no data for lemmas or languages', () => {
    expect(built.modules.filter((path) => path.includes('/src/')).length).toBeGreaterThan(50);
    const foreign =
      /browser-external|node:|onnxruntime-node|jieba|wink|fastText\.node|lid\.176|languages\.json/;
    expect(built.modules.filter((path) => foreign.test(path))).toEqual([]);
  });

  it('ran the tests above under a policy that forbids code from strings', async () => {
    const evaluated = page.evaluate(async () => {
      await new Promise((resolve) => setTimeout(resolve)); // past what `evaluate` calls
      return new Function('return 1')();
    });
    const complaint = page.waitForEvent('console', { timeout: 10_000 });
    await expect(evaluated).rejects.toThrow(/unsafe-eval/);
    expect((await complaint).text()).toBe('forbidden: eval');
  });
});
