/**
 * The decoder of Wang et al. 2019, section 2, equations (7) to (10): a GRU that reads the words before, with attention to
 * what the encoder read. There are two graphs of it, which share their parameters: `probabilitiesOf` reads given tags, for
 * training, and `searchStep` continues unfinished ones by a word, for search.
 *
 *     e  words.table    GRU  decoder.0.*    W_att  attention.weight    W_v, b_v  output.weight, output.bias
 *
 * As the equations stand, what attention finds is not fed back to the GRU, so in training it runs over all steps first.
 */
import type { Graph, Tensor } from '../../../graph/graph.ts';
import { zeros } from '../../../graph/initializers.ts';
import { bilinearAttention } from '../../../graph/layers/attention.ts';
import { dropout } from '../../../graph/layers/dropout.ts';
import { linear } from '../../../graph/layers/linear.ts';
import { recurrent } from '../../../graph/layers/recurrent.ts';
import { cast } from '../../../graph/operators/cast.ts';
import { concat } from '../../../graph/operators/concat.ts';
import { logSoftmaxAt } from '../../../graph/operators/cross-entropy.ts';
import { add, indicator, multiply, subtract } from '../../../graph/operators/elementwise.ts';
import { distinctRows, embedding } from '../../../graph/operators/gather.ts';
import { matmul } from '../../../graph/operators/matmul.ts';
import { reshape, transpose, unsqueeze } from '../../../graph/operators/reshape.ts';
import { gatherAlong } from '../../../graph/operators/scatter.ts';
import { logSumExp } from '../../../graph/operators/softmax.ts';
import { takeRows, topK } from '../../../graph/operators/top-k.ts';
import type { Tensors } from '../input.ts';
import { wordTableIn } from '../inputs/word-feeds.ts';
import { allWrittenOrCopied, writtenOrCopied } from './pointer.ts';

export interface DecoderSizes {
  /** V, the words of the vocabulary, which posts and tags share; the first `special` are never written. */
  readonly words: number;
  readonly special: number;
  /** D */
  readonly dimension: number;
  /** d, the size of the states s_t. */
  readonly hidden: number;
  /** Dropout rate of `[s_t; c_t]`. */
  readonly dropout: number;
}

/** The score of what must not be chosen: lower than the log probability of any tag. */
export const impossible = -1e9;

/**
 * The logarithm of Pr(y_t | y_<t, x), eq. (10), of each word of given tags, [R]. Declares the inputs `before` [S, B], the
 * words before each word, `places` [R], where of the S B places there is a word, and `written` [R], these words.
 *
 * @param encoded `memory` [T, B, M] is v, with its `memoryMask` [T, B], and `start` [B, d] is s_0; with the ids of the `source`
 *   [T, B], words are also copied (`pointer.ts`)
 */
export function probabilitiesOf(
  { memory, memoryMask, start, source }: Tensors,
  { words: V, dimension: D, hidden, dropout: rate }: DecoderSizes,
): Tensor {
  const { graph } = memory;
  const before = graph.input('before', ['S', 'B'], 'int32');
  const places = graph.input('places', ['R'], 'int32');
  const written = graph.input('written', ['R'], 'int32');
  const y = embedding(wordTableIn(graph, V, D), before); // (S, B, D)
  const s = recurrent(y, undefined, 'decoder', { kind: 'gru', hidden, initial: [start] }); // (S, B, d)
  const attended = attend(s, memory, memoryMask);
  // Without padding: [S, B, ..] -> [R, ..]
  const flat = reshape(y, ['S*B', D]);
  const taken = (x: Tensor) => distinctRows(reshape(x, ['S*B', x.shape[2]], flat, x), places);
  const found = dropout(taken(attended.found), rate); // (R, d + M)
  const logp = logSoftmaxAt(linear(found, 'output', V), written);
  if (!source) return logp;
  const weights = taken(transpose(attended.weights, [1, 0, 2])); // (R, T)
  return writtenOrCopied(logp, written, { found, before: taken(y), weights, source });
}

/**
 * A step of beam search for B posts with N hypotheses each. Declares the inputs `memory`, `memoryMask` and, if there is one,
 * `source`, and with shortlists `outputWeight` and `outputBias`, whose W words are then what V is below; `states` [B, P, d] of the step before, `origins` [B, N] and `before` [B, N], the hypothesis that each one continues
 * and its new word; `scores` [B, N], their log probabilities; `wanted` [B, N, C], words to score; and int64 [1] `perRow`, W words
 * of each hypothesis to consider, and `width`, K hypotheses to return.
 *
 * Returns `newStates` [B, N, d] and the `attention` [B, N, T]; `wantedScores` [B, N, C], the log probabilities of hypotheses
 * continued by wanted words; and the K best hypotheses of each post: `newWords` [B, K], `newOrigins` [B, K], the hypotheses that
 * they continue, and `newScores` [B, K]. Special words have a score near `impossible`.
 *
 * @param like the encoder's outputs, for their sizes
 */
export function searchStep(graph: Graph, like: Tensors, sizes: DecoderSizes): Tensors {
  const { words: V, special, dimension: D, hidden: H } = sizes;
  const memory = graph.input('memory', like.memory.shape);
  const memoryMask = graph.input('memoryMask', like.memoryMask.shape);
  const source = like.source && graph.input('source', like.source.shape, 'int32');
  const output = like.outputWeight && {
    weight: graph.input('outputWeight', like.outputWeight.shape),
    bias: graph.input('outputBias', like.outputBias.shape),
  };
  const states = graph.input('states', ['B', 'P', H]);
  const origins = graph.input('origins', ['B', 'N'], 'int64');
  const before = graph.input('before', ['B', 'N'], 'int32');
  const scores = graph.input('scores', ['B', 'N']);
  const wanted = graph.input('wanted', ['B', 'N', 'C'], 'int32');
  const perRow = graph.input('perRow', [1], 'int64');
  const width = graph.input('width', [1], 'int64');

  const y = embedding(wordTableIn(graph, V, D), before); // (B, N, D)
  const initial = [reshape(takeRows(states, origins), ['B*N', H])];
  const gru = { kind: 'gru', hidden: H, initial } as const;
  const flat = recurrent(reshape(y, [1, 'B*N', D]), undefined, 'decoder', gru); // (1, B N, d)
  const s = reshape(flat, ['B', 'N', H], before);
  const attended = attend(transpose(s, [1, 0, 2]), memory, memoryMask);
  const { weights } = attended; // (B, N, T)
  const found = transpose(attended.found, [1, 0, 2]); // (B, N, d + M)
  const logits = output
    ? add(matmul(found, output.weight), unsqueeze(output.bias, 1))
    : linear(found, 'output', V); // (B, N, V)
  // The log probability of a hypothesis continued by a word is `words` + `base`.
  const words = source
    ? allWrittenOrCopied(logits, { found, before: y, weights, source }) // (B, N, V + T)
    : logits;
  const base = unsqueeze(source ? scores : subtract(scores, logSumExp(logits)), 2); // (B, N, 1)
  const candidates = topK(words, perRow, 'W'); // (B, N, W)
  const isSpecial = cast(indicator('Less', candidates.ids, special), graph.float);
  const each = add(add(candidates.values, base), multiply(isSpecial, impossible));
  const all = ['B', 'N*W'];
  const best = topK(reshape(each, all), width, 'K'); // (B, K)
  return {
    newStates: s,
    attention: weights,
    wantedScores: add(gatherAlong(words, wanted), base),
    newScores: best.values,
    newWords: cast(gatherAlong(reshape(candidates.ids, all), best.ids), 'int32'),
    newOrigins: graph.node('Div', [best.ids, perRow], best.ids.shape),
  };
}

/**
 * The columns of W_v and b_v of the words that each post lists: `outputWeight` [B, d + M, W] and `outputBias` [B, W]. Declares the
 * input `listed` [B, W], the ids of these words.
 */
export function listedOutput({ memory }: Tensors, { words: V, hidden }: DecoderSizes): Tensors {
  const { graph } = memory;
  const size = hidden + (memory.shape[2] as number);
  const listed = graph.input('listed', ['B', 'W'], 'int32');
  // Rows of the transposed matrix are copied whole. ONNX Runtime transposes it once, when it loads the graph.
  const columns = transpose(graph.parameter('output.weight', [size, V], zeros), [1, 0]);
  const weight = graph.node('Gather', [columns, listed], ['B', 'W', size]);
  const bias = graph.parameter('output.bias', [V], zeros);
  return {
    outputWeight: transpose(weight, [0, 2, 1]),
    outputBias: graph.node('Gather', [bias, listed], ['B', 'W']),
  };
}

/** Eq. (8) and (9): `[s_t; c_t]` of states [S, B, d], [S, B, d + M], and the attention [B, S, T]. */
function attend(s: Tensor, memory: Tensor, mask: Tensor): { found: Tensor; weights: Tensor } {
  const { context, weights } = bilinearAttention(s, memory, mask, 'attention');
  return { found: concat([s, context], 2), weights };
}
