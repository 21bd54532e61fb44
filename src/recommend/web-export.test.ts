import { beforeAll, describe, expect, it } from 'vitest';
import { InvalidArgumentError } from '../base/errors.ts';
import { decodeSafetensors, encodeSafetensors, vector } from '../base/safetensors.ts';
import { encodeMessage } from '../graph/protobuf.ts';
import { knn } from '../models/knn.ts';
import { quietContext, smallCorpus } from '../models/model.case.ts';
import type { BundleContents, Recommendation, Recommender } from '../models/model.ts';
import { smallNetwork } from '../models/neural/small-network.case.ts';
import { tabLstm } from '../models/tab-lstm.ts';
import { madeUpQueries, measureLoss, shrinkBundle } from './web-export.ts';

const { train, test } = smallCorpus();
const many = <T>(of: (i: number) => T) => Array.from({ length: 2000 }, (_, i) => of(i));

function contentsOf(arrays: BundleContents['arrays']): BundleContents {
  return { model: 'a', options: {}, arrays, vocabularies: {} };
}

/** The element types in the file, and the arrays as read back. */
async function shrunk(arrays: BundleContents['arrays'], precision?: 'float32' | 'float16') {
  const small = await shrinkBundle(contentsOf(arrays), { precision });
  const read = decodeSafetensors(encodeSafetensors(small.arrays), 'x');
  expect({ ...read }).toEqual(small.arrays);
  const types = Object.fromEntries(
    Object.entries(small.arrays).map(([name, { stored }]) => [name, stored]),
  );
  return { types, read };
}

/** A model with a tensor whose data is in the file "secret". */
const stealing = encodeMessage('ModelProto', {
  graph: {
    initializer: [
      { name: 'w', dataLocation: 1, externalData: [{ key: 'location', value: 'secret' }] },
    ],
  },
});

describe('shrinkBundle', () => {
  it.each(['int8', 'float16', 'float32'] as const)(
    'rejects a model whose data is in another file: %s',
    async (precision) => {
      const bundle = { ...contentsOf({}), graphs: { model: stealing } };
      await expect(shrinkBundle(bundle, { precision })).rejects.toThrow(
        'model.onnx: the tensor "w" has its data outside the model, in the file "secret"',
      );
    },
  );

  const arrays = {
    bytes: vector(Uint32Array.from(many((i) => i % 256))),
    signed: vector(Int32Array.from(many((i) => (i % 200) - 100))),
    ids: vector(Uint32Array.from(many((i) => 65_536 + i))),
    times: vector(Float64Array.from(many((i) => (i % 7 === 0 ? Number.NaN : 1.7e12 + i)))),
    halves: vector(Float64Array.from(many((i) => i / 2))),
    few: vector(Float64Array.of(0.1, 0.01)),
  };

  it('stores whole numbers and times exactly, in as few bytes as possible', async () => {
    const { types, read } = await shrunk(arrays);
    expect({ ...read }).toEqual({
      ...arrays,
      bytes: { ...arrays.bytes, stored: 'U8' },
      signed: { ...arrays.signed, stored: 'I8' },
      halves: { ...arrays.halves, stored: 'F32' },
    });
    expect(types).toMatchObject({ ids: undefined, times: undefined, few: undefined });
  });

  it('stores weights as float16, unless float32 is requested or they do not fit', async () => {
    const weights = Float32Array.from(many((i) => Math.sin(i)));
    const large = weights.map((w) => w * 1e6);
    const given = { weights: vector(weights), large: vector(large) };
    const { types, read } = await shrunk(given);
    expect(types).toEqual({ weights: 'F16', large: undefined });
    expect(read.weights.data).toBeAllclose(weights, { absolute: 1e-7, relative: 2 ** -11 });
    expect(read.large.data).toEqual(large);
    expect((await shrunk(given, 'float32')).read.weights.data).toEqual(weights);
  });

  it('leaves out the given names, and lists the valid ones in an error', async () => {
    const contents = { ...contentsOf(arrays), vocabularies: { tags: ['a'], posts: ['b'] } };
    const small = await shrinkBundle(contents, { drop: ['posts', 'few'] });
    expect(Object.keys(small.vocabularies)).toEqual(['tags']);
    expect(Object.keys(small.arrays)).not.toContain('few');
    const mistaken = shrinkBundle(contents, { drop: ['post'] });
    await expect(mistaken).rejects.toThrow(InvalidArgumentError);
    await expect(mistaken).rejects.toThrow(
      'the bundle has nothing called "post" to leave out; its arrays and lists are: bytes, signed,',
    );
  });
});

describe('loss', () => {
  const ranking = (...tags: string[]): Recommendation[] =>
    tags.map((tag, i) => ({ tag, score: 1 - i / 10, seen: true, count: 1 }));

  it('counts agreement at one and at five, and the largest difference of scores', () => {
    const loss = measureLoss(
      [ranking('a', 'b'), ranking('a', 'b'), []],
      [ranking('a', 'c'), ranking('b', 'a'), []],
    );
    expect(loss).toEqual({
      posts: 3,
      top1Agreement: 2 / 3,
      top5Agreement: (0.5 + 1 + 1) / 3,
      largestScoreDifference: expect.closeTo(0.1),
    });
  });

  describe('of real models', () => {
    let network: BundleContents;
    const { options, runtime } = smallNetwork;
    const queries = test.map(({ text }) => ({ text }));
    const lossOf = async (full: Recommender, small: Recommender) =>
      measureLoss(await full.recommend(queries, 5), await small.recommend(queries, 5));

    beforeAll(async () => {
      const fitting = { ...options, topics: 6, topicIterations: 50 };
      network = (await tabLstm.fit({ train }, fitting, quietContext({ runtime }))).export();
    });

    it.each(['int8', 'float16', 'float32'] as const)('a network as %s', async (precision) => {
      const small = await shrinkBundle(network, { precision });
      const loss = await lossOf(
        await tabLstm.load(network, runtime),
        await tabLstm.load(small, runtime),
      );
      expect(loss.top1Agreement).toBeGreaterThanOrEqual(0.97);
      const isLossless = precision === 'float32';
      expect(loss.largestScoreDifference === 0).toBe(isLossless);
      expect(small.graphs!.model.length < 0.8 * network.graphs!.model.length).toBe(!isLossless);
    });

    it('kNN loses nothing', async () => {
      const fitted = await knn.fit({ train }, {}, quietContext());
      const small = await knn.load(await shrinkBundle(fitted.export(), { drop: ['posts'] }), {});
      const loss = await lossOf(fitted, small);
      expect(loss).toMatchObject({ top1Agreement: 1, top5Agreement: 1, largestScoreDifference: 0 });
    });

    it('is measured on posts made of the bundle’s own words, drawn by frequency', () => {
      const made = madeUpQueries(network, 200);
      const words = made.flatMap(({ text }) => text.split(' '));
      const known = new Set(network.vocabularies.words.map((line) => line.split('\t')[0]));
      expect(words.every((word) => known.has(word))).toBe(true);
      expect(new Set(made.map(({ text }) => text)).size).toBe(200);
      const uses = (word: string) => words.filter((one) => one === word).length;
      expect(uses('again')).toBeGreaterThan(3 * uses('pawn'));
      expect(madeUpQueries(network, 200)).toEqual(made);
      expect(madeUpQueries(contentsOf({}), 5)).toEqual([]);
    });
  });
});
