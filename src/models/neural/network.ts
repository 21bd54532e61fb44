/** Builds the training and inference graphs of a network from its inputs, equations and head. */
import type { Static, TObject } from 'typebox';
import { Graph, type GraphOptions, type Tensor } from '../../graph/graph.ts';
import { encodeOnnx } from '../../graph/onnx.ts';
import type { OptimizerSpec } from '../../training/create-optimizer.ts';
import type { ScheduleSpec } from '../../training/schedules.ts';
import type { Graphs, Head, LearntHead } from './head.ts';
import type { Input, Options, PlannedInput, Tensors } from './input.ts';

/** The definition of a network, usually from a paper. */
export interface Network<S extends TObject = TObject> {
  /** Kebab-case, as in the registry. */
  readonly name: string;
  readonly paper: string;
  readonly summary: string;
  /** The options of the network, its inputs and head, and training (`options.ts`). */
  readonly options: S;
  readonly inputs: readonly Input[];
  readonly head: Head;
  optimizer(options: Static<S>): OptimizerSpec;
  /** Default: the constant rate `learningRate`. */
  schedule?(options: Static<S>): ScheduleSpec;
  /**
   * Builds the equations.
   *
   * @param x the tensors that the inputs declare; sequences are time-major
   * @returns the tensors that the head reads
   */
  build(x: Tensors, options: Static<S>): Tensors;
}

/** A network whose option types are not known statically. */
export type AnyNetwork = Omit<Network, 'optimizer' | 'schedule' | 'build'> & {
  optimizer(options: Options): OptimizerSpec;
  schedule?(options: Options): ScheduleSpec;
  build(x: Tensors, options: Options): Tensors;
};

/** A network with the sizes determined by its corpus. */
export interface SizedNetwork {
  readonly network: AnyNetwork;
  readonly options: Options;
  readonly inputs: readonly PlannedInput[];
  readonly head: LearntHead;
}

/**
 * The training graph, with the inputs that the network's inputs and the head's targets feed.
 *
 * @param float 'float64' for checking gradients
 */
export function trainingGraph(
  sized: SizedNetwork,
  float: GraphOptions['float'] = 'float32',
): { graph: Graph; loss: Tensor } {
  const graph = new Graph({ training: true, float });
  return { graph, loss: sized.head.loss(declare(graph, sized)) };
}

/**
 * The inference graphs for a bundle, as serialized ONNX with the weights inside.
 *
 * @param parameters values by name
 */
export function inferenceModels(
  sized: SizedNetwork,
  parameters: ReadonlyMap<string, Float32Array>,
): Graphs<Uint8Array> {
  const { writer } = sized.head;
  const graph = new Graph();
  const outputs = sized.head.outputs(declare(graph, sized));
  const model = withWeights(graph, outputs, parameters);
  if (!writer) return { model };
  const stepGraph = new Graph();
  return {
    model,
    step: withWeights(stepGraph, writer.step(stepGraph, outputs), parameters),
  };
}

/** The graph that computes the loss as `trainingGraph` does, without dropout and with the weights inside. */
export function lossModel(
  sized: SizedNetwork,
  parameters: ReadonlyMap<string, Float32Array>,
): Uint8Array {
  const graph = new Graph();
  return withWeights(graph, { loss: sized.head.loss(declare(graph, sized)) }, parameters);
}

function withWeights(
  graph: Graph,
  outputs: Tensors,
  parameters: ReadonlyMap<string, Float32Array>,
): Uint8Array {
  const weights = new Map(graph.parameters.map((p) => [p as Tensor, parameters.get(p.name)!]));
  return encodeOnnx(graph, outputs, weights);
}

/** Declares the inputs, the network and the head: the part shared by training and inference. */
function declare(graph: Graph, { network, options, inputs, head }: SizedNetwork): Tensors {
  const x = Object.assign({}, ...inputs.map((input) => input.declare(graph)));
  return head.declare(network.build(x, options));
}
