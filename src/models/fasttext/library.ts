/** fastText in WebAssembly, as far as it is used here: package fasttext.wasm.js, which wraps the library of its authors. */
import { NotSupportedError } from '../../base/errors.ts';

/** An instance of the WebAssembly module, with its own memory and its own files in it. */
export interface FastTextModule {
  readonly FS: {
    writeFile(path: string, data: Uint8Array): void;
    readFile(path: string, options: { encoding: 'binary' }): Uint8Array;
    unlink(path: string): void;
  };
  readonly Args: new () => FastTextArguments;
  readonly FastText: new () => FastTextNative;
  readonly ModelName: { readonly supervised: unknown };
  readonly LossName: Readonly<Record<FastTextLoss, unknown>>;
  /** Views of its memory, replaced when it grows. */
  readonly HEAPU32: Uint32Array;
  readonly HEAPF32: Float32Array;
}

export type FastTextLoss = 'hs' | 'softmax' | 'ova';

/** The names are those of the library. */
interface FastTextArguments {
  input: string;
  model: unknown;
  loss: unknown;
  dim: number;
  epoch: number;
  lr: number;
  wordNgrams: number;
  minCount: number;
  minn: number;
  maxn: number;
  bucket: number;
  thread: number;
  seed: number;
  verbose: number;
}

export interface FastTextNative {
  /** @param onProgress called every 64 lines with the share that is done; must be given */
  train(args: FastTextArguments, onProgress: (share: number) => void): void;
  /** The vectors of words and n-grams, a `DenseMatrix`. */
  getInputMatrix(): unknown;
  saveModel(path: string): void;
  loadModel(path: string): void;
  /** At most `k` labels, best first. The caller must delete the result. */
  predict(text: string, k: number, threshold: number): FastTextPredictions;
}

export interface FastTextPredictions {
  size(): number;
  get(place: number): [probability: number, label: string];
  delete(): void;
}

/** The part of a runtime that provides the library. */
interface FastTextSource {
  readonly loadFastText?: () => Promise<FastTextModule>;
}

/**
 * Returns a new instance of the library.
 *
 * @throws {NotSupportedError} if the platform does not provide it, or its package is not installed
 */
export async function openFastText({ loadFastText }: FastTextSource): Promise<FastTextModule> {
  if (loadFastText) return loadFastText();
  throw new NotSupportedError(
    'fasttext runs in the package fasttext.wasm.js; pass { loadFastText } in the runtime, as nodeRuntime does: a function that returns a new instance of its module',
  );
}
