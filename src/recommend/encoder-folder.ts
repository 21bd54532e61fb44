/** Reads pre-trained encoders from folders, laid out as for sentence-transformers, Transformers.js or Model2Vec. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FileAccessError } from '../base/errors.ts';
import { decodeSafetensors, type NamedArrays } from '../base/safetensors.ts';
import type { EncoderFiles } from '../models/encoders/encoder-files.ts';
import { tokenVectors } from '../models/encoders/static-encoder.ts';

const tokenizerFile = 'tokenizer.json';
const vectorsFile = 'model.safetensors';

/** In the order in which they are looked for: the smaller ones are faster, and hardly worse. */
const graphFiles = [
  'onnx/model_quantized.onnx',
  'onnx/model_int8.onnx',
  'onnx/model.onnx',
  'model_quantized.onnx',
  'model.onnx',
];

/**
 * Reads an encoder: `tokenizer.json`, and token vectors in `model.safetensors` (`embeddings` or `embedding.weight`) or an
 * ONNX graph (`onnx/model_quantized.onnx`, `onnx/model_int8.onnx`, `onnx/model.onnx`, or these without the folder).
 *
 * @param path the folder, or one of several graphs in it
 * @throws {FileAccessError} if a file is missing or cannot be read
 * @throws {DataFormatError} if `model.safetensors` is malformed
 */
export async function readEncoder(path: string): Promise<EncoderFiles> {
  const isGraph = path.endsWith('.onnx');
  const folder = isGraph ? dirname(path) : path;
  const folders = isGraph ? [folder, dirname(folder)] : [folder];
  const tokenizers = folders.map((one) => join(one, tokenizerFile));
  const tokenizer = await firstOf(tokenizers);
  if (!tokenizer) {
    throw new FileAccessError(
      `${path}: expected an encoder, but there is no ${tokenizers.join(' or ')}; give a folder that has it`,
    );
  }
  const arrays = isGraph ? undefined : await vectorsIn(folder);
  if (arrays)
    return named(
      join(folder, vectorsFile),
      tokenizer.bytes,
      { arrays: arrays.arrays },
      arrays.bytes,
    );
  const graph = await firstOf(isGraph ? [path] : graphFiles.map((file) => join(folder, file)));
  if (graph) return named(graph.path, tokenizer.bytes, { graph: graph.bytes }, graph.bytes);
  throw new FileAccessError(
    `${path}: expected token vectors in ${vectorsFile} (embeddings or embedding.weight) or an ONNX graph (${graphFiles.join(', ')}), found neither; export the encoder to ONNX`,
  );
}

function named(
  name: string,
  tokenizer: Uint8Array,
  more: Pick<EncoderFiles, 'arrays' | 'graph'>,
  bytes: Uint8Array,
): EncoderFiles {
  const hash = createHash('sha256').update(tokenizer).update(bytes).digest('hex').slice(0, 32);
  return { name, id: hash, tokenizer: new TextDecoder().decode(tokenizer), ...more };
}

/** `model.safetensors`, if it has token vectors and nothing else than they need: transformers have such a file, too. */
async function vectorsIn(
  folder: string,
): Promise<{ arrays: NamedArrays; bytes: Uint8Array } | undefined> {
  const file = await firstOf([join(folder, vectorsFile)]);
  if (!file) return undefined;
  const arrays = decodeSafetensors(file.bytes, file.path);
  return tokenVectors(arrays) && { arrays, bytes: file.bytes };
}

async function firstOf(
  paths: readonly string[],
): Promise<{ path: string; bytes: Uint8Array } | undefined> {
  for (const path of paths) {
    const info = await stat(path).catch(() => undefined);
    if (!info?.isFile()) continue;
    try {
      return { path, bytes: await readFile(path) };
    } catch (cause) {
      throw new FileAccessError(`cannot read ${path}: ${(cause as Error).message}`, { cause });
    }
  }
  return undefined;
}
