import type { Ort, OrtSession, OrtTensor } from './ort.ts';
import type { ElementType } from './tensor.ts';

export type { Ort } from './ort.ts';

type FeedData = Float32Array | Float64Array | Int32Array | BigInt64Array;

/** What is fed for one input of a graph: its numbers and their sizes. */
export interface Feed {
  readonly data: FeedData;
  readonly shape: readonly number[];
}

export type Feeds = Readonly<Record<string, Feed>>;

export interface SessionOptions {
  /** Threads inside an operator (default: ONNX Runtime's own choice, the physical cores). */
  readonly threads?: number;
}

/** Runs a finished ONNX graph with its weights inside: what a bundle ships. */
export class GraphRunner {
  readonly #ort: Ort;
  readonly #session: OrtSession;

  private constructor(ort: Ort, session: OrtSession) {
    this.#ort = ort;
    this.#session = session;
  }

  static async create(
    ort: Ort,
    model: Uint8Array,
    options: SessionOptions = {},
  ): Promise<GraphRunner> {
    return new GraphRunner(ort, await openSession(ort, model, options));
  }

  get outputNames(): readonly string[] {
    return this.#session.outputNames;
  }

  /** The size of the last axis of an input or output; undefined if there is none, or it is not fixed. */
  lastSize(name: string): number | undefined {
    const { inputMetadata, outputMetadata } = this.#session;
    const value = [...inputMetadata, ...outputMetadata].find((one) => one.name === name);
    const size = value?.isTensor ? value.shape?.at(-1) : undefined;
    return typeof size === 'number' ? size : undefined;
  }

  /** @returns the named outputs; arrays are the caller's own */
  async run(feeds: Feeds, outputs: readonly string[]): Promise<Record<string, Feed>> {
    const results = await this.#session.run(toOrt(this.#ort, this.#session, feeds), outputs);
    return Object.fromEntries(
      outputs.map((name) => {
        const { data, dims } = results[name]!;
        return [name, { data: data as FeedData, shape: dims }];
      }),
    );
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

export function openSession(
  ort: Ort,
  model: Uint8Array,
  options: SessionOptions,
): Promise<OrtSession> {
  return ort.InferenceSession.create(model, {
    executionProviders: ['cpu'],
    ...(options.threads && { intraOpNumThreads: options.threads }),
    logSeverityLevel: 3,
  });
}

const ortTypes = new Map<unknown, ElementType>([
  [Float32Array, 'float32'],
  [Float64Array, 'float64'],
  [Int32Array, 'int32'],
  [BigInt64Array, 'int64'],
]);

export function toOrt(ort: Ort, session: OrtSession, feeds: Feeds): Record<string, OrtTensor> {
  const tensors: Record<string, OrtTensor> = {};
  for (const name of Object.keys(feeds)) {
    if (!session.inputNames.includes(name)) continue;
    const { data, shape } = feeds[name]!;
    const type = ortTypes.get(data.constructor) as 'float32';
    tensors[name] = new ort.Tensor(type, data as Float32Array, shape);
  }
  return tensors;
}
