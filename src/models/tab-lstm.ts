/**
 * TAB-LSTM: Yang Li, Ting Liu, Jing Jiang, Liang Zhang, "Hashtag Recommendation with Topical Attention-Based
 * LSTM", COLING 2016, https://aclanthology.org/C16-1284.
 *
 * An LSTM reads the words. The post's LDA topics, learned on the training posts beforehand, attend to its states. A
 * softmax over all tags follows. Equations (1) to (3) are labeled below, (4) and (5) in `neural/heads/tag-head.ts`.
 *
 * What differs, and why: as in `lstm.ts`, and
 * - The paper does not give LDA's priors, iterations or vocabulary, nor how a new post's topics are inferred. Here alpha is
 *   0.1, beta is 0.01, and there are 200 iterations. Stop words and words that occur in only one post are left out
 *   (`neural/inputs/topics.ts`). New posts are folded in, and so are the training posts, for consistency (`features/lda.ts`).
 * - A post without words that the topics know gets uniform topics.
 */
import Type from 'typebox';
import { additiveAttention } from '../graph/layers/attention.ts';
import { dropout } from '../graph/layers/dropout.ts';
import { recurrent } from '../graph/layers/recurrent.ts';
import { lstmOptions, lstmSystem } from './lstm.ts';
import { topicOptions, topics } from './neural/inputs/topics.ts';
import { words } from './neural/inputs/words.ts';
import type { Network } from './neural/network.ts';
import { networkModel } from './neural/network-model.ts';

/** Section 4.2.2: K = 100 topics, the default of `topicOptions`. */
const options = Type.Object({ ...lstmOptions, ...topicOptions }, { additionalProperties: false });

export const tabLstmNetwork: Network<typeof options> = {
  ...lstmSystem,
  name: 'tab-lstm',
  paper:
    'Li, Liu, Jiang, Zhang 2016, "Hashtag Recommendation with Topical Attention-Based LSTM" (COLING)',
  summary: "LSTM whose states are weighted by attention from the post's LDA topics",
  options,
  inputs: [words(), topics()],
  build({ words, mask, topics: theta }, { hidden, dropout: rate }) {
    const h = recurrent(words, mask, 'lstm', { kind: 'lstm', hidden }); // eq. (1): (T, B, H)
    // eq. (3): g_j = v tanh(W theta + U h_j), a = softmax(g); eq. (2): vec = sum_j a_j h_j
    const { context, weights } = additiveAttention(theta, h, mask, 'attention', hidden);
    return { post: dropout(context, rate), attention: weights }; // (B, H), (B, T)
  },
};

export const tabLstm = networkModel(tabLstmNetwork);
