/**
 * AVG-LSTM of Li et al. 2016, "Hashtag Recommendation with Topical Attention-Based LSTM" (COLING), section 4.2.1: the
 * mean of the hidden states represents the post.
 *
 * What differs, and why: as in `lstm.ts`.
 */
import { dropout } from '../graph/layers/dropout.ts';
import { maskedMean } from '../graph/layers/pooling.ts';
import { recurrent } from '../graph/layers/recurrent.ts';
import { lstmSystem } from './lstm.ts';
import type { Network } from './neural/network.ts';
import { networkModel } from './neural/network-model.ts';

export const avgLstmNetwork: Network<typeof lstmSystem.options> = {
  ...lstmSystem,
  name: 'avg-lstm',
  paper: 'AVG-LSTM of Li et al. 2016, "Hashtag Recommendation with Topical Attention-Based LSTM"',
  summary: 'LSTM over the words; predicts tags from the mean of its states',
  build({ words, mask }, { hidden, dropout: rate }) {
    const h = recurrent(words, mask, 'lstm', { kind: 'lstm', hidden }); // eq. (1): (T, B, H)
    return { post: dropout(maskedMean(h, mask), rate) }; // (B, H)
  },
};

export const avgLstm = networkModel(avgLstmNetwork);
