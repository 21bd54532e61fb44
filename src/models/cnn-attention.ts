/**
 * CNN-Attention: Yeyun Gong, Qi Zhang, "Hashtag Recommendation Using Attention-Based Convolutional Neural Network", IJCAI
 * 2016, pp. 2782-2788. Two channels read the post's word vectors w_1 .. w_N, each a row of D numbers:
 *
 * - the local attention channel scores each word from the window of h words around it, s_i = M^l w_(i-2 : i+2) + b. The
 *   words with the highest scores are trigger words; their vectors are folded into one, z_l = g(M^1 fold + b).
 * - the global channel has convolutions over 1, 2 and 3 words and their maximum over the post, z_g.
 *
 * A linear layer with g reads both, h = g(M [z_l; z_g] + b), and a softmax over all tags follows.
 *
 * It is a comparison method of Huang et al. 2016 and Shen et al. 2019, and CLASSIFIER of Wang et al. 2019, section 4.2, "post
 * only" and "post+conv" (`input`): "the concatenation of a target post and its conversation".
 *
 * What differs, and why:
 * - The paper takes the words whose score reaches a threshold between the smallest and the largest score of the post. No
 *   gradient passes through that choice. Here the choice is soft: a = softmax(s), and the fold is sum_i a_i w_i. So the scores
 *   are learned together with the rest, and `explain` can show them. There is no g around s_i: tanh would keep every a_i
 *   within e^2 = 7.4 times the others, so that no word of a post of 40 could have more than 0.16 of the attention.
 * - g is tanh. D is 300, as in Table 3 of Huang et al. The widths (h = 5; 1, 2, 3), 100 filters for each width, the sizes of
 *   z_l (100) and h (300), dropout of h (0.5), batches of 100 posts, Adam (0.9, 0.999) at 0.001 and the numbers of epochs and
 *   of patience are our choice: the papers that compare with it do not give them.
 * - Texts are cleaned as Huang et al. do (profile `memory-network`). Word vectors are learned on the training posts (CBOW)
 *   and then trained. Words that occur fewer than `minWordCount` (2) times share one unknown word, and tags in `minCount`
 *   (10) or more training posts are learned.
 * - Of a conversation, the first `conversationWords` (100) words are read: Wang et al., section 4.1, give this length for
 *   their own model.
 * - The parameters with the best share of correct top tags on validation are kept. The loss is the mean over a batch's posts.
 */
import Type from 'typebox';
import { attend } from '../graph/layers/attention.ts';
import { conv1d } from '../graph/layers/conv1d.ts';
import { dropout } from '../graph/layers/dropout.ts';
import { linear } from '../graph/layers/linear.ts';
import { maskedMax } from '../graph/layers/pooling.ts';
import { concat } from '../graph/operators/concat.ts';
import { tanh } from '../graph/operators/elementwise.ts';
import { squeeze } from '../graph/operators/reshape.ts';
import type { OptimizerSpec } from '../training/create-optimizer.ts';
import { tagSoftmax } from './neural/heads/tag-head.ts';
import { wordOptions, words } from './neural/inputs/words.ts';
import type { Network } from './neural/network.ts';
import { networkModel } from './neural/network-model.ts';
import { trainingOptions } from './neural/options.ts';
import { readingOptions } from './neural/read-post.ts';
import { textOption } from './parts/text-option.ts';

/** h, the words around a word that its score depends on. */
const window = 5;
/** The words that a filter of the global channel covers. */
const widths = [1, 2, 3];

const options = Type.Object(
  {
    text: textOption('memory-network'),
    ...readingOptions,
    ...wordOptions,
    filters: Type.Integer({
      default: 100,
      minimum: 1,
      search: { from: 30, to: 300, scale: 'log' },
      description: 'Filters of each width, and size of the vector of the trigger words',
    }),
    hidden: Type.Integer({
      default: 300,
      minimum: 1,
      search: { from: 100, to: 1000, scale: 'log' },
      description: 'Size of the post vector',
    }),
    dropout: Type.Number({
      default: 0.5,
      minimum: 0,
      exclusiveMaximum: 1,
      search: { from: 0, to: 0.7, scale: 'linear' },
      description: 'Dropout rate of the post vector',
    }),
    ...trainingOptions,
  },
  { additionalProperties: false },
);

export const cnnAttentionNetwork: Network<typeof options> = {
  name: 'cnn-attention',
  paper:
    'Gong, Zhang 2016, "Hashtag Recommendation Using Attention-Based Convolutional Neural Network" (IJCAI)',
  summary: 'convolutions over the words, and attention to the words that trigger tags',
  options,
  inputs: [words()],
  head: tagSoftmax,
  optimizer: (): OptimizerSpec => ({ kind: 'adam', beta1: 0.9, beta2: 0.999 }),
  build({ words, mask }, { filters, hidden, dropout: rate }) {
    // s_i = M^l w_(i-2 : i+2) + b: (T, B)
    const scores = conv1d(words, mask, 'local.score', 1, { width: window });
    const { context: fold, weights } = attend(squeeze(scores.states, 2), words, mask); // sum_i a_i w_i: (B, D)
    const local = tanh(linear(fold, 'local.fold', filters)); // z_l: (B, F)
    const pooled = widths.map((width) => {
      const name = `global.${width}`;
      const slid = conv1d(words, mask, name, filters, {
        width,
        padding: Math.ceil((width - 1) / 2),
      });
      return maskedMax(tanh(slid.states), slid.mask);
    });
    const h = tanh(linear(concat([local, ...pooled], 1), 'merge', hidden)); // g(M [z_l; z_g] + b): (B, H)
    return { post: dropout(h, rate), attention: weights }; // (B, H), (B, T)
  },
};

export const cnnAttention = networkModel(cnnAttentionNetwork);
