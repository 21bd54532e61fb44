/**
 * MemN2N: the baseline of Huang et al. 2016, "Hashtag Recommendation Using End-To-End Memory Networks with Hierarchical
 * Attention" (COLING), https://aclanthology.org/C16-1090, section 4.2: the end-to-end memory network of Sukhbaatar et al.
 * 2015, "End-To-End Memory Networks" (NIPS), over the words of the author's earlier posts.
 *
 * The paper's dim, N, M, H and |H_p| are D (dimension), N (words of an earlier post), M (earlier posts), `hops` and L
 * (tags) here. `paper-defaults.test.ts` lists the source of every default.
 *
 * What differs, and why, for both networks of the paper:
 * - The paper gives no batch size (100 here), weight of the L2 penalty, patience, or epsilon of Adagrad (1e-10). The loss
 *   is the mean over a batch's posts, not their sum, and batches contain posts of similar length. The parameters with the
 *   best share of correct top tags on validation are kept.
 * - The paper does not say how parameters are initialized: here A, B and C are normal with deviation 0.1, as in Sukhbaatar
 *   et al., and the other matrices follow Glorot and Bengio. A can begin with word vectors (`vectors`).
 * - The paper does not say what is dropped out: here elements of `f = o_0 || o_H`.
 * - The paper does not give the size of W_f's output: here D. Every tag has a bias of its own in eq. (6).
 * - A has the words of the posts to learn from, B and C those of all posts with an author. Words that occur fewer than
 *   `minWordCount` (2) times share one unknown word. Tags in `minCount` (10) or more training posts are learned.
 * - Adagrad and the L2 penalty change only the rows of A, B and C that occur in a batch.
 * - The history of a post is the author's M latest earlier posts of the corpus, so posts that are not in the corpus are
 *   unknown. The paper crawled all posts of its authors. Posts without words are left out (`neural/inputs/history.ts`).
 * - An author without earlier posts has an empty memory: u is 0. The posts' words and the memory are masked.
 * - Beyond the paper, and off: `historyTags` reads the tags of earlier posts as further words. `historyTime` adds
 *   `w ln(1 + days)`, with the days since the earlier post, to the match of each of its words.
 *
 * What differs for MemN2N alone: the paper does not say what a memory consists of. Here it is the words of all M posts,
 * without their limits: the network of `hmemn2n.ts` without its hierarchy.
 */
import Type, { type Static } from 'typebox';
import type { Tensor } from '../graph/graph.ts';
import { maskedSoftmax } from '../graph/layers/attention.ts';
import { dropout } from '../graph/layers/dropout.ts';
import { linear } from '../graph/layers/linear.ts';
import { maskedSum } from '../graph/layers/pooling.ts';
import { matchRows, readRows } from '../graph/layers/row-memory.ts';
import { sum } from '../graph/operators/broadcast.ts';
import { concat } from '../graph/operators/concat.ts';
import { add, divide, multiply } from '../graph/operators/elementwise.ts';
import { squeeze, unsqueeze } from '../graph/operators/reshape.ts';
import type { OptimizerSpec } from '../training/create-optimizer.ts';
import { tagSoftmax } from './neural/heads/tag-head.ts';
import type { Tensors } from './neural/input.ts';
import { history, historyOptions } from './neural/inputs/history.ts';
import { wordOptions, words } from './neural/inputs/words.ts';
import type { Network } from './neural/network.ts';
import { networkModel } from './neural/network-model.ts';
import { trainingOptions } from './neural/options.ts';
import { textOption } from './parts/text-option.ts';

/** Section 4.1 states M = 5, 52 tokens (profile `memory-network`), D = 300, 2 hops, 60 epochs, rate 0.01, dropout 0.2. */
const options = Type.Object(
  {
    text: textOption('memory-network'),
    hops: Type.Integer({
      default: 2,
      minimum: 1,
      maximum: 20,
      search: { from: 1, to: 5, scale: 'linear' },
      description: 'How many times the memory is read',
    }),
    ...historyOptions,
    historyTime: Type.Boolean({
      default: false,
      search: { choices: [false, true], needs: ['time'] },
      description: 'Attend to earlier posts by the time since then, too',
    }),
    ...wordOptions,
    vectors: Type.Enum(['corpus', 'given', 'random'], {
      ...wordOptions.vectors,
      default: 'random',
    }),
    dropout: Type.Number({
      default: 0.2,
      minimum: 0,
      exclusiveMaximum: 1,
      search: { from: 0, to: 0.7, scale: 'linear' },
      description: 'Dropout rate of the vector that the tags are predicted from',
    }),
    ...trainingOptions,
    learningRate: Type.Number({
      ...trainingOptions.learningRate,
      default: 0.01,
      search: { from: 0.001, to: 0.1, scale: 'log' },
    }),
    l2: Type.Number({ ...trainingOptions.l2, default: 1e-6 }),
    epochs: Type.Integer({ ...trainingOptions.epochs, default: 60 }),
  },
  { additionalProperties: false },
);

/** What the two networks of the paper have in common: section 3.3, Adagrad. */
export const memorySystem = {
  options,
  inputs: [words(), history()],
  head: tagSoftmax,
  optimizer: (): OptimizerSpec => ({ kind: 'adagrad' }),
};

/**
 * The part around the hops: the post's vector o_0, then `hops` times `o_{h+1} = o_h + u`, then eq. (6) up to theta_s, which
 * is in `neural/heads/tag-head.ts`.
 *
 * @param read reads the memory with the state o_h [B, D]; returns u [B, D] and the attention to its words [B, J]
 */
export function memoryNetwork(
  { words, mask }: Tensors,
  { hops, dimension, dropout: rate }: Static<typeof options>,
  read: (o: Tensor) => { readonly u: Tensor; readonly attention: Tensor },
): Tensors {
  const o0 = maskedSum(words, mask); // o_0 = sum_i A w_i: (B, D)
  const attentions: Tensor[] = [];
  let o = o0;
  for (let h = 0; h < hops; h++) {
    const { u, attention } = read(o);
    attentions.push(attention);
    o = add(o, u); // o_{h+1} = o_h + u
  }
  const f = dropout(concat([o0, o], 1), rate); // f = o_0 || o_H: (B, 2 D)
  return {
    post: linear(f, 'final', dimension), // W_f f + b_f: (B, D)
    memoryAttention: divide(attentions.reduce(add), hops),
  };
}

export const memn2nNetwork: Network<typeof options> = {
  ...memorySystem,
  name: 'memn2n',
  paper:
    'Sukhbaatar et al. 2015, "End-To-End Memory Networks" (NIPS): baseline MemN2N of Huang et al. 2016',
  summary: "words, and attention to all words of the author's earlier posts",
  build(x, given) {
    const { memoryInput, memoryOutput, memoryPlaces: places, memoryMask, memoryAges } = x;
    const mask = sum(memoryMask, [1]); // (B, J)
    const recency =
      given.historyTime && linear(unsqueeze(memoryAges, 2), 'time', 1, { bias: false }); // (B, M, 1)
    return memoryNetwork(x, given, (o) => {
      let match = matchRows(o, memoryInput, places); // o_h^T m_j: (B, J)
      if (recency) match = add(match, sum(multiply(memoryMask, recency), [1]));
      const p = maskedSoftmax(match, mask); // p_j = softmax(o_h^T m_j)
      const u = readRows(unsqueeze(p, 1), memoryOutput, places); // u = sum_j p_j c_j: (B, 1, D)
      return { u: squeeze(u, 1), attention: p };
    });
  },
};

export const memn2n = networkModel(memn2nNetwork);
