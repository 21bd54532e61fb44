/**
 * LSTM: the baseline of Li et al. 2016, "Hashtag Recommendation with Topical Attention-Based LSTM" (COLING),
 * https://aclanthology.org/C16-1284, section 4.2.1. The last hidden state represents the post; a linear layer and a
 * softmax over all tags follow, equations (4) and (5), `neural/heads/tag-head.ts`.
 *
 * What differs, and why, for all four systems of the paper:
 * - Word vectors are learned on the training posts (CBOW), not on the 185 million posts of the paper's crawl, unless
 *   pretrained ones are given. The paper does not say whether they are fine-tuned: here they are, unless `freeze` is set.
 * - The paper does not say how rare the tags are that it drops: here tags in `minCount` (10) or more training posts are
 *   learned. Words that occur fewer than `minWordCount` (2) times share one unknown word.
 * - The paper does not say how parameters are initialized: here the LSTM's are uniform in +-1/sqrt(H), the other matrices
 *   follow Glorot and Bengio, and the biases of the last layer are zero.
 * - The paper keeps the best parameters on validation, but does not say by which metric: here it is the share of posts whose
 *   top tag is correct. Training ends after `patience` epochs without a better one.
 * - The loss is the mean over a batch's posts, not the sum, and batches contain posts of similar length.
 * - Adam is lazy: word vectors that do not occur in a batch stay unchanged, and so do their moments (`training/adam.ts`).
 * - A post without words is represented by the zero vector.
 */
import Type from 'typebox';
import { dropout } from '../graph/layers/dropout.ts';
import { atStep } from '../graph/layers/pooling.ts';
import { recurrent } from '../graph/layers/recurrent.ts';
import type { OptimizerSpec } from '../training/create-optimizer.ts';
import { tagSoftmax } from './neural/heads/tag-head.ts';
import { wordOptions, words } from './neural/inputs/words.ts';
import type { Network } from './neural/network.ts';
import { networkModel } from './neural/network-model.ts';
import { trainingOptions } from './neural/options.ts';
import { textOption } from './parts/text-option.ts';

/**
 * Options of the four LSTM systems of Li et al. 2016. Defaults follow section 4.2.2 where it states them: hidden
 * size 500, word vectors of 300 dimensions, posts of up to 40 words, batches of 100, Adam's rate 0.001. It does not
 * state the minimum counts of words and tags, the number of epochs, or when training ends.
 */
export const lstmOptions = {
  text: textOption('tab-lstm'),
  hidden: Type.Integer({ default: 500, minimum: 1, description: 'Size of the LSTM states' }),
  ...wordOptions,
  dropout: Type.Number({
    default: 0,
    minimum: 0,
    exclusiveMaximum: 1,
    description: 'Dropout rate of the post vector',
  }),
  ...trainingOptions,
};

const options = Type.Object(lstmOptions, { additionalProperties: false });

/** What the four systems have in common: section 4.2.2, Adam (0.9, 0.999). */
export const lstmSystem = {
  options,
  inputs: [words()],
  head: tagSoftmax,
  optimizer: (): OptimizerSpec => ({ kind: 'adam', beta1: 0.9, beta2: 0.999 }),
};

export const lstmNetwork: Network<typeof options> = {
  ...lstmSystem,
  name: 'lstm',
  paper:
    'baseline LSTM of Li et al. 2016, "Hashtag Recommendation with Topical Attention-Based LSTM"',
  summary: 'LSTM over the words; predicts tags from its last state',
  build({ words, mask, last }, { hidden, dropout: rate }) {
    const h = recurrent(words, mask, 'lstm', { kind: 'lstm', hidden }); // eq. (1): (T, B, H)
    return { post: dropout(atStep(h, last), rate) }; // h_N: (B, H)
  },
};

export const lstm = networkModel(lstmNetwork);
