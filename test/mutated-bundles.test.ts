/**
 * Bundles that were changed on purpose, including their hashes. Whatever one number, line or option becomes, the bundle
 * is either rejected with one of our own errors or answers in time with finite scores.
 */
import { getFastTextModule } from 'fasttext.wasm.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { OctothorpeError } from '../src/base/errors.ts';
import { Random } from '../src/base/random.ts';
import type { ArrayData, NamedArray } from '../src/base/safetensors.ts';
import { openEncoder } from '../src/models/encoders/open-encoder.ts';
import { tinyGraph, tinyStatic } from '../src/models/encoders/tiny-encoder.case.ts';
import { quietContext, smallCorpus, withTagsInText } from '../src/models/model.case.ts';
import type { BundleContents } from '../src/models/model.ts';
import { smallNetwork, smallTopics } from '../src/models/neural/small-network.case.ts';
import { loadModel, modelNames } from '../src/models/registry.ts';
import type { BundleManifest } from '../src/recommend/manifest.ts';
import { createRecommender } from '../src/recommend/recommender.ts';

/** One thread per session, because there are hundreds. */
const runtime = {
  loadFastText: async () => getFastTextModule(),
  async loadOrt() {
    const ort = await import('onnxruntime-node');
    const create = (model: Uint8Array, options: object) =>
      ort.InferenceSession.create(model, { ...options, intraOpNumThreads: 1 });
    return { ...ort, InferenceSession: { create } as typeof ort.InferenceSession };
  },
};
/** What a recommender shows but never reads. */
const manifest = { createdBy: 'octothorpe' } as BundleManifest;
/** Models that label words find the tags there. */
const train = withTagsInText(smallCorpus().train.slice(0, 60));
/** Processor time, so that a busy machine does not matter. Far more than any bundle takes, far less than a loop to 2^32. */
const cpuLimitMs = 2000;

/** Options with which a model's bundle contains every possible array and list. */
const variants: Readonly<Record<string, readonly object[]>> = {
  popular: [{ halfLifeDays: 7 }],
  random: [{ kind: 'uniform' }, { kind: 'frequency' }],
  knn: [{ keepTexts: true }, { weighting: 'tf-idf' }],
  'naive-bayes': [{ history: 3 }],
  logistic: [{ strategy: 'one-vs-rest' }, { strategy: 'label-powerset' }],
  svm: [
    { features: 'tf-idf', history: 3 },
    { features: 'vectors', dimension: 4 },
    { features: 'vectors', dimension: 4, history: 3 },
  ],
};

/** Encoders to test the model `encoder` with, besides the words that it learns itself. */
const words = new Set(train.flatMap(({ text }) => text.split(' ')));
const tiny = { groups: Array.from(words, (word) => [word]), dimension: 4 };
const encoders = [tinyStatic(tiny), tinyGraph(tiny)];

/** Options to test a model with. Networks are as small as possible. */
async function optionsOf(name: string): Promise<readonly object[]> {
  const { resumable, options } = await loadModel(name);
  if (!resumable) return variants[name] ?? [{}];
  const small = { ...smallNetwork.options, ...smallTopics, epochs: 1 };
  const sizes = { hidden: 4, dimension: 4, heads: 2 };
  const own = Object.entries({ ...small, ...sizes }).filter(
    ([option]) => option in options.properties,
  );
  return [Object.fromEntries(own)];
}

const queries = [
  { text: 'so today the espresso and beans and roast', author: 'a1', time: Date.UTC(2024, 5, 1) },
  { text: 'nothing known zzz' },
  { text: '', author: 'nobody', history: [{ text: 'rook and pawn', hashtags: ['Chess'] }] },
];

interface Mutant {
  readonly what: string;
  readonly contents: BundleContents;
}

/** Loads the bundle and asks it. @returns 'refused', 'answered', or what is wrong */
async function outcomeOf({ contents }: Mutant): Promise<string> {
  const began = process.cpuUsage();
  const outcome = await tryOut(contents).catch((error) =>
    error instanceof OctothorpeError ? 'refused' : `threw ${error}`,
  );
  const { user } = process.cpuUsage(began);
  return user > 1000 * cpuLimitMs ? `took ${(user / 1000).toFixed()} ms` : outcome;
}

async function tryOut(contents: BundleContents): Promise<string> {
  const recommender = await createRecommender(contents, manifest, runtime);
  const rankings = await recommender.recommend(queries, 5);
  const [best] = rankings[0];
  const explained = best && (await recommender.explain?.(queries[0], best.tag));
  const numbers = [
    ...rankings.flat().flatMap(({ score, probability = 0, count }) => [score, probability, count]),
    explained?.score ?? 0,
    ...(explained?.words ?? []).map(({ weight }) => weight),
    ...(explained?.neighbours ?? []).map(({ similarity }) => similarity),
  ];
  const probabilities = rankings.flat().map(({ probability = 0 }) => probability);
  if (probabilities.some((p) => p < 0 || p > 1 + 1e-6)) return `gave ${probabilities}`;
  const tags = rankings.map((ranking) => new Set(ranking.map(({ tag }) => tag)).size);
  if (tags.some((count, i) => count !== rankings[i].length)) return 'ranked a tag twice';
  return numbers.every(Number.isFinite) ? 'answered' : `gave ${numbers}`;
}

const hostileNumbers = [-1, 0, 2 ** 31 - 1, 2 ** 32 - 1, Number.NaN, Infinity, -Infinity, 1e30];

function* mutantsOf(contents: BundleContents): Generator<Mutant> {
  for (const [name, array] of Object.entries(contents.arrays)) {
    const put = (what: string, changed: NamedArray | undefined): Mutant => {
      const { [name]: _, ...others } = contents.arrays;
      const arrays = changed ? { ...others, [name]: changed } : others;
      return { what: `array ${name}: ${what}`, contents: { ...contents, arrays } };
    };
    for (const place of new Set([0, array.data.length >> 1, array.data.length - 1])) {
      for (const number of hostileNumbers)
        yield put(`${place} = ${number}`, withAt(array, place, number));
    }
    yield put('dropped', undefined);
    yield put('empty', { shape: array.shape.map(() => 0), data: array.data.slice(0, 0) });
    yield put('without its last', reshaped(array.data.slice(0, -1)));
    yield put('twice as long', reshaped(concat(array.data, array.data)));
    for (const Other of [Float32Array, Float64Array, Int32Array, Uint32Array, Uint8Array]) {
      if (!(array.data instanceof Other)) {
        yield put(`as ${Other.name}`, { shape: array.shape, data: Other.from(array.data) });
      }
    }
    yield put('of another shape', { shape: [array.data.length, 1, 1], data: array.data });
    yield put('transposed', { shape: [...array.shape].reverse(), data: array.data });
  }
  for (const [name, lines] of Object.entries(contents.vocabularies)) {
    const put = (what: string, changed: readonly string[] | undefined): Mutant => {
      const { [name]: _, ...others } = contents.vocabularies;
      const vocabularies = changed ? { ...others, [name]: changed } : others;
      return { what: `list ${name}: ${what}`, contents: { ...contents, vocabularies } };
    };
    const last = lines.length - 1;
    yield put('dropped', undefined);
    yield put('empty', []);
    for (const place of new Set([0, last >> 1, last])) {
      yield put(`without line ${place}`, lines.toSpliced(place, 1));
      yield put(`line ${place} twice`, lines.toSpliced(place, 0, lines[place]));
      yield put(`line ${place} in place of the first`, [lines[place], ...lines.slice(1)]);
      for (const number of ['-1', '0', '1e9', '4294967295', '99999999999', 'NaN', '0x10', '']) {
        const line = lines[place];
        yield put(`line ${place} is ${number}`, lines.with(place, number));
        yield put(
          `numbers of line ${place}: ${number}`,
          lines.with(place, line.replace(/\d+/g, number)),
        );
        yield put(
          `start of line ${place}: ${number}`,
          lines.with(place, line.replace(/^[^\t]*/, number)),
        );
      }
    }
  }
  for (const [name, value] of Object.entries(contents.options)) {
    for (const hostile of hostileOptions) {
      if (hostile === value) continue;
      const options = { ...contents.options, [name]: hostile };
      yield {
        what: `option ${name} = ${JSON.stringify(hostile)}`,
        contents: { ...contents, options },
      };
    }
  }
}

/** All changes; of models with graphs, which load slowly, only some of those to lists and options. */
function chosenMutants(contents: BundleContents): Mutant[] {
  const all = [...mutantsOf(contents)];
  const arrays = all.filter(({ what }) => what.startsWith('array'));
  const others = all.filter(({ what }) => !what.startsWith('array'));
  return [
    ...arrays,
    ...new Random(8).shuffle(others).slice(0, contents.graphs ? 50 : others.length),
  ];
}

const hostileOptions = [
  -1,
  0,
  0.5,
  1e-320,
  1e-9,
  7,
  1e6,
  2 ** 53,
  1e30,
  1e308,
  null,
  true,
  false,
  '',
  'x',
  [],
  [1e308],
  {},
  { profile: 'x' },
  { profile: 'tagfinder' },
  { maxTokens: 1 },
  { maxTokens: 2 ** 53 },
  { chinese: 'jieba' },
];

function withAt({ shape, data }: NamedArray, place: number, value: number): NamedArray {
  const changed = data.slice();
  changed[place] = value;
  return { shape, data: changed };
}

function reshaped(data: ArrayData): NamedArray {
  return { shape: [data.length], data };
}

function concat<T extends ArrayData>(a: T, b: T): T {
  const both = new (a.constructor as { new (length: number): T })(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

describe.each(modelNames)('a bundle of %s that was changed', (name) => {
  const bundles: BundleContents[] = [];
  beforeAll(async () => {
    const model = await loadModel(name);
    for (const options of await optionsOf(name)) {
      const fitted = await model.fit({ train }, options, quietContext({ runtime }));
      bundles.push(fitted.export());
    }
    for (const files of name === 'encoder' ? encoders : []) {
      const context = quietContext({ runtime, encoder: await openEncoder(files, runtime) });
      const [options] = await optionsOf(name);
      const fitted = await model.fit({ train }, { ...options, encoder: 'given' }, context);
      bundles.push(fitted.export());
    }
  });

  it('is rejected, or answers in time with finite scores', async () => {
    const wrong: string[] = [];
    let mutants = 0;
    for (const contents of bundles) {
      expect(await tryOut(contents)).toBe('answered');
      for (const mutant of chosenMutants(contents)) {
        mutants++;
        const outcome = await outcomeOf(mutant);
        if (outcome !== 'refused' && outcome !== 'answered')
          wrong.push(`${mutant.what}: ${outcome}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(mutants).toBeGreaterThanOrEqual(50);
  });
});
