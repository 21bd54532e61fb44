/**
 * The multi-label LSTM of TagFinder, "Hashtag Recommendation for Twitter Data" (2022), section 3.2.1: word embeddings, an
 * LSTM, ReLU, a linear layer and a sigmoid for each tag. The loss is binary cross-entropy with IDF weights (Table 2).
 *
 * What differs, and why, for both networks of the report:
 * - A mask excludes padding. The report pads posts to 200 words, and had to put the padding first, since an LSTM that reads
 *   it last forgets the post (section 7.1). Posts of up to 200 words are read, and batches contain posts of similar length.
 * - The report does not define its IDF weights: here tag t weighs ln((1 + N) / (1 + n(t))) + 1, as scikit-learn smooths it,
 *   with N training posts, n(t) of them with the tag. The weight is that of both terms of the loss, so it does not change
 *   which probabilities are best.
 * - The loss is summed over the tags, not averaged. Adam's steps hardly depend on that.
 * - The report keeps the parameters of every tenth of 30 epochs. Here those with the best share of correct top tags on
 *   validation are kept, and training ends after `patience` epochs without a better one. The last, smaller batch of an
 *   epoch is used, too.
 * - The report does not give the sizes of embeddings (300 here) and states (256), Adam's rate (0.001), or how parameters are
 *   initialized: the LSTM's are uniform in +-1/sqrt(H), the other matrices follow Glorot and Bengio, and the tags' biases are
 *   the log-odds of a tag on a training post.
 * - Word vectors are learned on the training posts (CBOW) and then trained. Words that occur fewer than `minWordCount` (2)
 *   times share one unknown word.
 * - The report's text cleaning is the profile `tagfinder` of option `text`, not the default, as it needs an English lemmatizer.
 * - The threshold of 0.3 on probabilities belongs to the evaluation (`evaluation/decisions.ts`), not to the model.
 * - Tags in `minCount` (10) or more training posts are learned. The report keeps its 50 most frequent tags, as the protocol
 *   `top-50` does.
 *
 * What differs for the LSTM alone: the report does not say which state the linear layer reads. Here it is the last one.
 */
import Type from 'typebox';
import { dropout } from '../graph/layers/dropout.ts';
import { atStep } from '../graph/layers/pooling.ts';
import { recurrent } from '../graph/layers/recurrent.ts';
import { relu } from '../graph/operators/elementwise.ts';
import type { OptimizerSpec } from '../training/create-optimizer.ts';
import { idfWeights, tagSigmoid } from './neural/heads/tag-head.ts';
import { wordOptions, words } from './neural/inputs/words.ts';
import type { Network } from './neural/network.ts';
import { networkModel } from './neural/network-model.ts';
import { trainingOptions } from './neural/options.ts';
import { textOption } from './parts/text-option.ts';

/** Options of both networks. Table 2 states batches of 1,024 posts, 30 epochs and 200 words a post. */
export const tagFinderOptions = {
  text: textOption({ maxTokens: 200 }),
  ...wordOptions,
  dropout: Type.Number({
    default: 0,
    minimum: 0,
    exclusiveMaximum: 1,
    search: { from: 0, to: 0.7, scale: 'linear' },
    description: 'Dropout rate of the post vector',
  }),
  ...trainingOptions,
  batchSize: Type.Integer({
    ...trainingOptions.batchSize,
    default: 1024,
    search: { from: 16, to: 1024, scale: 'log' },
  }),
  epochs: Type.Integer({ ...trainingOptions.epochs, default: 30 }),
  patience: Type.Integer({ ...trainingOptions.patience, default: 5 }),
};

/** What the two networks have in common. */
export const tagFinderSystem = {
  inputs: [words()],
  head: tagSigmoid({ weights: idfWeights }),
  optimizer: (): OptimizerSpec => ({ kind: 'adam', beta1: 0.9, beta2: 0.999 }),
};

const options = Type.Object(
  {
    ...tagFinderOptions,
    hidden: Type.Integer({
      default: 256,
      minimum: 1,
      search: { from: 50, to: 500, scale: 'log' },
      description: 'Size of the LSTM states',
    }),
  },
  { additionalProperties: false },
);

export const multilabelLstmNetwork: Network<typeof options> = {
  ...tagFinderSystem,
  name: 'multilabel-lstm',
  paper: 'LSTM of TagFinder 2022, "Hashtag Recommendation for Twitter Data"',
  summary: 'LSTM over the words; a probability of its own for each tag',
  options,
  build({ words, mask, last }, { hidden, dropout: rate }) {
    const h = recurrent(words, mask, 'lstm', { kind: 'lstm', hidden }); // (T, B, H)
    return { post: dropout(relu(atStep(h, last)), rate) }; // (B, H)
  },
};

export const multilabelLstm = networkModel(multilabelLstmNetwork);
