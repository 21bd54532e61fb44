/**
 * AVG-LSTM of Li et al. 2016, "Hashtag Recommendation with Topical Attention-Based LSTM" (COLING), section 4.2.1: the
 * mean of the hidden states at all words represents the post. What differs: as in `lstm.ts`.
 */
import { maskedMean } from '../graph/layers/pooling.ts';
import { recurrent } from '../graph/layers/recurrent.ts';
import { sequenceClassifier } from './sequence-classifier.ts';
import type { SequenceMethod } from './sequence-network.ts';

export const avgLstmMethod: SequenceMethod = {
  name: 'avg-lstm',
  paper: 'AVG-LSTM of Li et al. 2016, "Hashtag Recommendation with Topical Attention-Based LSTM"',
  summary: 'LSTM over the words; the mean of its states says the tags',
  encode({ words, mask }, { hidden }) {
    const h = recurrent(words, mask, 'lstm', { kind: 'lstm', hidden }); // eq. (1): (T, B, H)
    return { post: maskedMean(h, mask) }; // (B, H)
  },
};

export const avgLstm = sequenceClassifier(avgLstmMethod);
