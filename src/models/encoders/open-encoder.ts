import { DataFormatError } from '../../base/errors.ts';
import type { BundleContents, Runtime } from '../model.ts';
import { bundleLines } from '../parts/fitting.ts';
import { loadOrt } from '../parts/graphs.ts';
import type { Encoder } from './encoder.ts';
import type { EncoderFiles } from './encoder-files.ts';
import { GraphEncoder } from './graph-encoder.ts';
import { StaticEncoder } from './static-encoder.ts';

/**
 * @throws {DataFormatError} as `GraphEncoder.open` and `StaticEncoder.open`
 * @throws {NotSupportedError} for a graph, if the platform provides no ONNX Runtime
 */
export async function openEncoder(files: EncoderFiles, runtime: Runtime): Promise<Encoder> {
  const { graph, name } = files;
  if (!graph) return StaticEncoder.open(files);
  return GraphEncoder.open(files, graph, await loadOrt(runtime, name));
}

/**
 * The encoder of a bundle: the one in it (`Encoder.save`), or else that of the runtime.
 *
 * @throws {DataFormatError} if there is neither, or as `openEncoder`
 */
export async function loadEncoder(bundle: BundleContents, runtime: Runtime): Promise<Encoder> {
  const { model, arrays, graphs } = bundle;
  const { encoderVectors: embeddings, encoderWeights: weights } = arrays;
  if (graphs?.encoder || embeddings) {
    const tokenizer = bundleLines(bundle, 'tokenizer').join('\n');
    const name = `bundle of ${model}: the encoder`;
    const table = { ...(embeddings && { embeddings }), ...(weights && { weights }) };
    const files = { name, id: 'bundle', tokenizer, graph: graphs?.encoder, arrays: table };
    return openEncoder(files, runtime);
  }
  if (runtime.encoder) return runtime.encoder;
  throw new DataFormatError(
    `bundle of ${model}: its encoder is not in the bundle; pass the one it was trained with as { encoder } in the runtime`,
  );
}
