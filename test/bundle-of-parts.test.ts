/** A registered model with two parts and two graphs, in every place that uses bundles: a folder, an export, a web worker. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { BundleVersionError } from '../src/base/errors.ts';
import { encodeMessage } from '../src/graph/protobuf.ts';
import { quietContext, smallCorpus, toQuery } from '../src/models/model.case.ts';
import type { BundleContents, Recommendation } from '../src/models/model.ts';
import { twoPartModel } from '../src/models/parts/two-part-model.case.ts';
import { registerModel } from '../src/models/registry.ts';
import { loadRecommender, readBundle, writeBundle } from '../src/recommend/bundle-folder.ts';
import { decodeBundle, encodeBundle } from '../src/recommend/bundle-format.ts';
import { recommendInWorker } from '../src/recommend/in-worker.ts';
import { bundleRuntime, nodeRuntime } from '../src/recommend/node-runtime.ts';
import { createRecommender } from '../src/recommend/recommender.ts';
import { suggest } from '../src/recommend/suggest.ts';
import { madeUpQueries, shrinkBundle } from '../src/recommend/web-export.ts';
import { answerMessages } from '../src/recommend/worker-side.ts';

const folder = mkdtempSync(join(tmpdir(), 'octothorpe-parts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const small = { hidden: 24, dimension: 32, minCount: 1, minWordCount: 1, epochs: 2 };
const model = twoPartModel('two-part-in-test', { lstm: small });
registerModel(model);
const { train, test } = smallCorpus();
const queries = test.slice(0, 10).map(toQuery);
const bundle = join(folder, 'bundle');
let contents: BundleContents;
let expected: Recommendation[][];

beforeAll(async () => {
  const runtime = await nodeRuntime();
  const options = { content: 'lstm', habit: 'knn' };
  const fitted = await model.fit({ train }, options, quietContext({ runtime }));
  contents = fitted.export();
  expected = await fitted.recommend(queries, 5);
  await writeBundle(bundle, contents);
});
afterEach(() => vi.unstubAllGlobals());

const load = async (own: BundleContents) => {
  const { manifest } = await readBundle(bundle);
  return createRecommender(own, manifest, await bundleRuntime(own));
};

describe('a bundle with parts', () => {
  it('recommends the same from its folder', async () => {
    const loaded = await loadRecommender(bundle);
    expect(await loaded.recommend(queries, 5)).toEqual(expected);
    expect(Object.keys(loaded.manifest.files)).toEqual(
      expect.arrayContaining(['content.model.onnx', 'gain.onnx', 'habit.authors.txt', 'sum.onnx']),
    );
  });

  it('recommends the same in a worker, which loads it over HTTP', async () => {
    vi.stubGlobal('fetch', async (url: string) => {
      return new Response(readFileSync(join(folder, new URL(url).pathname)));
    });
    const { port1, port2 } = new MessageChannel();
    answerMessages(
      {
        postMessage: (message) => port2.postMessage(message),
        addEventListener: (_, listener) => {
          port2.on('message', (data) => listener({ data }));
        },
      },
      bundleRuntime,
    );
    const page = {
      postMessage: (message: unknown) => port1.postMessage(message),
      addEventListener: (kind: string, listener: (event: { data: unknown }) => void) => {
        if (kind === 'message') port1.on('message', (data) => listener({ data }));
      },
      terminate: () => port1.close(),
    };
    const inWorker = await recommendInWorker(page, 'http://somewhere.example/bundle');
    const answers = await suggest(await loadRecommender(bundle), queries, { k: 5 });
    const { suggestions, popular } = await inWorker.suggest(queries, { k: 5 });
    expect(suggestions).toEqual(answers.map((answer) => answer.suggestions));
    expect(popular).toEqual(answers.map((answer) => answer.popular));
    expect(suggestions.flat().length).toBeGreaterThan(10);
    inWorker.close();
  });

  it('is exported part by part', async () => {
    const smaller = await shrinkBundle(contents, { drop: ['habit.posts'] });
    expect(contents.parts!.habit.vocabularies).toHaveProperty('posts');
    expect(smaller.parts!.habit.vocabularies).not.toHaveProperty('posts');
    const size = (own: BundleContents) => own.parts!.content.graphs!.model.length;
    expect(size(smaller)).toBeLessThan(0.8 * size(contents));
    const rankings = await (await load(smaller)).recommend(queries, 1);
    const same = rankings.filter(([best], i) => best.tag === expected[i][0].tag);
    expect(same.length).toBeGreaterThanOrEqual(9);
    await expect(shrinkBundle(contents, { drop: ['content.posts'] })).rejects.toThrow(
      'the bundle has nothing called "content.posts" to leave out; its arrays and lists are: tags, content.tags',
    );
    expect(madeUpQueries(contents, 3)).toHaveLength(3);
  });

  it('is rejected on load and export if a graph of a part is unsafe', async () => {
    const stealing = encodeMessage('ModelProto', {
      graph: { initializer: [{ name: 'w', dataLocation: 1 }] },
    });
    const { parts } = contents;
    const content = { ...parts!.content, graphs: { model: stealing } };
    const changed = { ...contents, parts: { ...parts, content } };
    await expect(load(changed)).rejects.toThrow(
      'bundle of lstm: model.onnx: the tensor "w" has its data outside the model',
    );
    for (const precision of ['float32', 'int8'] as const) {
      await expect(shrinkBundle(changed, { precision })).rejects.toThrow(
        'content.model.onnx: the tensor "w" has its data outside the model',
      );
    }
  });

  it('says how to register an unknown model, its own or that of a part', async () => {
    const { parts } = contents;
    const unknown = { ...parts!.habit, model: 'from-elsewhere' };
    for (const own of [
      { ...contents, model: 'from-elsewhere' },
      { ...contents, parts: { ...parts, habit: unknown } },
    ]) {
      await expect(load(own)).rejects.toThrow(BundleVersionError);
      await expect(load(own)).rejects.toThrow(
        /^the bundle contains a model "from-elsewhere", which is not known here; .* --register MODULE on the command line, registerModel in code\./,
      );
    }
  });

  it('warns if a part would read text differently here', async () => {
    const habit = contents.parts!.habit;
    const chinese = {
      ...habit,
      options: { ...habit.options, text: { ...(habit.options.text as object), chinese: 'jieba' } },
      vocabularies: { ...habit.vocabularies, authors: habit.vocabularies.authors.with(0, '作者') },
    };
    const own = { ...contents, parts: { ...contents.parts, habit: chinese } };
    const { manifest } = await readBundle(bundle);
    const { chinese: _, ...runtime } = await bundleRuntime(own);
    const { warnings } = await createRecommender(own, manifest, runtime);
    expect(warnings).toEqual([
      expect.stringContaining('Chinese text segmented by jieba, but here by intl'),
    ]);
  });
});

it('loads a bundle in the format without parts', async () => {
  const { lstm } = await import('../src/models/lstm.ts');
  const runtime = await nodeRuntime();
  const fitted = await lstm.fit({ train }, small, quietContext({ runtime }));
  const files = new Map(await encodeBundle(fitted.export()));
  const manifest = JSON.parse(Buffer.from(files.get('manifest.json')!).toString());
  expect(Object.keys(manifest)).toEqual([
    'format',
    'version',
    'model',
    'options',
    'createdBy',
    'files',
  ]);
  expect(manifest.version).toBe(1);
  expect(Object.keys(manifest.files)).toEqual([
    'arrays.safetensors',
    'model.onnx',
    'tags.txt',
    'words.txt',
  ]);
  const read = await decodeBundle({ where: 'old', read: async (name) => files.get(name)! });
  const loaded = await createRecommender(read.contents, read.manifest, runtime);
  expect(await loaded.recommend(queries, 5)).toEqual(await fitted.recommend(queries, 5));
});
