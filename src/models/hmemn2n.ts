/**
 * HMemN2N: Haoran Huang, Qi Zhang, Yeyun Gong, Xuanjing Huang, "Hashtag Recommendation Using End-To-End Memory Networks
 * with Hierarchical Attention", COLING 2016, https://aclanthology.org/C16-1090.
 *
 * The author's earlier posts are a memory of two levels. The post attends to the words of each earlier post, then to the
 * earlier posts, `hops` times. Equations (1) to (5) are labeled below, (6) in `memn2n.ts` and `neural/heads/tag-head.ts`.
 * Eq. (7), the loss, is the head's. Eq. (8) lists the parameters:
 *
 *     A  words.table     B  memory.input    C  memory.output
 *     W_o  attention.state.weight    W_s  attention.post.weight    W_ms  attention.score.weight
 *     W_f, b_f  final.weight, final.bias    theta_s  tags.weight
 *
 * What differs, and why: as in `memn2n.ts`, and
 * - The paper does not give the size of the attention of eq. (3): here D. The hops share all parameters.
 * - Beyond the paper, and off: `historyTime` adds `w_t ln(1 + days)` inside the tanh of eq. (3), with the days since the
 *   earlier post, instead of what it does in MemN2N.
 */

import { xavierUniform } from '../graph/initializers.ts';
import { maskedSoftmax } from '../graph/layers/attention.ts';
import { linear } from '../graph/layers/linear.ts';
import { sum } from '../graph/operators/broadcast.ts';
import { add, multiply, tanh } from '../graph/operators/elementwise.ts';
import { affine, gemm } from '../graph/operators/matmul.ts';
import { reshape, squeeze, unsqueeze } from '../graph/operators/reshape.ts';
import { gatherAlong } from '../graph/operators/scatter.ts';
import { weightedRows } from '../graph/operators/weighted-rows.ts';
import { memoryNetwork, memorySystem } from './memn2n.ts';
import type { Network } from './neural/network.ts';
import { networkModel } from './neural/network-model.ts';

export const hmemn2nNetwork: Network<typeof memorySystem.options> = {
  ...memorySystem,
  name: 'hmemn2n',
  paper:
    'Huang, Zhang, Gong, Huang 2016, "Hashtag Recommendation Using End-To-End Memory Networks with Hierarchical Attention" (COLING)',
  summary: "words, and attention to the author's earlier posts and to the words in each of them",
  build(x, given) {
    const {
      memoryInput,
      memoryOutput,
      memoryPlaces: places,
      memoryMask: mask,
      memoryPosts,
      memoryAges,
    } = x;
    const { dimension: D, history: M, historyTime } = given;
    const { graph } = mask;
    const wo = graph.parameter('attention.state.weight', [D, D], xavierUniform);
    const ws = graph.parameter('attention.post.weight', [D, D], xavierUniform);
    const wms = graph.parameter('attention.score.weight', [D, 1], xavierUniform);
    const recency =
      historyTime && linear(unsqueeze(memoryAges, 2), 'attention.time', D, { bias: false }); // (B, M, D)
    const ids = reshape(places, mask.shape, mask); // (B M, N)
    return memoryNetwork(x, given, (o) => {
      const match = gatherAlong(gemm(o, memoryInput, { transB: true }), places); // o_h^T m_ij: (B, M N)
      const p = maskedSoftmax(reshape(match, mask.shape, mask), mask); // eq. (1): (B M, N)
      const s = reshape(weightedRows(memoryOutput, ids, p), ['B', M, D]); // eq. (2): s_i = sum_j p_ij c_ij
      const pair = add(affine(s, ws), unsqueeze(affine(o, wo), 1));
      const m = tanh(recency ? add(pair, recency) : pair); // eq. (3): (B, M, D)
      const scores = squeeze(affine(m, wms), 2);
      const ps = maskedSoftmax(scores, memoryPosts); // eq. (4): (B, M)
      const u = sum(multiply(s, unsqueeze(ps, 2)), [1]); // eq. (5): u = sum_i ps_i s_i: (B, D)
      const attention = multiply(p, reshape(ps, [mask.shape[0], 1])); // (B M, N)
      return { u, attention: reshape(attention, places.shape, places) };
    });
  },
};

export const hmemn2n = networkModel(hmemn2nNetwork);
