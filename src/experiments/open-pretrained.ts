import { DataFormatError } from '../base/errors.ts';
import { openEncoder } from '../models/encoders/open-encoder.ts';
import type { FitContext } from '../models/model.ts';
import { readEncoder } from '../recommend/encoder-folder.ts';
import { EncodingFolder } from '../recommend/encoding-folder.ts';
import { nodeRuntime } from '../recommend/node-runtime.ts';
import { openWordVectorFile } from '../recommend/word-vector-file.ts';
import type { OfEachKind } from './pretrained.ts';

interface Opened {
  readonly given: Pick<FitContext, 'encoder' | 'wordVectors' | 'encodings'>;
  close(): void;
}

/**
 * Opens what a run starts from.
 *
 * @param encodings a folder for what the encoder computes; without it, that is kept in memory
 * @param hashes of the files as they were when the run was planned
 * @throws {DataFormatError} if the encoder has changed since, or as `openEncoder` and `openWordVectorFile`
 */
export async function openPretrained(
  { encoder: path, vectors }: OfEachKind<string>,
  hashes: OfEachKind<string>,
  encodings: string | undefined,
): Promise<Opened> {
  const wordVectors = vectors === undefined ? undefined : await openWordVectorFile(vectors);
  if (path === undefined) return { given: { wordVectors }, close: () => undefined };
  const files = await readEncoder(path);
  if (files.id !== hashes.encoder) {
    throw new DataFormatError(`${files.name} has changed since the run was planned; start again`);
  }
  const encoder = await openEncoder(files, await nodeRuntime());
  const store = encodings === undefined ? undefined : new EncodingFolder(encodings);
  return { given: { wordVectors, encoder, encodings: store }, close: () => store?.close() };
}
