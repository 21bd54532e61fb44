/**
 * LSTM: the baseline of Li et al. 2016, "Hashtag Recommendation with Topical Attention-Based LSTM" (COLING),
 * section 4.2.1: the last hidden state represents the post; a linear layer and a softmax over all tags. What differs
 * is what `tab-lstm.ts` says of word vectors and tags; a post without words is the zero vector.
 */
import { atStep } from '../graph/layers/pooling.ts';
import { recurrent } from '../graph/layers/recurrent.ts';
import { sequenceClassifier } from './sequence-classifier.ts';
import type { SequenceMethod } from './sequence-network.ts';

export const lstmMethod: SequenceMethod = {
  name: 'lstm',
  paper:
    'baseline LSTM of Li et al. 2016, "Hashtag Recommendation with Topical Attention-Based LSTM"',
  summary: 'LSTM over the words; its last state says the tags',
  encode({ words, mask, last }, { hidden }) {
    const h = recurrent(words, mask, 'lstm', { kind: 'lstm', hidden }); // eq. (1): (T, B, H)
    return { post: atStep(h, last) }; // h_N: (B, H)
  },
};

export const lstm = sequenceClassifier(lstmMethod);
