import { getFastTextModule } from 'fasttext.wasm.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { DataFormatError, OctothorpeError } from '../../base/errors.ts';
import { Random } from '../../base/random.ts';
import { fasttext } from '../fasttext.ts';
import { quietContext } from '../model.case.ts';
import type { BundleContents } from '../model.ts';
import { readModelFile } from './model-file.ts';

const runtime = { loadFastText: async () => getFastTextModule() };
const texts = ['espresso beans', 'rook pawn', 'tomato 土'];
const train = Array.from({ length: 12 }, (_, i) => ({
  id: `p${i}`,
  text: texts[i % 3],
  hashtags: [['Coffee'], ['Chess'], ['Garden', 'Coffee']][i % 3],
}));
const where = 'b: fasttext.bin';

/** Where a file of this dictionary has its numbers, in bytes from the start. */
const places = {
  version: 4,
  dimension: 8,
  wordNgrams: 8 + 4 * 5,
  loss: 8 + 4 * 6,
  model: 8 + 4 * 7,
  bucket: 8 + 4 * 8,
  maxn: 8 + 4 * 10,
  entries: 64,
  words: 68,
  labels: 72,
  pruned: 84,
  dictionary: 92,
};

let contents: BundleContents;
let file: Uint8Array;
beforeAll(async () => {
  const fitted = await fasttext.fit(
    { train },
    { dimension: 3, epochs: 1 },
    quietContext({ runtime }),
  );
  contents = fitted.export();
  file = contents.files!.fasttext;
});

function changed(change: (view: DataView, bytes: Uint8Array) => void): Uint8Array {
  const bytes = file.slice();
  change(new DataView(bytes.buffer), bytes);
  return bytes;
}

/** The place of a text in the file. */
function placeOf(text: string): number {
  return Buffer.from(file).indexOf(text);
}

const put = (place: number, value: number) => (view: DataView) => view.setInt32(place, value, true);

describe('readModelFile', () => {
  it('lists the words and, in the order of the file, the tags of the labels', () => {
    const { words, tags } = readModelFile(file, where);
    expect(words.toSorted()).toEqual(['beans', 'espresso', 'pawn', 'rook', 'tomato', '土']);
    expect(tags).toEqual([0, 1, 2]);
  });

  it('reads a file that does not begin at a multiple of 4', () => {
    const within = new Uint8Array(file.length + 3);
    within.set(file, 3);
    expect(readModelFile(within.subarray(3), where)).toEqual(readModelFile(file, where));
  });

  it.each<[string, () => Uint8Array, string]>([
    ['nothing', () => new Uint8Array(0), 'ends early'],
    ['another format', () => changed(put(0, 7)), 'does not begin like version 12'],
    ['another version', () => changed(put(places.version, 11)), 'does not begin like version 12'],
    [
      'vectors of words alone',
      () => changed(put(places.model, 2)),
      'settings that no classifier has',
    ],
    ['an unknown loss', () => changed(put(places.loss, 2)), 'settings that no classifier has'],
    [
      'no n-grams at all',
      () => changed(put(places.wordNgrams, 0)),
      'settings that no classifier has',
    ],
    [
      'n-grams without vectors',
      () => changed(put(places.wordNgrams, 2)),
      'settings that no classifier has',
    ],
    [
      'endless n-grams',
      () => changed(put(places.maxn, 2 ** 30)),
      'settings that no classifier has',
    ],
    [
      'fewer than no vectors',
      () => changed(put(places.bucket, -1)),
      'settings that no classifier has',
    ],
    [
      'vectors that are missing',
      () => changed(put(places.bucket, 9)),
      'has 7 x 3 input weights, expected 16 x 3',
    ],
    [
      'another dimension',
      () => changed(put(places.dimension, 4)),
      'has 7 x 3 input weights, expected 7 x 4',
    ],
    [
      'a size that does not add up',
      () => changed(put(places.labels, 4)),
      'has 7 words and 4 labels, 10 together',
    ],
    ['words only', () => changed(put(places.words, 10)), 'has 10 words and 3 labels, 10 together'],
    ['a compressed dictionary', () => changed(put(places.pruned, 2)), 'is compressed'],
    [
      'a label that is no number',
      () =>
        changed((_, bytes) =>
          bytes.fill(120, placeOf('__label__0') + 9, placeOf('__label__0') + 10),
        ),
      'has the label __label__x, which is no tag',
    ],
    [
      'a label twice',
      () =>
        changed((_, bytes) =>
          bytes.fill(48, placeOf('__label__1') + 9, placeOf('__label__1') + 10),
        ),
      'has __label__0 twice',
    ],
    [
      'a label of no tag',
      () =>
        changed((_, bytes) =>
          bytes.fill(57, placeOf('__label__1') + 9, placeOf('__label__1') + 10),
        ),
      'has the label __label__9',
    ],
    [
      'a label before the words',
      () => changed((_, bytes) => bytes.fill(1, placeOf('</s>') + 13, placeOf('</s>') + 14)),
      'has </s> in the wrong place',
    ],
    [
      'rarer labels first',
      () => changed((view) => view.setBigInt64(placeOf('__label__0') + 11, 1n, true)),
      'uses of __label__1, out of order',
    ],
    [
      'a label without uses',
      () => changed((view) => view.setBigInt64(placeOf('__label__2') + 11, 0n, true)),
      'has 0 uses of __label__2',
    ],
    [
      'uses beyond counting',
      () => changed((view) => view.setBigInt64(placeOf('__label__0') + 11, 2n ** 60n, true)),
      'uses of __label__0, out of order',
    ],
    ['a word without end', () => file.slice(0, places.dictionary + 2), 'ends early'],
    [
      'a weight that is no number',
      () => changed((view) => view.setFloat32(file.length - 4, Number.NaN, true)),
      'output weights must be finite, got NaN at place 8',
    ],
    ['too few weights', () => file.slice(0, -4), 'ends early'],
    ['more than weights', () => Uint8Array.of(...file, 0), 'has 1 bytes too many'],
  ])('rejects %s', (_, bytes, message) => {
    expect(() => readModelFile(bytes(), where)).toThrow(DataFormatError);
    expect(() => readModelFile(bytes(), where)).toThrow(message);
  });

  it('leaves nothing to the library that could stop or mislead it, whatever byte changes', async () => {
    const random = new Random(5);
    const outcomes = { refused: 0, answered: 0 };
    for (let i = 0; i < 300; i++) {
      const bytes = changed((_, all) => {
        for (let n = 0; n <= i % 3; n++) all[random.integer(all.length)] = random.integer(256);
      });
      const loaded = await fasttext
        .load({ ...contents, files: { fasttext: bytes } }, runtime)
        .catch((error) => {
          expect(error).toBeInstanceOf(OctothorpeError);
          outcomes.refused++;
        });
      if (!loaded) continue;
      outcomes.answered++;
      const [ranking] = await loaded.recommend([{ text: 'espresso rook' }], 3);
      expect(ranking.map(({ tag }) => tag).sort()).toEqual(['chess', 'coffee', 'garden']);
    }
    expect(outcomes.refused).toBeGreaterThan(50);
    expect(outcomes.answered).toBeGreaterThan(50);
  });

  it('reports weights that are finite but too large to add', async () => {
    const bytes = changed((view) => {
      // The 3 x 3 output weights end the file; the 7 x 3 input weights end 17 bytes before them.
      for (let i = 1; i <= 9; i++) view.setFloat32(file.length - 4 * i, i % 2 ? 3e38 : -3e38, true);
      for (let i = 1; i <= 21; i++) view.setFloat32(file.length - 4 * 9 - 17 - 4 * i, 3e38, true);
    });
    const loaded = await fasttext.load({ ...contents, files: { fasttext: bytes } }, runtime);
    const answer = loaded.recommend([{ text: 'espresso' }], 3);
    await expect(answer).rejects.toThrow(DataFormatError);
    await expect(answer).rejects.toThrow('are too large to add; train it again');
  });

  it.each([
    ['tags', 'fasttext.bin has 3 tags, the list "tags" 2; train it again'],
    ['words', 'fasttext.bin has 6 words, the list "words" 5; train it again'],
  ])('rejects a bundle whose list of %s is of another model', async (name, message) => {
    const vocabularies = { ...contents.vocabularies };
    vocabularies[name] = vocabularies[name].slice(0, -1);
    const loading = fasttext.load({ ...contents, vocabularies }, runtime);
    await expect(loading).rejects.toThrow(`bundle of fasttext: ${message}`);
  });

  it('rejects a bundle without the file', async () => {
    const { files: _, ...others } = contents;
    const message = 'bundle of fasttext: fasttext.bin is missing; train it again';
    await expect(fasttext.load(others, runtime)).rejects.toThrow(message);
  });
});
