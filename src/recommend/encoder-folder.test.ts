import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataFormatError, FileAccessError } from '../base/errors.ts';
import { encodeSafetensors, vector } from '../base/safetensors.ts';
import { openEncoder } from '../models/encoders/open-encoder.ts';
import { runtime, tinyGraph, tinyStatic } from '../models/encoders/tiny-encoder.case.ts';
import { readEncoder } from './encoder-folder.ts';

const tiny = { groups: [['rook'], ['latte']], dimension: 4 };
const { tokenizer, arrays } = tinyStatic(tiny);
const vectors = encodeSafetensors(arrays!);
const graph = tinyGraph(tiny).graph!;
/** What a transformer has in `model.safetensors`. */
const weights = encodeSafetensors({ 'embeddings.LayerNorm.bias': vector(new Float32Array(4)) });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'octothorpe-encoder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, contents] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), contents);
  }
}

describe('readEncoder', () => {
  it('reads static embeddings', async () => {
    write({ 'tokenizer.json': tokenizer, 'model.safetensors': vectors, 'onnx/model.onnx': graph });
    const files = await readEncoder(folder);
    expect(files.graph).toBeUndefined();
    expect(files.name).toBe(join(folder, 'model.safetensors'));
    expect(files.id).toMatch(/^[0-9a-f]{32}$/);
    expect((await openEncoder(files, {})).dimension).toBe(4);
  });

  it('reads a graph, the smallest of several, next to the weights of a transformer', async () => {
    write({ 'tokenizer.json': tokenizer, 'model.safetensors': weights, 'onnx/model.onnx': graph });
    const files = await readEncoder(folder);
    expect(files.name).toBe(join(folder, 'onnx/model.onnx'));
    const encoder = await openEncoder(files, runtime);
    expect(encoder.dimension).toBe(4);
    await encoder.release!();
    write({ 'onnx/model_quantized.onnx': graph });
    expect((await readEncoder(folder)).name).toBe(join(folder, 'onnx/model_quantized.onnx'));
  });

  it('reads the graph that is named, with the tokenizer beside or above it', async () => {
    write({ 'tokenizer.json': tokenizer, 'onnx/model.onnx': graph, 'onnx/own.onnx': graph });
    const own = join(folder, 'onnx/own.onnx');
    expect((await readEncoder(own)).name).toBe(own);
    write({ 'model.safetensors': vectors, 'here.onnx': graph });
    expect((await readEncoder(join(folder, 'here.onnx'))).graph).toBeDefined();
  });

  it('gives equal files equal ids, and others other ones', async () => {
    write({ 'tokenizer.json': tokenizer, 'model.safetensors': vectors });
    const { id } = await readEncoder(folder);
    expect((await readEncoder(folder)).id).toBe(id);
    write({ 'tokenizer.json': `${tokenizer} ` });
    const changed = (await readEncoder(folder)).id;
    expect(changed).not.toBe(id);
    write({
      'tokenizer.json': tokenizer,
      'model.safetensors': encodeSafetensors({
        embeddings: { shape: [6, 1], data: new Float32Array(6) },
      }),
    });
    expect((await readEncoder(folder)).id).not.toBe(id);
  });

  it('says what is missing', async () => {
    await expect(readEncoder(folder)).rejects.toThrow(FileAccessError);
    await expect(readEncoder(folder)).rejects.toThrow(
      /: expected an encoder, but there is no .*tokenizer\.json; give a folder that has it$/,
    );
    await expect(readEncoder(join(folder, 'onnx/a.onnx'))).rejects.toThrow(
      /no .*onnx\/tokenizer\.json or .*tokenizer\.json;/,
    );
    write({ 'tokenizer.json': tokenizer, 'model.safetensors': weights });
    await expect(readEncoder(folder)).rejects.toThrow(
      /expected token vectors in model\.safetensors .* or an ONNX graph .*, found neither; export/,
    );
    write({ 'model.safetensors': 'no such thing' });
    await expect(readEncoder(folder)).rejects.toThrow(DataFormatError);
  });
});
