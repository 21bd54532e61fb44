/** Opens the graphs of a bundle in ONNX Runtime. */
import {
  DataFormatError,
  FileAccessError,
  NotSupportedError,
  OctothorpeError,
} from '../../base/errors.ts';
import { GraphRunner, type Ort } from '../../graph/graph-runner.ts';
import type { GraphKind } from '../../graph/read-onnx.ts';
import type { BundleContents, Runtime } from '../model.ts';

/** @throws {NotSupportedError} if the platform provides no ONNX Runtime */
export async function loadOrt(runtime: Pick<Runtime, 'loadOrt'>, model: string): Promise<Ort> {
  if (runtime.loadOrt) return runtime.loadOrt();
  throw new NotSupportedError(
    `${model} runs in ONNX Runtime; pass { loadOrt: () => import('onnxruntime-node') } (or onnxruntime-web) in the runtime`,
  );
}

/**
 * Opens graphs of a bundle, each in its own session. Other graphs in the bundle are never read.
 *
 * @throws {NotSupportedError} if the platform provides no ONNX Runtime
 * @throws {DataFormatError} if a graph is missing, or as `openGraph`; no graph stays open then
 */
export async function openGraphs<Name extends string>(
  bundle: Pick<BundleContents, 'model' | 'graphs'>,
  names: readonly Name[],
  runtime: Pick<Runtime, 'loadOrt'>,
): Promise<Record<Name, GraphRunner>> {
  const { model, graphs = {} } = bundle;
  const missing = names.find((name) => !Object.hasOwn(graphs, name));
  if (missing !== undefined) {
    throw new DataFormatError(`bundle of ${model}: ${missing}.onnx is missing; train it again`);
  }
  const ort = await loadOrt(runtime, model);
  const opened: [Name, GraphRunner][] = [];
  try {
    for (const name of names) {
      opened.push([name, await openGraph(ort, graphs[name], `bundle of ${model}: ${name}.onnx`)]);
    }
  } catch (error) {
    for (const [, graph] of opened) await graph.release();
    throw error;
  }
  return Object.fromEntries(opened) as Record<Name, GraphRunner>;
}

interface OpenGraphOptions {
  readonly kind?: GraphKind;
  /** What to do about a file that ONNX Runtime cannot load. */
  readonly remedy?: string;
}

/**
 * Opens one graph.
 *
 * @param where the file, for messages
 * @throws {DataFormatError} as `readOnnx`, and if ONNX Runtime cannot load it
 * @throws {FileAccessError} if ONNX Runtime itself cannot be loaded
 */
export async function openGraph(
  ort: Ort,
  onnx: Uint8Array,
  where: string,
  { kind, remedy = 'train it again' }: OpenGraphOptions = {},
): Promise<GraphRunner> {
  return GraphRunner.create(ort, onnx, { where, ...(kind && { kind }) }).catch((cause: Error) => {
    if (cause instanceof OctothorpeError) throw cause;
    const { message } = cause;
    // The message of onnxruntime-web if its own files did not load.
    if (message.startsWith('no available backend')) {
      throw new FileAccessError(
        `ONNX Runtime cannot start: ${message}; its WebAssembly file must be served next to the scripts`,
        { cause },
      );
    }
    throw new DataFormatError(`${where}: ONNX Runtime cannot load it: ${message}; ${remedy}`, {
      cause,
    });
  });
}
