import { basename, dirname, join, resolve } from 'node:path';
import type { Encoder } from '../models/encoders/encoder.ts';
import type { Model } from '../models/model.ts';
import type { EncodingFolder } from '../recommend/encoding-folder.ts';
import { UsageError } from './failure.ts';

interface EncoderOptions {
  readonly encoder?: string;
  readonly encodings?: string;
  readonly out: string;
}

/** A pre-trained encoder for a training run, and where its encodings are kept meanwhile. */
export interface TrainingEncoder {
  readonly encoder: Encoder;
  /** The file that was read. */
  readonly file: string;
  readonly encodings: EncodingFolder;
  /** Whether the folder of encodings goes when training is done. */
  readonly isTemporary: boolean;
}

/**
 * Opens the encoder that the command line names. Its encodings are kept in the folder `encodings`, or next to the bundle
 * until training is done.
 *
 * @throws {UsageError} if the model does not use an encoder, or encodings are to be kept without one
 * @throws as `readEncoder` and `openEncoder`
 */
export async function encoderFor(
  model: Pick<Model, 'name' | 'options'>,
  { encoder: path, encodings, out }: EncoderOptions,
): Promise<TrainingEncoder | undefined> {
  if (path === undefined) {
    if (encodings === undefined) return undefined;
    throw new UsageError(
      '--encodings keeps what an encoder computes; name the encoder (--encoder)',
    );
  }
  if (!('encoder' in model.options.properties)) {
    throw new UsageError(`${model.name} does not use an encoder; train it without --encoder`);
  }
  const { readEncoder } = await import('../recommend/encoder-folder.ts');
  const { openEncoder } = await import('../models/encoders/open-encoder.ts');
  const { EncodingFolder } = await import('../recommend/encoding-folder.ts');
  const { nodeRuntime } = await import('../recommend/node-runtime.ts');
  const files = await readEncoder(path);
  return {
    encoder: await openEncoder(files, await nodeRuntime()),
    file: files.name,
    encodings: new EncodingFolder(encodings ?? encodingsOf(out)),
    isTemporary: encodings === undefined,
  };
}

/** The encodings of a bundle in training: `NAME.encodings`, next to the bundle. */
function encodingsOf(bundle: string): string {
  const folder = resolve(bundle);
  return join(dirname(folder), `${basename(folder)}.encodings`);
}
