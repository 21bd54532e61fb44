/**
 * The graphs of a sequence classifier: a method says how the words' vectors become one vector for the post; a
 * linear layer and a softmax over all tags follow. Equations are those of Li et al. 2016 (see `tab-lstm.ts`).
 */
import { Graph, type GraphOptions } from '../graph/graph.ts';
import { zeros } from '../graph/initializers.ts';
import { dropout } from '../graph/layers/dropout.ts';
import { linear } from '../graph/layers/linear.ts';
import { encodeOnnx } from '../graph/onnx.ts';
import { softmaxCrossEntropy } from '../graph/operators/cross-entropy.ts';
import { embedding } from '../graph/operators/gather.ts';
import { softmax } from '../graph/operators/softmax.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { SequenceOptions } from './sequence-options.ts';
import { wordTable } from './word-feeds.ts';

/** What a method builds on. Sequences are time-major. */
interface SequenceInputs {
  /** Word vectors, [T, B, D] */
  readonly words: Tensor;
  /** Ones where there is a word, [T, B] */
  readonly mask: Tensor;
  /** A one at each post's last word, [T, B] */
  readonly last: Tensor;
  /** LDA topics of the posts, [B, K]; only for topical methods */
  readonly topics?: Tensor | undefined;
}

export interface SequenceMethod {
  readonly name: string;
  readonly paper: string;
  readonly summary: string;
  /** Whether it reads LDA topics (default false). */
  readonly topical?: boolean;
  /** @returns the post's vector [B, H] and, if it attends, the weight of each word [B, T] */
  encode(inputs: SequenceInputs, options: SequenceOptions): { post: Tensor; attention?: Tensor };
}

export interface NetworkSizes {
  /** V */
  readonly words: number;
  /** L */
  readonly tags: number;
  /** K, for topical methods */
  readonly topics?: number | undefined;
}

/**
 * The graph that is trained. Inputs: `words`, `mask` and `last` [T, B], `topics` [B, K] for topical methods, `target`
 * [B, L]. Its loss is eq. (5), J = - sum over posts and their tags of log p(t | s), as the mean over a batch's
 * posts, so that the learning rate does not depend on the size of the batch.
 *
 * @param float 'float64' for checking gradients
 */
export function trainingGraph(
  method: SequenceMethod,
  options: SequenceOptions,
  sizes: NetworkSizes,
  float: GraphOptions['float'] = 'float32',
): { graph: Graph; loss: Tensor } {
  const graph = new Graph({ training: true, float });
  const { logits } = classify(graph, method, options, sizes);
  const target = graph.input('target', ['B', sizes.tags]);
  return { graph, loss: softmaxCrossEntropy(logits, target) }; // eq. (5)
}

/**
 * The graph that a bundle ships, as serialized ONNX with the weights inside. Inputs as in training but for the target;
 * outputs `probabilities` [B, L] and, if the method attends, `attention` [B, T].
 *
 * @param parameters values by name
 */
export function inferenceModel(
  method: SequenceMethod,
  options: SequenceOptions,
  sizes: NetworkSizes,
  parameters: ReadonlyMap<string, Float32Array>,
): Uint8Array {
  const graph = new Graph();
  const { logits, attention } = classify(graph, method, options, sizes);
  const probabilities = softmax(logits); // eq. (4): (B, L)
  const weights = new Map(graph.parameters.map((p) => [p as Tensor, parameters.get(p.name)!]));
  return encodeOnnx(graph, { probabilities, ...(attention && { attention }) }, weights);
}

/** From word ids to logits: what training and inference share. */
function classify(
  graph: Graph,
  method: SequenceMethod,
  options: SequenceOptions,
  sizes: NetworkSizes,
): { logits: Tensor; attention?: Tensor | undefined } {
  const ids = graph.input('words', ['T', 'B'], 'int32');
  const mask = graph.input('mask', ['T', 'B']);
  const last = graph.input('last', ['T', 'B']);
  const topics = method.topical ? graph.input('topics', ['B', sizes.topics!]) : undefined;
  const table = graph.parameter(wordTable, [sizes.words, options.dimension], zeros);
  if (options.freeze) graph.frozen.add(table);
  const words = embedding(table, ids); // (T, B, D)
  const { post, attention } = method.encode({ words, mask, last, topics }, options);
  const logits = linear(dropout(post, options.dropout), 'tags', sizes.tags); // (B, H) -> (B, L)
  return { logits, attention };
}
