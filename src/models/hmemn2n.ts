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
import { matchRows, readRows } from '../graph/layers/row-memory.ts';
import { sum } from '../graph/operators/broadcast.ts';
import { add, multiply, tanh } from '../graph/operators/elementwise.ts';
import { affine, matmul } from '../graph/operators/matmul.ts';
import { squeeze, unsqueeze } from '../graph/operators/reshape.ts';
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
    const { memoryInput, memoryOutput, memoryPlaces: places } = x;
    const { memoryMask, memoryPosts, memoryAges } = x;
    const { dimension: D, historyTime } = given;
    const { graph } = memoryMask;
    const wo = graph.parameter('attention.state.weight', [D, D], xavierUniform);
    const ws = graph.parameter('attention.post.weight', [D, D], xavierUniform);
    const wms = graph.parameter('attention.score.weight', [D, 1], xavierUniform);
    const recency =
      historyTime && linear(unsqueeze(memoryAges, 2), 'attention.time', D, { bias: false }); // (B, M, D)
    return memoryNetwork(x, given, (o) => {
      const match = matchRows(o, memoryInput, places); // o_h^T m_ij: (B, J)
      const p = maskedSoftmax(unsqueeze(match, 1), memoryMask); // eq. (1): (B, M, J)
      const s = readRows(p, memoryOutput, places); // eq. (2): s_i = sum_j p_ij c_ij: (B, M, D)
      const pair = add(affine(s, ws), unsqueeze(affine(o, wo), 1));
      const m = tanh(recency ? add(pair, recency) : pair); // eq. (3): (B, M, D)
      const ps = maskedSoftmax(squeeze(affine(m, wms), 2), memoryPosts); // eq. (4): (B, M)
      const u = matmul(unsqueeze(ps, 1), s); // eq. (5): u = sum_i ps_i s_i: (B, 1, D)
      const attention = sum(multiply(p, unsqueeze(ps, 2)), [1]); // (B, J)
      return { u: squeeze(u, 1), attention };
    });
  },
};

export const hmemn2n = networkModel(hmemn2nNetwork);
