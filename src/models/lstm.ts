/**
 * LSTM: the baseline of Li et al. 2016, "Hashtag Recommendation with Topical Attention-Based LSTM" (COLING),
 * https://aclanthology.org/C16-1284, section 4.2.1. The last hidden state represents the post; a linear layer and a
 * softmax over all tags follow, equations (4) and (5), `neural/heads/tag-head.ts`.
 *
 * The paper's N, d, dim and M are T (steps), H (hidden size), D (dimension) and L (tags) here. `paper-defaults.test.ts`
 * lists the source of every default.
 *
 * What differs, and why, for all four systems of the paper:
 * - Word vectors are learned on the training posts, not on the whole crawl of Yang and Leskovec (second half of 2009), unless
 *   pretrained ones are given. The paper uses word2vec but does not say which architecture: here it is CBOW. Nor does it
 *   say whether they are fine-tuned: here they are, unless `freeze` is set.
 * - The paper gives no cleaning. Here links, mentions, hashtags and punctuation are removed and words are lower-cased
 *   (`text/options.ts`). Posts are then cut to their first 40 words; the paper does not say whether longer ones are cut or
 *   left out.
 * - The paper does not say whether rare tags are left out: here tags in `minCount` (10) or more training posts are learned,
 *   and posts without such a tag are left out of training and validation. Words that occur fewer than `minWordCount` (2)
 *   times share one unknown word.
 * - The paper does not say how parameters are initialized: here the LSTM's are uniform in +-1/sqrt(H), the other matrices
 *   follow Glorot and Bengio, and the biases of the last layer and the first state are zero.
 * - The paper does not give the number of epochs (at most 10 here) or Adam's epsilon (1e-8). `dropout`, `clipNorm` and `l2`
 *   are not in the paper, and off by default.
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
 * Options of the four LSTM systems of Li et al. 2016. Section 4.2.2 states a hidden size of 500, posts of up to 40 words,
 * batches of 100 and Adam's rate of 0.001; section 4.3, Table 2, word vectors of 300 dimensions. The last three are the
 * defaults of `trainingOptions` and `wordOptions`.
 */
export const lstmOptions = {
  text: textOption('tab-lstm'),
  hidden: Type.Integer({
    default: 500,
    minimum: 1,
    search: { from: 50, to: 1000, scale: 'log' },
    description: 'Size of the LSTM states',
  }),
  ...wordOptions,
  dropout: Type.Number({
    default: 0,
    minimum: 0,
    exclusiveMaximum: 1,
    search: { from: 0, to: 0.7, scale: 'linear' },
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
    return { post: dropout(atStep(h, last), rate) }; // h_N: (B, H); last: one-hot (T, B)
  },
};

export const lstm = networkModel(lstmNetwork);
