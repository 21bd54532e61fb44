/**
 * VAB-LSTM of Li et al. 2016, "Hashtag Recommendation with Topical Attention-Based LSTM" (COLING), section 4.2.1:
 * vanilla attention. The last hidden state h_N takes the place of the topic distribution theta in equation (3).
 *
 * What differs, and why: as in `lstm.ts`.
 */
import { additiveAttention } from '../graph/layers/attention.ts';
import { dropout } from '../graph/layers/dropout.ts';
import { atStep } from '../graph/layers/pooling.ts';
import { recurrent } from '../graph/layers/recurrent.ts';
import { lstmSystem } from './lstm.ts';
import type { Network } from './neural/network.ts';
import { networkModel } from './neural/network-model.ts';

export const vabLstmNetwork: Network<typeof lstmSystem.options> = {
  ...lstmSystem,
  name: 'vab-lstm',
  paper: 'VAB-LSTM of Li et al. 2016, "Hashtag Recommendation with Topical Attention-Based LSTM"',
  summary: 'LSTM whose states are weighted by attention from its last state',
  build({ words, mask, last }, { hidden, dropout: rate }) {
    const h = recurrent(words, mask, 'lstm', { kind: 'lstm', hidden }); // eq. (1): (T, B, H)
    const hN = atStep(h, last); // (B, H); last: one-hot (T, B)
    // eq. (3): g_j = v tanh(W h_N + U h_j), a = softmax(g); eq. (2): vec = sum_j a_j h_j
    const { context, weights } = additiveAttention(hN, h, mask, 'attention', hidden);
    return { post: dropout(context, rate), attention: weights }; // (B, H), (B, T)
  },
};

export const vabLstm = networkModel(vabLstmNetwork);
