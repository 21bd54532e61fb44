import { InvalidArgumentError } from '../base/errors.ts';
import type { Initializer } from './initializers.ts';
import type { OperatorName } from './operator-names.ts';
import { type Dim, type ElementType, type Shape, showShape, type TensorType } from './shape.ts';

/**
 * A symbolic tensor: a name in a graph, with element type and shape. It holds no numbers; those come
 * when a session runs the graph.
 */
export interface Tensor extends TensorType {
  readonly graph: Graph;
  readonly name: string;
}

/** An attribute of an operator. */
export type Attribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly text: string }
  | { readonly body: Body };

/** The loop body of a `Scan`: a graph with its own inputs and outputs that can also read outer tensors. */
export interface Body {
  readonly graph: Graph;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
}

/** A call of an ONNX operator. */
export interface Node {
  readonly operator: OperatorName;
  readonly inputs: readonly (Tensor | undefined)[];
  readonly outputs: readonly Tensor[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/**
 * A vector-Jacobian product: maps the gradients of the loss with respect to the outputs (undefined if
 * the loss does not depend on an output) to those with respect to the inputs, each with the shape of its input
 * (undefined if no gradient flows).
 */
export type Vjp = (dOutputs: readonly (Tensor | undefined)[]) => readonly (Tensor | undefined)[];

interface TapeEntry {
  readonly inputs: readonly (Tensor | undefined)[];
  readonly outputs: readonly Tensor[];
  readonly vjp: Vjp;
}

/** A tensor with learned values. */
export interface Parameter extends Tensor {
  readonly shape: readonly number[];
  readonly initializer: Initializer;
}

/** Rows gathered from an embedding table by ids that are an input. */
export interface Lookup {
  readonly table: Parameter;
  readonly ids: Tensor;
  readonly rows: Tensor;
}

/** A mask that a training session redraws for every step: 0 with probability `rate`, else 1 / (1 - rate). */
export interface Dropout {
  readonly tensor: Tensor;
  readonly rate: number;
}

/** A parameter that is the running average of a tensor over batches (statistics of batch normalization). */
export interface RunningAverage {
  readonly parameter: Parameter;
  readonly batch: Tensor;
  readonly momentum: number;
}

/**
 * How a gradient of rows [W, D] is composed: row w gets the sum of weights[b, m, j] vectors[b, m] over all m and all b, j with
 * places[b, j] = w. As most weights are 0, adding up the others is faster than the matrix product that the graph has for it.
 */
export interface WeightedRows {
  /** int32, [B, J] */
  readonly places: Tensor;
  /** [B, M, J] */
  readonly weights: Tensor;
  /** [B, M, D] */
  readonly vectors: Tensor;
}

/** A fixed array inside the graph. */
export interface Constant {
  readonly tensor: Tensor;
  readonly data: readonly number[];
}

export interface GraphOptions {
  /** Element type of parameters and constants (default float32). */
  readonly float?: 'float32' | 'float64';
  /** Build the graph for training rather than inference (default false). */
  readonly training?: boolean;
}

/**
 * A computation under construction. Operators append nodes (executed by ONNX Runtime) and tape
 * entries (how gradients flow back through them). Nodes are in an order in which they can run.
 */
export class Graph {
  /** Element type of parameters and float constants; float64 only for checking gradients. */
  readonly float: 'float32' | 'float64';
  readonly nodes: Node[] = [];
  readonly tape: TapeEntry[] = [];
  readonly inputs: Tensor[] = [];
  readonly parameters: Parameter[] = [];
  readonly constants: Constant[] = [];
  readonly lookups: Lookup[] = [];
  readonly dropouts: Dropout[] = [];
  readonly averages: RunningAverage[] = [];
  /** Gradients of rows that can also be added up from weighted vectors. */
  readonly weightedRows = new Map<Tensor, WeightedRows>();
  /** Parameters that training does not change. */
  readonly frozen = new Set<Parameter>();
  readonly #parent: Graph | undefined;
  readonly #names: Set<string>;
  readonly #constantsByKey = new Map<string, Tensor>();
  #taping = true;

  /** Whether dropout and batch statistics behave as in training. */
  readonly training: boolean;

  constructor(options: GraphOptions = {}, parent?: Graph) {
    this.float = options.float ?? 'float32';
    this.training = options.training ?? false;
    this.#parent = parent;
    this.#names = parent ? parent.#names : new Set();
  }

  /** Adds an input of every run. Named sizes are known only at run time; equal names mean equal sizes. */
  input(name: string, shape: Shape, type: ElementType = this.float): Tensor {
    const tensor = this.#tensor(this.#claim(name), shape, type);
    this.inputs.push(tensor);
    return tensor;
  }

  /** Adds a learned parameter. @throws {InvalidArgumentError} if the name is taken */
  parameter(name: string, shape: readonly number[], initializer: Initializer): Parameter {
    const tensor = this.#tensor(this.#claim(name), shape, this.float);
    const parameter = { ...tensor, shape, initializer };
    this.parameters.push(parameter);
    return parameter;
  }

  /**
   * Makes a parameter the running average of a tensor of the training graph instead of learning it by gradients. After every
   * step, `running = (1 - momentum) running + momentum batch`.
   */
  runningAverage(parameter: Parameter, batch: Tensor, momentum: number): void {
    this.frozen.add(parameter);
    this.averages.push({ parameter, batch, momentum });
  }

  /** Adds a dropout mask that is redrawn at every training step. */
  dropoutMask(shape: Shape, rate: number): Tensor {
    const tensor = this.#tensor(this.fresh('dropout'), shape, this.float);
    this.dropouts.push({ tensor, rate });
    return tensor;
  }

  /** A constant array. Equal arrays of the same shape and type are stored once. */
  constant(
    data: readonly number[],
    shape: readonly number[],
    type: ElementType = this.float,
  ): Tensor {
    const key = `${type}|${shape.join(',')}|${data.join(',')}`;
    let tensor = this.#constantsByKey.get(key);
    if (!tensor) {
      tensor = this.#tensor(this.fresh('constant'), shape, type);
      this.#constantsByKey.set(key, tensor);
      this.constants.push({ tensor, data });
    }
    return tensor;
  }

  scalar(value: number, type: ElementType = this.float): Tensor {
    return this.constant([value], [], type);
  }

  /** Appends an ONNX operator with one output. */
  node(
    operator: OperatorName,
    inputs: readonly (Tensor | undefined)[],
    shape: Shape,
    options: {
      type?: ElementType;
      attributes?: Record<string, Attribute>;
      vjp?: Vjp;
    } = {},
  ): Tensor {
    const type = options.type ?? (inputs[0] as Tensor).type;
    const { attributes = {}, vjp } = options;
    return this.nodeOf(operator, inputs, [{ shape, type }], {
      attributes,
      vjp,
    })[0];
  }

  /** Appends an ONNX operator with several outputs. */
  nodeOf(
    operator: OperatorName,
    inputs: readonly (Tensor | undefined)[],
    outputs: readonly { shape: Shape; type: ElementType }[],
    options: {
      attributes?: Record<string, Attribute>;
      vjp?: Vjp | undefined;
    } = {},
  ): Tensor[] {
    for (const input of inputs) {
      if (input && !this.sees(input)) {
        throw new InvalidArgumentError(`${operator}: "${input.name}" belongs to another graph`);
      }
    }
    const tensors = outputs.map(({ shape, type }) =>
      this.#tensor(this.fresh(operator), shape, type),
    );
    this.nodes.push({
      operator,
      inputs,
      outputs: tensors,
      attributes: options.attributes ?? {},
    });
    if (options.vjp && this.#taping) {
      this.tape.push({ inputs, outputs: tensors, vjp: options.vjp });
    }
    return tensors;
  }

  /**
   * Builds tensors from several operators, with one vector-Jacobian product that replaces those of the
   * operators.
   */
  composite<T extends readonly Tensor[]>(inputs: readonly Tensor[], build: () => T, vjp: Vjp): T {
    const taping = this.#taping;
    this.#taping = false;
    const outputs = build();
    this.#taping = taping;
    if (taping) this.tape.push({ inputs, outputs, vjp });
    return outputs;
  }

  /** Builds a loop body whose operators may read this graph's tensors. Nothing in it is recorded on the tape. */
  body(build: (body: Graph) => { inputs: Tensor[]; outputs: Tensor[] }): Body {
    const graph = new Graph(this, this);
    graph.#taping = false;
    const { inputs, outputs } = build(graph);
    return { graph, inputs, outputs };
  }

  /** Adds an input of a loop body. */
  bodyInput(name: string, shape: Shape): Tensor {
    return this.#tensor(this.fresh(name), shape, this.float);
  }

  /** Returns an unused name. */
  fresh(stem: string): string {
    for (let i = this.#names.size; ; i++) {
      const name = `${stem}_${i}`;
      if (!this.#names.has(name)) return this.#claim(name);
    }
  }

  /** Whether `tensor` can be used here: it belongs to this graph or, in a loop body, to an outer graph. */
  sees(tensor: Tensor): boolean {
    return tensor.graph === this || (this.#parent?.sees(tensor) ?? false);
  }

  #claim(name: string): string {
    if (this.#names.has(name)) {
      throw new InvalidArgumentError(
        `the graph already has a tensor "${name}"; give it another name`,
      );
    }
    this.#names.add(name);
    return name;
  }

  #tensor(name: string, shape: Shape, type: ElementType): Tensor {
    for (const dim of shape) {
      if (typeof dim === 'number' && !(Number.isInteger(dim) && dim >= 0)) {
        throw new InvalidArgumentError(
          `tensor "${name}": sizes must be integers >= 0 or names, got ${showShape(shape)}`,
        );
      }
    }
    return { graph: this, name, type, shape: [...shape] as Dim[] };
  }
}
