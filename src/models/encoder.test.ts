import { describe, expect, it } from 'vitest';
import { DataFormatError, NotSupportedError } from '../base/errors.ts';
import { encoder, encoderNetwork } from './encoder.ts';
import type { EncoderFiles } from './encoders/encoder-files.ts';
import { openEncoder } from './encoders/open-encoder.ts';
import { tinyGraph, tinyStatic } from './encoders/tiny-encoder.case.ts';
import { describeModel, hitRate, quietContext, smallCorpus, toQuery } from './model.case.ts';
import type { Model } from './model.ts';
import { sizedNetwork } from './neural/network.case.ts';
import { type AnyNetwork, trainingGraph } from './neural/network.ts';
import { smallNetwork } from './neural/small-network.case.ts';

const { runtime } = smallNetwork;
const { hidden: _, dimension: __, ...training } = smallNetwork.options;
const options = { ...training, learningRate: 0.05, epochs: 40, patience: 40 };

/** Words of the posts' topics and others that nobody uses there, each a synonym of one of them. */
const synonyms = [
  ['espresso', 'mokka'],
  ['beans', 'arabica'],
  ['rook', 'tower'],
  ['gambit', 'sacrifice'],
];
const { train, test } = smallCorpus();
const others = [...new Set(train.flatMap(({ text }) => text.split(' ')))].filter(
  (word) => !synonyms.some(([known]) => known === word),
);
const tiny = { groups: [...synonyms, ...others.map((word) => [word])], dimension: 48 };
const given = { ...options, encoder: 'given' } as const;

/** The model with an encoder in its context. */
function withEncoder(files: EncoderFiles): Model {
  return {
    ...encoder,
    fit: async (corpus, own, context) =>
      encoder.fit(corpus, own, { ...context, encoder: await openEncoder(files, runtime) }),
  };
}

describeModel(encoder, {
  ...smallNetwork,
  options: { ...options, dimension: 48, vectors: 'random' },
});
describeModel(withEncoder(tinyStatic(tiny)), { ...smallNetwork, options: given });
describeModel(withEncoder(tinyGraph(tiny)), { ...smallNetwork, options: given });

it('does not train the word vectors that it learns itself', () => {
  const sizes = { words: 7, dimension: 2, hidden: 3, tags: 4, topics: 2 };
  const { graph } = trainingGraph(sizedNetwork(encoderNetwork as unknown as AnyNetwork, sizes));
  expect(Array.from(graph.frozen, ({ name }) => name)).toEqual(['words.table']);
});

describe.each([
  ['static embeddings', tinyStatic(tiny)],
  ['a graph', tinyGraph(tiny)],
])('encoder with %s', (_, files) => {
  const trained = () => withEncoder(files).fit({ train }, given, quietContext({ runtime }));

  it('knows words that no training post has', async () => {
    const fitted = await trained();
    const text = 'mokka arabica';
    const [[best]] = await fitted.recommend([{ text }], 1);
    expect(best.tag).toBe('coffee');
    const [[other]] = await fitted.recommend([{ text: 'tower sacrifice' }], 1);
    expect(other.tag).toBe('chess');
  });

  it('takes the encoder along in the bundle', async () => {
    const fitted = await trained();
    const loaded = await encoder.load(fitted.export(), runtime);
    const queries = test.map(toQuery);
    const rankings = await loaded.recommend(queries, 3);
    expect(hitRate(rankings, test)).toBeGreaterThan(0.85);
    expect(rankings).toEqual(await fitted.recommend(queries, 3));
  });

  it('explains by words', async () => {
    const query = { text: 'the rook and gambit again' };
    const { words } = await (await trained()).explain!(query, 'chess');
    const best = words!.slice(0, 2).map(({ word }) => word);
    expect(best.sort()).toEqual(['gambit', 'rook']);
  });

  it('rejects a bundle with an encoder of another size, or without its parts', async () => {
    const bundle = (await trained()).export();
    const foreign = await openEncoder(tinyStatic({ ...tiny, dimension: 5 }), {});
    const { arrays, vocabularies, graphs } = bundle;
    const { encoder: ___, ...rest } = graphs!;
    const mixed = { ...bundle, graphs: rest, arrays: { ...arrays, ...foreign.save!().arrays } };
    await expect(encoder.load(mixed, runtime)).rejects.toThrow(
      'bundle of encoder: model.onnx has 48 numbers in an encoding, the encoder 5; train it again',
    );
    const { tokenizer, ...lists } = vocabularies;
    await expect(encoder.load({ ...bundle, vocabularies: lists }, runtime)).rejects.toThrow(
      'bundle of encoder: the list "tokenizer" is missing; train it again',
    );
    await expect(
      encoder.load({ ...bundle, vocabularies: { ...lists, tokenizer: ['{}'] } }, runtime),
    ).rejects.toThrow(/^bundle of encoder: the encoder: not a tokenizer\.json that can be used/);
  });
});

describe('encoder with an encoder of the caller', () => {
  /** Counts letters. */
  const own = {
    id: 'letters',
    dimension: 26,
    encode: async (texts: readonly string[]) =>
      Float32Array.from(
        texts.flatMap((text) =>
          Array.from({ length: 26 }, (_, i) => text.split(String.fromCharCode(97 + i)).length - 1),
        ),
      ),
  };
  const trained = () => encoder.fit({ train }, given, quietContext({ runtime, encoder: own }));

  it('learns, and loads with the encoder in the runtime', async () => {
    const fitted = await trained();
    const queries = test.map(toQuery);
    const rankings = await fitted.recommend(queries, 3);
    expect(hitRate(rankings, test)).toBeGreaterThan(0.8);
    const loaded = await encoder.load(fitted.export(), { ...runtime, encoder: own });
    expect(await loaded.recommend(queries, 3)).toEqual(rankings);
  });

  it('says that the bundle does not contain it', async () => {
    const bundle = (await trained()).export();
    await expect(encoder.load(bundle, runtime)).rejects.toThrow(DataFormatError);
    await expect(encoder.load(bundle, runtime)).rejects.toThrow(
      'bundle of encoder: its encoder is not in the bundle; pass the one it was trained with as { encoder } in the runtime',
    );
  });

  it('asks for an encoder', async () => {
    const fitting = encoder.fit({ train }, given, quietContext({ runtime }));
    await expect(fitting).rejects.toThrow(NotSupportedError);
    await expect(fitting).rejects.toThrow(
      "encoder = given needs a pre-trained encoder: pass one in the context, or a folder with the command line's --encoder",
    );
  });
});
