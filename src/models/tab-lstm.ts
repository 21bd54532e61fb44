/**
 * TAB-LSTM: Yang Li, Ting Liu, Jing Jiang, Liang Zhang, "Hashtag Recommendation with Topical Attention-Based
 * LSTM", COLING 2016, https://aclanthology.org/C16-1284.
 *
 * An LSTM reads the words; the post's LDA topics, learnt beforehand on the training posts, attend to its states;
 * a softmax over all tags follows. Equations (1) to (5) are named where they stand: (1) to (3) below, (4) and (5) in
 * `sequence-network.ts`, which the paper's four systems share.
 *
 * What differs, and why:
 * - Word vectors are learnt on the training posts (CBOW), not on a far larger crawl, unless some are given.
 * - The paper does not say LDA's priors, iterations, vocabulary, or how a new post's topics are inferred: alpha is 0.1,
 *   beta 0.01, 200 iterations; stop words and words of one post are left out (`post-topics.ts`); new posts, and
 *   the training posts too, so that both are alike, are folded in (`features/lda.ts`).
 * - The attention has the size of the states, as the paper's matrices have; biases it has none, as there.
 * - Only tags of `minCount` (10) or more training posts are learnt; the paper does not say.
 */
import { additiveAttention } from '../graph/layers/attention.ts';
import { recurrent } from '../graph/layers/recurrent.ts';
import { sequenceClassifier } from './sequence-classifier.ts';
import type { SequenceMethod } from './sequence-network.ts';

export const tabLstmMethod: SequenceMethod = {
  name: 'tab-lstm',
  paper:
    'Li, Liu, Jiang, Zhang 2016, "Hashtag Recommendation with Topical Attention-Based LSTM" (COLING)',
  summary: "LSTM whose words are weighed by attention of the post's LDA topics",
  topical: true,
  encode({ words, mask, topics }, { hidden }) {
    const h = recurrent(words, mask, 'lstm', { kind: 'lstm', hidden }); // eq. (1): (T, B, H)
    // eq. (3): g_j = v tanh(W theta + U h_j), a = softmax(g); eq. (2): vec = sum_j a_j h_j
    const { context, weights } = additiveAttention(topics!, h, mask, 'attention', hidden);
    return { post: context, attention: weights }; // (B, H), (B, T)
  },
};

export const tabLstm = sequenceClassifier(tabLstmMethod);
