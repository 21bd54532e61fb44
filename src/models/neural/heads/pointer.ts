/**
 * Copying, the pointer-generator of See, Liu, Manning 2017, "Get To The Point: Summarization with Pointer-Generator Networks"
 * (ACL), equations (8) and (9): with probability `p_gen`, a word is written as usual, else one of the post is copied, in
 * proportion to the attention a to it.
 *
 *     p_gen = sigmoid(w [s_t; c_t; y_t-1] + b)    P(w) = p_gen P_V(w) + (1 - p_gen) sum_(i: x_i = w) a_i
 *
 * Words of a post that the vocabulary lacks have the ids V, V + 1, .. in the order in which they first come, for this post
 * alone. Parameters are `pointer.weight` and `pointer.bias`.
 */
import type { Tensor } from '../../../graph/graph.ts';
import { linear } from '../../../graph/layers/linear.ts';
import { expandLike, sum } from '../../../graph/operators/broadcast.ts';
import { cast } from '../../../graph/operators/cast.ts';
import { concat } from '../../../graph/operators/concat.ts';
import {
  add,
  indicator,
  log,
  multiply,
  negate,
  sigmoid,
  softplus,
  subtract,
} from '../../../graph/operators/elementwise.ts';
import { squeeze, transpose, unsqueeze } from '../../../graph/operators/reshape.ts';
import { scatterAdd } from '../../../graph/operators/scatter.ts';
import { zerosLike } from '../../../graph/operators/sizes.ts';
import { logSumExp, softmax } from '../../../graph/operators/softmax.ts';

/** Added to probabilities before their logarithm: less than those of words, and enough to be finite. */
const tiny = 1e-20;

/** What is written and copied from, for each word or hypothesis: leading sizes are .. */
export interface Pointer {
  /** `[s_t; c_t]`, [.., d + M] */
  readonly found: Tensor;
  /** The word before, [.., D] */
  readonly before: Tensor;
  /** The attention to the words of the post, [.., T] */
  readonly weights: Tensor;
  /** The ids of these words, int32 [T, B] */
  readonly source: Tensor;
}

/**
 * The logarithm of P(w) of given words, [R]. Only the attention to these words is needed, not the whole distribution. Declares
 * the inputs `copied` [R], the ids of the words, and `owners` [R], the post of each.
 *
 * @param logp log P_V of the words, [R]; of the unknown word for those that the vocabulary lacks
 * @param written ids of the words in the vocabulary, [R]
 */
export function writtenOrCopied(logp: Tensor, written: Tensor, pointer: Pointer): Tensor {
  const { weights, source } = pointer;
  const { graph } = logp;
  const copied = graph.input('copied', ['R'], 'int32');
  const owners = graph.input('owners', ['R'], 'int32');
  const words = graph.node('Gather', [transpose(source, [1, 0]), owners], ['R', source.shape[0]]); // (R, T)
  const isCopied = cast(indicator('Equal', words, unsqueeze(copied, 1)), graph.float);
  const isKnown = cast(indicator('Equal', written, copied), graph.float); // (R)
  const z = squeeze(gate(pointer), 1); // (R)
  const bySoftmax = subtract(logp, softplus(negate(z))); // + log p_gen
  const byCopying = subtract(log(add(sum(multiply(weights, isCopied), [1]), tiny)), softplus(z));
  const never = multiply(subtract(1, isKnown), -1e9);
  const ways = [add(bySoftmax, never), byCopying].map((way) => unsqueeze(way, 1));
  return logSumExp(concat(ways, 1));
}

/**
 * The logarithms of P(w) of all words, [B, N, V + T].
 *
 * @param logits of the vocabulary's words, [B, N, V]
 */
export function allWrittenOrCopied(logits: Tensor, pointer: Pointer): Tensor {
  const { weights, source } = pointer;
  const pGen = sigmoid(gate(pointer)); // (B, N, 1)
  const written = multiply(softmax(logits), pGen);
  const extended = concat([written, zerosLike(weights, weights.shape)], 2);
  const ids = expandLike(unsqueeze(transpose(source, [1, 0]), 1), weights); // (B, N, T)
  return log(add(scatterAdd(extended, ids, multiply(weights, subtract(1, pGen))), tiny));
}

/** w [s_t; c_t; y_t-1] + b: [.., 1] */
function gate({ found, before }: Pointer): Tensor {
  return linear(concat([found, before], -1), 'pointer', 1);
}
