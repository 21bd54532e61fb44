import { InvalidArgumentError } from '../base/errors.ts';
import type { Random } from '../base/random.ts';
import { gradients } from './gradients.ts';
import type { Graph, Lookup, Parameter, Tensor, WeightedRows } from './graph.ts';
import { type Feeds, type Ort, openSession, type SessionOptions, toOrt } from './graph-runner.ts';
import { encodeOnnx } from './onnx.ts';
import type { OrtSession, OrtTensor } from './ort.ts';
import { ParameterMemory } from './parameter-memory.ts';
import type { Dim, Shape } from './shape.ts';
import { weightedTerms } from './weighted-rows.ts';

export type { Feed, Feeds, Ort } from './graph-runner.ts';

/** The gradient of an embedding table: rows to be accumulated by id. */
export interface RowsGradient {
  /** shape (n,), as they were fed */
  readonly ids: ArrayLike<number>;
  /** shape (n, D) */
  readonly rows: Float32Array;
}

/**
 * The gradient of an embedding table as weighted sums of vectors: the row ids[places[b, j]] gets the sum over m of
 * weights[b, m, j] vectors[b, m].
 */
export interface WeightedRowsGradient {
  /** shape (W,), as they were fed */
  readonly ids: ArrayLike<number>;
  /** B */
  readonly batch: number;
  /** shape (B, J), each in [0, W) */
  readonly places: ArrayLike<number>;
  /** shape (B, M, J) */
  readonly weights: Float32Array;
  /** shape (B, M, D) */
  readonly vectors: Float32Array;
}

/** A lookup whose gradient is a sum of weighted rows. */
interface WeightedLookup {
  readonly lookup: Lookup;
  readonly terms: readonly WeightedRows[];
}

/**
 * Computes loss and gradients of one graph repeatedly. Parameters and their gradients live in arrays that
 * ONNX Runtime reads and writes in place. An optimizer changes `parameters`; nothing is copied.
 */
export class TrainingSession {
  /** Contains the learned parameters and their gradients, with room for table rows and the state of one optimizer. */
  readonly memory: ParameterMemory;
  /** Values by parameter name; change them in place. */
  readonly parameters: ReadonlyMap<string, Float32Array>;
  /** The parameters that training changes: learned ones and running averages. */
  readonly changing: ReadonlyMap<string, Float32Array>;
  /**
   * Gradients of the last step by parameter name. Embedding tables are in `rowGradients` and `weightedRowGradients` instead.
   */
  readonly gradients: ReadonlyMap<string, Float32Array>;
  readonly #ort: Ort;
  readonly #graph: Graph;
  readonly #session: OrtSession;
  readonly #parameterFeeds: Record<string, OrtTensor> = {};
  readonly #fetches: Record<string, OrtTensor> = {};
  readonly #buffers = new Map<string, Float32Array>();
  readonly #lossData = new Float32Array(1);
  readonly #looked: readonly Lookup[];
  readonly #weighted: readonly WeightedLookup[];
  #rowGradients: ReadonlyMap<string, readonly RowsGradient[]> = new Map();
  #weightedRowGradients: ReadonlyMap<string, readonly WeightedRowsGradient[]> = new Map();

  private constructor(
    ort: Ort,
    graph: Graph,
    session: OrtSession,
    memory: ParameterMemory,
    initial: ReadonlyMap<string, Float32Array>,
    dense: readonly Parameter[],
    looked: readonly Lookup[],
    weighted: readonly WeightedLookup[],
  ) {
    this.#looked = looked;
    this.#weighted = weighted;
    this.#ort = ort;
    this.#graph = graph;
    this.#session = session;
    this.memory = memory;
    this.parameters = new Map(
      graph.parameters.map((p) => {
        const given = initial.get(p.name)!;
        if (graph.frozen.has(p)) return [p.name, given.slice()];
        const values = this.memory.allocate(given.length);
        values.set(given);
        return [p.name, values];
      }),
    );
    const averaged = new Set(graph.averages.map(({ parameter }) => parameter));
    const changing = graph.parameters.filter((p) => averaged.has(p) || !graph.frozen.has(p));
    this.changing = new Map(changing.map(({ name }) => [name, this.parameters.get(name)!]));
    for (const p of graph.parameters) {
      if (!session.inputNames.includes(p.name)) continue;
      const values = this.parameters.get(p.name)!;
      this.#parameterFeeds[p.name] = new ort.Tensor('float32', values, p.shape);
    }
    this.gradients = new Map(dense.map((p) => [p.name, this.memory.allocate(sizeOf(p))]));
    for (const { parameter, batch } of graph.averages) {
      const data = this.#buffer(`average ${parameter.name}`, parameter.shape);
      this.#fetches[`average ${parameter.name}`] = new ort.Tensor(
        'float32',
        data,
        batch.shape as number[],
      );
    }
    for (const p of dense) {
      this.#fetches[`d ${p.name}`] = new ort.Tensor(
        'float32',
        this.gradients.get(p.name)!,
        p.shape,
      );
    }
    this.#fetches.loss = new ort.Tensor('float32', this.#lossData, []);
  }

  /**
   * Appends the backward pass and prepares everything for training steps.
   *
   * @param loss shape []
   * @param initial initial values of every parameter of the graph; they are copied
   * @throws {InvalidArgumentError} if a parameter has the wrong number of values, or they need more than
   *   4 GiB
   */
  static async create(
    ort: Ort,
    loss: Tensor,
    initial: ReadonlyMap<string, Float32Array>,
    options: SessionOptions = {},
  ): Promise<TrainingSession> {
    const { graph } = loss;
    for (const parameter of graph.parameters) {
      const { name, shape } = parameter;
      const size = sizeOf(parameter);
      const got = initial.get(name)?.length ?? 0;
      if (got !== size) {
        throw new InvalidArgumentError(
          `parameter "${name}" of shape [${shape.join(', ')}] needs ${size} values, got ${got}`,
        );
      }
    }
    const learnt = graph.parameters.filter((p) => !graph.frozen.has(p));
    const memory = new ParameterMemory(learnt.map(sizeOf));
    const tables = new Set(graph.lookups.map(({ table }) => table));
    const dense = learnt.filter((p) => !tables.has(p));
    const lookups = graph.lookups.filter(({ table }) => !graph.frozen.has(table));
    const ds = gradients(loss, [...dense, ...lookups.map(({ rows }) => rows)]);
    const outputs: Record<string, Tensor> = { loss };
    dense.forEach((p, i) => {
      outputs[`d ${p.name}`] = ds[i];
    });
    const looked: Lookup[] = [];
    const weighted: WeightedLookup[] = [];
    for (const [i, lookup] of lookups.entries()) {
      const d = ds[dense.length + i];
      const terms = weightedTerms(graph, d);
      if (terms) weighted.push({ lookup, terms });
      else looked.push(lookup);
      if (!terms) outputs[`rows ${lookup.rows.name}`] = d;
      for (const { weights, vectors } of terms ?? []) {
        outputs[`weighted ${weights.name}`] = weights;
        outputs[`weighted ${vectors.name}`] = vectors;
      }
    }
    for (const { parameter, batch } of graph.averages) outputs[`average ${parameter.name}`] = batch;
    const session = await openSession(ort, encodeOnnx(graph, outputs), options);
    return new TrainingSession(ort, graph, session, memory, initial, dense, looked, weighted);
  }

  /** Row gradients of the last step, by table name: one for each lookup in the table. */
  get rowGradients(): ReadonlyMap<string, readonly RowsGradient[]> {
    return this.#rowGradients;
  }

  /** Row gradients of the last step that have to be added up, by table name; they are not in `rowGradients`. */
  get weightedRowGradients(): ReadonlyMap<string, readonly WeightedRowsGradient[]> {
    return this.#weightedRowGradients;
  }

  /**
   * Runs one forward and backward pass: fills the gradients and returns the loss.
   *
   * @param random source of dropout masks
   */
  async step(feeds: Feeds, random: Random): Promise<number> {
    const sizes = sizesOf(this.#graph.inputs, feeds);
    const fed = {
      ...this.#parameterFeeds,
      ...toOrt(this.#ort, this.#session, feeds),
    };
    for (const { tensor, rate } of this.#graph.dropouts) {
      const shape = resolve(tensor.shape, sizes);
      const mask = this.#buffer(tensor.name, shape);
      random.fillBernoulli(mask, 1 - rate, 1 / (1 - rate));
      fed[tensor.name] = new this.#ort.Tensor('float32', mask, shape);
    }
    /** The output in a buffer of its size in this step. */
    const fetch = (output: string, of: Tensor): Float32Array => {
      const shape = resolve(of.shape, sizes);
      const data = this.#buffer(output, shape);
      this.#fetches[output] = new this.#ort.Tensor('float32', data, shape);
      return data;
    };
    const idsOf = ({ ids }: Lookup) => feeds[ids.name].data as Int32Array;
    const rowGradients = new Map<string, RowsGradient[]>();
    for (const lookup of this.#looked) {
      const { table, rows } = lookup;
      const gradient = { ids: idsOf(lookup), rows: fetch(`rows ${rows.name}`, rows) };
      rowGradients.set(table.name, [...(rowGradients.get(table.name) ?? []), gradient]);
    }
    const weightedRowGradients = new Map<string, WeightedRowsGradient[]>();
    for (const { lookup, terms } of this.#weighted) {
      const ids = idsOf(lookup);
      const own = terms.map(({ places, weights, vectors }): WeightedRowsGradient => {
        const { data, shape } = feeds[places.name];
        return {
          ids,
          batch: shape[0],
          places: data as Int32Array,
          weights: fetch(`weighted ${weights.name}`, weights),
          vectors: fetch(`weighted ${vectors.name}`, vectors),
        };
      });
      const { name } = lookup.table;
      weightedRowGradients.set(name, [...(weightedRowGradients.get(name) ?? []), ...own]);
    }
    await this.#session.run(fed, this.#fetches);
    this.#rowGradients = rowGradients;
    this.#weightedRowGradients = weightedRowGradients;
    for (const { parameter, momentum } of this.#graph.averages) {
      const running = this.parameters.get(parameter.name)!;
      const batch = this.#buffers.get(`average ${parameter.name}`)!;
      for (let i = 0; i < running.length; i++) running[i] += momentum * (batch[i] - running[i]);
    }
    return this.#lossData[0];
  }

  async release(): Promise<void> {
    await this.#session.release();
  }

  /** A view of a cached buffer that is large enough, so that steps of any size reuse the same memory. */
  #buffer(name: string, shape: readonly number[]): Float32Array {
    const size = shape.reduce((p, n) => p * n, 1);
    let buffer = this.#buffers.get(name);
    if (!buffer || buffer.length < size) {
      this.#buffers.set(name, (buffer = new Float32Array(size)));
    }
    return buffer.subarray(0, size);
  }
}

function sizeOf({ shape }: Parameter): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** The values of the named sizes of the inputs for these feeds. */
function sizesOf(inputs: readonly Tensor[], feeds: Feeds): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { name, shape } of inputs) {
    const feed = feeds[name];
    if (!feed) continue;
    shape.forEach((dim, i) => {
      const got = feed.shape[i];
      const expected = typeof dim === 'number' ? dim : (sizes.get(dim) ?? got);
      if (feed.shape.length !== shape.length || got !== expected) {
        throw new InvalidArgumentError(
          `input "${name}" must have shape [${shape.join(', ')}]${typeof dim === 'string' ? ` with ${dim} = ${expected}` : ''}, got [${feed.shape.join(', ')}]`,
        );
      }
      if (typeof dim === 'string') sizes.set(dim, got);
    });
  }
  return sizes;
}

function resolve(shape: Shape, sizes: ReadonlyMap<string, number>): number[] {
  const one = (dim: Dim): number =>
    typeof dim === 'number'
      ? dim
      : dim.split('*').reduce((p, part) => p * (sizes.get(part) ?? Number(part)), 1);
  return shape.map(one);
}
