/**
 * "Our model": Yue Wang, Jing Li, Irwin King, Michael R. Lyu, Shuming Shi, "Microblog Hashtag Generation via Encoding
 * Conversation Contexts", NAACL 2019, https://aclanthology.org/N19-1164, section 2. It writes tags word by word from a post and
 * the conversation that it began.
 *
 * Two encoders read the post and its replies, equations (1) and (2). Each word of one attends to the words of the other,
 * eq. (3) and (4), and a layer merges what it is with what it found, eq. (5) and (6). The decoder attends to both, equations
 * (7) to (11) (`neural/heads/decoder.ts` and `generation.ts`).
 *
 *     W_bi-att  bi-attention.weight    W_p, b_p  merge.post.*    W_c, b_c  merge.conversation.*
 *
 * `attend` are the variants of Table 6: the decoder attends to v^p and v^c ("full"), to v^p ("post-att only") or to v^c
 * ("conv-att only"). The SEQ2SEQ of that table is `seq2seq` with its option `input`.
 *
 * What differs, and why: as in `seq2seq.ts`, and
 * - The decoder starts with what the post's encoder made of the whole post. The paper does not say.
 * - A post without replies has an empty conversation: it finds nothing there, r^c is 0, and the decoder attends to the post.
 */
import Type from 'typebox';
import type { Tensor } from '../graph/graph.ts';
import { attendBothWays } from '../graph/layers/attention.ts';
import { linear } from '../graph/layers/linear.ts';
import { endStates } from '../graph/layers/pooling.ts';
import { concat } from '../graph/operators/concat.ts';
import { tanh } from '../graph/operators/elementwise.ts';
import { generation } from './neural/heads/generation.ts';
import { sharedConversation } from './neural/inputs/shared-conversation.ts';
import { words } from './neural/inputs/words.ts';
import type { Network } from './neural/network.ts';
import { networkModel } from './neural/network-model.ts';
import { encode, generator, generatorOptions } from './seq2seq.ts';

const options = Type.Object(
  {
    ...generatorOptions,
    attend: Type.Enum(['both', 'post', 'conversation'], {
      default: 'both',
      search: { choices: ['both', 'post', 'conversation'], needs: ['conversation'] },
      description: 'What the decoder attends to: the post, its conversation, or both',
    }),
  },
  { additionalProperties: false },
);

export const biAttentionNetwork: Network<typeof options> = {
  name: 'bi-attention',
  paper:
    'Wang, Li, King, Lyu, Shi 2019, "Microblog Hashtag Generation via Encoding Conversation Contexts" (NAACL)',
  summary:
    'writes tags word by word from the post and the replies to it, with attention between both; may propose tags never used before',
  options,
  inputs: [words(), sharedConversation()],
  head: generation({ replies: true }),
  ...generator,
  build({ words, mask, last, conversation, conversationMask }, given) {
    const { hidden: d, attend } = given;
    const hp = encode(words, mask, 'post', given); // (T, B, d)
    const hc = encode(conversation, conversationMask, 'conversation', given); // (J, B, d)
    const found = attendBothWays(hp, mask, hc, conversationMask, 'bi-attention');
    const rc = found.inSecond.context; // eq. (3) and (4): (T, B, d)
    const rp = found.inFirst.context; // (J, B, d)
    const merge = (h: Tensor, r: Tensor, name: string) =>
      tanh(linear(concat([h, r], 2), `merge.${name}`, d));
    const v: Tensor[] = [];
    const masks: Tensor[] = [];
    if (attend !== 'conversation') {
      v.push(merge(hp, rc, 'post')); // eq. (5): v^p (T, B, d)
      masks.push(mask);
    }
    if (attend !== 'post') {
      v.push(merge(hc, rp, 'conversation')); // eq. (6): v^c (J, B, d)
      masks.push(conversationMask);
    }
    // v = [v^p; v^c]: (T + J, B, d)
    return {
      memory: concat(v, 0),
      memoryMask: concat(masks, 0),
      start: endStates(hp, mask, last),
    };
  },
};

export const biAttention = networkModel(biAttentionNetwork);
