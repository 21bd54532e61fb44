/** The part of ONNX Runtime's interface that is used here. onnxruntime-node and onnxruntime-web both implement it. */
export interface Ort {
  readonly InferenceSession: {
    create(model: Uint8Array, options?: OrtSessionOptions): Promise<OrtSession>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => OrtTensor;
}

/** @see https://onnxruntime.ai/docs/api/js/interfaces/InferenceSession.SessionOptions.html */
interface OrtSessionOptions {
  readonly executionProviders?: readonly 'cpu'[];
  readonly intraOpNumThreads?: number;
  readonly logSeverityLevel?: 0 | 1 | 2 | 3 | 4;
  /** Session configuration entries, by section and name. */
  readonly extra?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface OrtTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
}

/** An input or output of a graph. Sizes that are not fixed are names. */
interface OrtValueMetadata {
  readonly name: string;
  readonly isTensor: boolean;
  /** Present for tensors only. */
  readonly shape?: ReadonlyArray<number | string>;
}

export interface OrtSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly inputMetadata: readonly OrtValueMetadata[];
  readonly outputMetadata: readonly OrtValueMetadata[];
  /** @param fetches names of outputs, or tensors to write them into */
  run(
    feeds: Readonly<Record<string, OrtTensor>>,
    fetches: readonly string[] | Readonly<Record<string, OrtTensor | null>>,
  ): Promise<Readonly<Record<string, OrtTensor>>>;
  release(): Promise<void>;
}
