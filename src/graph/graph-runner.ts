import { DataFormatError } from '../base/errors.ts';
import type { Message } from './onnx-schema.ts';
import type { Ort, OrtSession, OrtTensor } from './ort.ts';
import { type GraphKind, readOnnx } from './read-onnx.ts';
import type { ElementType } from './shape.ts';
import { weightShape } from './weight-shape.ts';

export type { Ort } from './ort.ts';

type FeedData = Float32Array | Float64Array | Int32Array | BigInt64Array;

/** The value of one input of a graph: data and shape. */
export interface Feed {
  readonly data: FeedData;
  readonly shape: readonly number[];
}

export type Feeds = Readonly<Record<string, Feed>>;

export interface SessionOptions {
  /** Threads per operator (default: chosen by ONNX Runtime, the number of physical cores). */
  readonly threads?: number;
}

interface OpenOptions extends SessionOptions {
  readonly where?: string;
  /** Which operators are allowed (default: own). */
  readonly kind?: GraphKind;
}

/** Runs an ONNX graph that contains its weights, as shipped in a bundle. */
export class GraphRunner {
  readonly #ort: Ort;
  readonly #session: OrtSession;
  readonly #model: Message<'ModelProto'>;
  readonly #where: string;

  private constructor(ort: Ort, session: OrtSession, model: Message<'ModelProto'>, where: string) {
    this.#where = where;
    this.#ort = ort;
    this.#session = session;
    this.#model = model;
  }

  /**
   * @param bytes a serialized model; it may be untrusted
   * @param options.where name of the file in messages
   * @throws {DataFormatError} as `readOnnx`
   * @throws errors of ONNX Runtime if it cannot load the model
   */
  static async create(
    ort: Ort,
    bytes: Uint8Array,
    { where = 'model.onnx', kind, ...options }: OpenOptions = {},
  ): Promise<GraphRunner> {
    const model = readOnnx(bytes, where, kind);
    return new GraphRunner(ort, await openSession(ort, bytes, options), model, where);
  }

  /** The shape of a weight in the model; undefined if there is none with this name. */
  weightShape(name: string): readonly number[] | undefined {
    return weightShape(this.#model, name);
  }

  get inputNames(): readonly string[] {
    return this.#session.inputNames;
  }

  get outputNames(): readonly string[] {
    return this.#session.outputNames;
  }

  /** Whether a node of the graph itself, not of a subgraph, has this operator. */
  uses(operator: string): boolean {
    return this.#model.graph?.node?.some(({ opType }) => opType === operator) ?? false;
  }

  /** The size of the last axis of an input or output; undefined if it does not exist or is not fixed. */
  lastSize(name: string): number | undefined {
    const { inputMetadata, outputMetadata } = this.#session;
    const value = [...inputMetadata, ...outputMetadata].find((one) => one.name === name);
    const size = value?.isTensor ? value.shape?.at(-1) : undefined;
    return typeof size === 'number' ? size : undefined;
  }

  /**
   * @returns the named outputs; the caller owns the arrays
   * @throws {DataFormatError} if the model cannot run on these feeds, or has no such outputs
   */
  async run(feeds: Feeds, outputs: readonly string[]): Promise<Record<string, Feed>> {
    try {
      const results = await this.#session.run(toOrt(this.#ort, this.#session, feeds), outputs);
      return Object.fromEntries(
        outputs.map((name) => {
          const { data, dims } = results[name];
          return [name, { data: data as FeedData, shape: dims }];
        }),
      );
    } catch (cause) {
      throw new DataFormatError(
        `${this.#where}: ONNX Runtime cannot run the model: ${(cause as Error).message}; train it again`,
        { cause },
      );
    }
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

/** Models are passed as bytes, and ONNX Runtime must not load any other files. */
const sealed = {
  session: {
    load_model_format: 'ONNX',
    // The folder for external files named in a model. By default, it would be the working directory.
    model_external_initializers_file_folder_path: '/nonexistent/octothorpe',
  },
};

export function openSession(
  ort: Ort,
  model: Uint8Array,
  options: SessionOptions,
): Promise<OrtSession> {
  return ort.InferenceSession.create(model, {
    executionProviders: ['cpu'],
    ...(options.threads && { intraOpNumThreads: options.threads }),
    logSeverityLevel: 3,
    extra: sealed,
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
    const { data, shape } = feeds[name];
    const type = ortTypes.get(data.constructor) as 'float32';
    tensors[name] = new ort.Tensor(type, data as Float32Array, shape);
  }
  return tensors;
}
