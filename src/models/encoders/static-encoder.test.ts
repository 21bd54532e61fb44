import { describe, expect, it } from 'vitest';
import { DataFormatError } from '../../base/errors.ts';
import type { EncoderFiles } from './encoder-files.ts';
import { StaticEncoder } from './static-encoder.ts';
import { tinyStatic, tinyTable } from './tiny-encoder.case.ts';

const groups = [['rook'], ['gambit'], ['latte']];
const D = 3;
const files = tinyStatic({ groups, dimension: D });
const table = tinyTable(groups, D);
/** The vectors of the words rook, gambit and latte. */
const [rook, gambit, latte] = [4, 5, 6].map((id) => [...table.slice(id * D, (id + 1) * D)]);

const mean = (...rows: number[][]) =>
  rows[0].map((_, d) => rows.reduce((total, row) => total + row[d], 0) / rows.length);

async function encode(texts: string[], changed: Partial<EncoderFiles> = {}, maxTokens = 10) {
  const encoder = await StaticEncoder.open({ ...files, ...changed });
  const all = await encoder.encode(texts, { maxTokens });
  return texts.map((_, n) => [...all.subarray(n * D, (n + 1) * D)]);
}

describe('static embeddings', () => {
  it("encode a text as the mean of its tokens' vectors, as often as they occur", async () => {
    const [one, two] = await encode(['Rook', 'rook latte rook']);
    expect(one).toBeAllclose(rook, { absolute: 1e-6 });
    expect(two).toBeAllclose(mean(rook, latte, rook), { absolute: 1e-6 });
  });

  it('leave out unknown and special tokens', async () => {
    const [known, none, empty] = await encode(['rook qwxz latte', 'qwxz', '']);
    expect(known).toBeAllclose(mean(rook, latte), { absolute: 1e-6 });
    expect(none).toEqual([0, 0, 0]);
    expect(empty).toEqual([0, 0, 0]);
  });

  it('read no more than the first tokens', async () => {
    const [cut] = await encode(['rook gambit latte'], {}, 2);
    expect(cut).toBeAllclose(mean(rook, gambit), { absolute: 1e-6 });
  });

  it('weigh tokens, if the encoder has weights', async () => {
    const weights = { shape: [7], data: Float64Array.of(0, 0, 0, 0, 2, 1, 0.5) };
    const [own] = await encode(['rook latte'], { arrays: { ...files.arrays, weights } });
    const expected = mean(
      rook.map((x) => 2 * x),
      latte.map((x) => 0.5 * x),
    );
    expect(own).toBeAllclose(expected, { absolute: 1e-6 });
  });

  it.each<[string, EncoderFiles['arrays'], RegExp]>([
    ['no vectors', {}, /: expected an array embeddings or embedding\.weight of token vectors/],
    [
      'vectors in one dimension',
      { embeddings: { shape: [3], data: new Float32Array(3) } },
      /of token vectors as numbers in two dimensions$/,
    ],
    [
      'whole numbers',
      { embeddings: { shape: [7, 1], data: new Int8Array(7) } },
      /of token vectors as numbers in two dimensions$/,
    ],
    [
      'numbers that are not finite',
      { embeddings: { shape: [7, 1], data: new Float32Array(7).fill(Number.NaN) } },
      /^tiny\/model\.safetensors: the token vectors .*NaN/,
    ],
    [
      'too few vectors',
      { embeddings: { shape: [6, 1], data: new Float32Array(6) } },
      /the tokenizer has 7 tokens, but there are only 6 token vectors$/,
    ],
    [
      'too few weights',
      { ...files.arrays, weights: { shape: [2], data: new Float32Array(2) } },
      /expected 7 numbers as "weights", one for each token vector, got 2$/,
    ],
  ])('reject %s', async (_, arrays, message) => {
    const opening = StaticEncoder.open({ ...files, arrays });
    await expect(opening).rejects.toThrow(DataFormatError);
    await expect(opening).rejects.toThrow(message);
  });

  it.each(['', '{"model":', '[]', '{}', '{"model":{"type":"Magic"}}', `${'['.repeat(99)}`])(
    'reject the tokenizer %j',
    async (tokenizer) => {
      const opening = StaticEncoder.open({ ...files, tokenizer });
      await expect(opening).rejects.toThrow(DataFormatError);
      await expect(opening).rejects.toThrow(/: not a tokenizer\.json that can be used: /);
    },
  );
});
