/**
 * LSTM: the baseline of Li et al. 2016, "Hashtag Recommendation with Topical Attention-Based LSTM" (COLING),
 * https://aclanthology.org/C16-1284, section 4.2.1: the last hidden state represents the post; a linear layer and a
 * softmax over all tags follow, equations (4) and (5), `neural/heads/tag-head.ts`.
 *
 * What differs, and why; it holds for the four systems of the paper:
 * - Word vectors are learnt on the training posts (CBOW), not on the 185 million posts of the paper's crawl, unless some are
 *   given. The paper does not say whether they are tuned: they are, unless `freeze`.
 * - The paper does not say how rare the tags are that it drops: tags of `minCount` (10) or more training posts are learnt.
 *   Words that occur less than `minWordCount` (2) times are one unknown word.
 * - The paper does not say how parameters begin: the LSTM's uniform in +-1/sqrt(H), the other matrices' after Glorot and
 *   Bengio, biases of the last layer zero.
 * - The paper keeps the best parameters on validation, but does not say by which measure: here by the share of posts whose
 *   best tag is right. Training ends after `patience` epochs without a better one.
 * - The loss is the mean over a batch's posts, not the sum, and batches are made of posts of like length.
 * - Adam is lazy: rows of word vectors that do not occur in a batch stay as they are, moments too (`training/adam.ts`).
 * - A post without words is the zero vector.
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
 * Options of the four LSTM systems of Li et al. 2016. Defaults are those of its section 4.2.2 where it gives one: hidden
 * size 500, word vectors of 300 dimensions, posts of up to 40 words, batches of 100, Adam's rate 0.001. It does not
 * say the smallest counts of words and tags, the number of epochs, or when training ends.
 */
export const lstmOptions = {
  text: textOption('tab-lstm'),
  hidden: Type.Integer({ default: 500, minimum: 1, description: 'Size of the LSTM states' }),
  ...wordOptions,
  dropout: Type.Number({
    default: 0,
    minimum: 0,
    exclusiveMaximum: 1,
    description: 'Share of the post vector that is dropped in training',
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
