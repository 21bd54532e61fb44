import { describe, expect, it } from 'vitest';
import { DataFormatError } from '../../base/errors.ts';
import { multiply } from '../../graph/operators/elementwise.ts';
import { encodeMessage } from '../../graph/protobuf.ts';
import { readOnnx } from '../../graph/read-onnx.ts';
import type { EncodeOptions } from './encoder.ts';
import type { EncoderFiles } from './encoder-files.ts';
import { openEncoder } from './open-encoder.ts';
import { ids, runtime, tinyGraph, tinyTable } from './tiny-encoder.case.ts';

const groups = [['rook'], ['gambit'], ['latte']];
const D = 3;
const tiny = { groups, dimension: D };
const table = tinyTable(groups, D);
const row = (id: number) => [...table.slice(id * D, (id + 1) * D)];
const [cls, sep, rook, latte] = [ids.cls, ids.sep, 4, 6].map(row);

const mean = (...rows: number[][]) =>
  rows[0].map((_, d) => rows.reduce((total, own) => total + own[d], 0) / rows.length);
const plus = (a: number[], b: number[]) => a.map((x, d) => x + b[d]);

async function encode(
  texts: readonly string[],
  options: Partial<EncodeOptions> = {},
  files = tinyGraph(tiny),
): Promise<number[][]> {
  const encoder = await openEncoder(files, runtime);
  expect(encoder.dimension).toBe(D);
  const all = await encoder.encode(texts, { pooling: 'mean', maxTokens: 100, ...options });
  await encoder.release!();
  return texts.map((_, n) => [...all.subarray(n * D, (n + 1) * D)]);
}

/** The same graph with rounded outputs: the largest number of a batch decides how all of it is rounded. */
function rounding({ graph: onnx, ...files }: EncoderFiles): EncoderFiles {
  const model = readOnnx(onnx!, 'tiny');
  const node = (model.graph?.node ?? []).flatMap((one) => {
    if (one.output?.[0] !== 'last_hidden_state') return [one];
    const whole = ['whole', 'scale', 'zero'];
    return [
      { opType: 'DynamicQuantizeLinear', input: one.input, output: whole },
      { opType: 'DequantizeLinear', input: whole, output: one.output },
    ];
  });
  const graph = encodeMessage('ModelProto', { ...model, graph: { ...model.graph, node } });
  return { ...files, graph };
}

describe('a graph as an encoder', () => {
  it("gives the mean of the tokens' vectors, special ones included", async () => {
    const [own] = await encode(['rook latte']);
    // Each token's vector has the mean added to it once.
    const expected = mean(cls, rook, latte, sep).map((x) => 2 * x);
    expect(own).toBeAllclose(expected, { absolute: 1e-5 });
  });

  it('gives the vector of [CLS]', async () => {
    const [own] = await encode(['rook latte'], { pooling: 'cls' });
    const expected = plus(cls, mean(cls, rook, latte, sep));
    expect(own).toBeAllclose(expected, { absolute: 1e-5 });
  });

  it('gives the same for a text alone and among others, of any length', async () => {
    const long = Array.from({ length: 90 }, (_, i) => groups.flat()[i % 3]).join(' ');
    const texts = ['rook', long, '', 'latte gambit', ...new Array(70).fill('gambit gambit')];
    for (const pooling of ['mean', 'cls'] as const) {
      const all = await encode(texts, { pooling });
      for (const n of [0, 1, 2, 3, 73]) {
        const [alone] = await encode([texts[n]], { pooling });
        expect(all[n]).toBeAllclose(alone, { absolute: 1e-6 });
      }
    }
    expect(await encode([])).toEqual([]);
  });

  it('gives the same among others if the graph rounds by the largest number of a batch', async () => {
    const files = rounding(tinyGraph(tiny));
    const texts = ['rook', 'latte', 'gambit', 'latte gambit', 'rook gambit'];
    const all = await encode(texts, {}, files);
    for (const [n, text] of texts.entries()) {
      expect(all[n]).toEqual((await encode([text], {}, files))[0]);
    }
    expect(all).not.toEqual(await encode(texts));
  });

  it('cuts tokens before the last special one', async () => {
    const [cut] = await encode(['rook gambit latte'], { maxTokens: 4 });
    const [short] = await encode(['rook gambit']);
    expect(cut).toEqual(short);
  });

  it('rejects other inputs and outputs', async () => {
    const other = tinyGraph(tiny, (hidden) => ({ pooled: hidden }));
    await expect(openEncoder(other, runtime)).rejects.toThrow(DataFormatError);
    await expect(openEncoder(other, runtime)).rejects.toThrow(
      'tiny/model.onnx: expected a graph with inputs among input_ids, attention_mask, token_type_ids and an output last_hidden_state or token_embeddings, got the inputs input_ids, attention_mask and the outputs pooled; export it for the task feature-extraction',
    );
    const asking = tinyGraph(tiny, (hidden) => {
      const offsets = hidden.graph.input('offsets', ['B', 'T', D]);
      return { token_embeddings: multiply(hidden, offsets) };
    });
    await expect(openEncoder(asking, runtime)).rejects.toThrow(/got the inputs .*offsets/);
  });

  it('rejects what is no graph, and a platform without ONNX Runtime', async () => {
    const broken = { ...tinyGraph(tiny), graph: Uint8Array.of(1, 2, 3) };
    await expect(openEncoder(broken, runtime)).rejects.toThrow(
      /^tiny\/model\.onnx is not a well-formed ONNX model/,
    );
    await expect(openEncoder(tinyGraph(tiny), {})).rejects.toThrow(
      /^tiny\/model\.onnx runs in ONNX Runtime; pass/,
    );
  });
});
