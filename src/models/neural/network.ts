/** A network is its inputs, its equations and its head; here they become the graph that is trained and the one that is shipped. */
import type { Static, TObject } from 'typebox';
import { Graph, type GraphOptions, type Tensor } from '../../graph/graph.ts';
import { encodeOnnx } from '../../graph/onnx.ts';
import type { OptimizerSpec } from '../../training/create-optimizer.ts';
import type { ScheduleSpec } from '../../training/schedules.ts';
import type { Head, LearntHead } from './head.ts';
import type { Input, Options, PlannedInput, Tensors } from './input.ts';

/** What a paper's page says of a network. */
export interface Network<S extends TObject = TObject> {
  /** Kebab-case, as in the registry. */
  readonly name: string;
  readonly paper: string;
  readonly summary: string;
  /** Its own, its inputs', its head's and training's (`options.ts`). */
  readonly options: S;
  readonly inputs: readonly Input[];
  readonly head: Head;
  optimizer(options: Static<S>): OptimizerSpec;
  /** Default: the constant rate `learningRate`. */
  schedule?(options: Static<S>): ScheduleSpec;
  /**
   * The equations.
   *
   * @param x what the inputs declare; sequences are time-major
   * @returns what the head reads
   */
  build(x: Tensors, options: Static<S>): Tensors;
}

/** A network whose options are not known by their types. */
export type AnyNetwork = Omit<Network, 'optimizer' | 'schedule' | 'build'> & {
  optimizer(options: Options): OptimizerSpec;
  schedule?(options: Options): ScheduleSpec;
  build(x: Tensors, options: Options): Tensors;
};

/** A network with the sizes that its corpus gives it. */
export interface SizedNetwork {
  readonly network: AnyNetwork;
  readonly options: Options;
  readonly inputs: readonly PlannedInput[];
  readonly head: LearntHead;
}

/**
 * The graph that is trained, with the inputs that the network's inputs and its head's targets feed.
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
 * The graph that a bundle ships, as serialized ONNX with the weights inside.
 *
 * @param parameters values by name
 */
export function inferenceModel(
  sized: SizedNetwork,
  parameters: ReadonlyMap<string, Float32Array>,
): Uint8Array {
  const graph = new Graph();
  const outputs = sized.head.outputs(declare(graph, sized));
  const weights = new Map(graph.parameters.map((p) => [p as Tensor, parameters.get(p.name)!]));
  return encodeOnnx(graph, outputs, weights);
}

/** From inputs to what the head makes of the network: what training and inference share. */
function declare(graph: Graph, { network, options, inputs, head }: SizedNetwork): Tensors {
  const x = Object.assign({}, ...inputs.map((input) => input.declare(graph)));
  return head.declare(network.build(x, options));
}
