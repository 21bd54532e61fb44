/**
 * SA-LSTM: Shen et al. 2019, "Hashtag Recommendation Using LSTM Networks with Self-Attention" (Computers, Materials &
 * Continua). Recommendation as sequence labeling: a Bi-LSTM and stacked self-attention read the post, and a softmax gives, for
 * each word, the probability that it is a hashtag of the post. So it can recommend tags that nobody has used.
 * `paper-defaults.test.ts` lists the source of every default.
 *
 * What differs, and why:
 * - The posts of the paper contain their hashtags as words. Here, hashtags are removed from the text, as for all models, so that
 *   no gold tag is in the input because it was marked. `text={"profile":"sa-lstm","hashtags":"words"}` is the paper's setting:
 *   hashtags within the text stay as words, in posts to test on too, so their scores do not compare with those of other models.
 * - The paper labels a word that is a hashtag. Tags of several words label each of them, where they are consecutive
 *   (`neural/heads/tags-from-words.ts`). Posts without any of their tags among their words are left out of training and
 *   validation. The paper ranks words by their probability; here, up to 10 consecutive words can be one tag, too, and the score
 *   is the probability that exactly these words are one.
 * - The paper does not give the number of self-attention layers (2 here), nor what surrounds them: here each has a residual
 *   connection and layer normalization after it, as in Vaswani et al. 2017, without their feed-forward layers. The projections
 *   of eq. (2) and (3) have biases.
 * - 192 is the size of each direction, since their 384 values are what 6 heads of 64 need.
 * - Section 3.2 also mentions a sum of word vectors, which no equation uses. It is left out.
 * - The paper does not name its optimizer: here it is Adagrad. It does not say what the rate of regularization, 0.01,
 *   regularizes: here it is the weight of the L2 penalty (`l2`) on the parameters and the word vectors that occur in a batch.
 * - The paper does not give the number of epochs (at most 10 here) or a metric for validation: here it is the share of posts
 *   whose most probable word is part of a gold tag.
 * - The paper's word vectors are those of Google News. Here they are learned from the training posts, unless vectors are given.
 *   Words that occur fewer than `minWordCount` (2) times share one unknown word, but can be recommended.
 * - The paper does not give the loss: it is the cross-entropy, summed over a post's words and averaged over the posts of a batch.
 * - Posts are cut to their first 30 words. Padding is masked.
 */
import Type, { type Static } from 'typebox';
import { InvalidArgumentError } from '../base/errors.ts';
import { dropout } from '../graph/layers/dropout.ts';
import { layerNorm } from '../graph/layers/layer-norm.ts';
import { multiHeadAttention } from '../graph/layers/multi-head-attention.ts';
import { recurrent } from '../graph/layers/recurrent.ts';
import { add } from '../graph/operators/elementwise.ts';
import { transpose } from '../graph/operators/reshape.ts';
import { wordLabels } from './neural/heads/word-labels.ts';
import { wordOptions, words } from './neural/inputs/words.ts';
import type { Network } from './neural/network.ts';
import { networkModel } from './neural/network-model.ts';
import { openTrainingOptions } from './neural/options.ts';
import { textOption } from './parts/text-option.ts';

/** Table 1 states D = 300, H = 192, 6 heads of 64, batches of 10, and rates of 0.01; section 3.2 posts of 30 words. */
const options = Type.Object(
  {
    text: textOption('sa-lstm'),
    hidden: Type.Integer({
      default: 192,
      minimum: 1,
      search: { choices: [48, 96, 192, 384] },
      description: 'Size of the LSTM states of one direction',
    }),
    layers: Type.Integer({
      default: 2,
      minimum: 1,
      maximum: 12,
      search: { from: 1, to: 4, scale: 'linear' },
      description: 'Self-attention layers',
    }),
    heads: Type.Integer({
      default: 6,
      minimum: 1,
      search: { choices: [1, 2, 4, 6, 8] },
      description: 'Attention heads of a layer; must divide twice the size of the states',
    }),
    ...wordOptions,
    dropout: Type.Number({
      default: 0,
      minimum: 0,
      exclusiveMaximum: 1,
      search: { from: 0, to: 0.7, scale: 'linear' },
      description: "Dropout rate of the words' states",
    }),
    ...openTrainingOptions,
    batchSize: Type.Integer({
      ...openTrainingOptions.batchSize,
      default: 10,
      search: { from: 5, to: 256, scale: 'log' },
    }),
    learningRate: Type.Number({
      ...openTrainingOptions.learningRate,
      default: 0.01,
      search: { from: 0.0003, to: 0.1, scale: 'log' },
    }),
    l2: Type.Number({
      ...openTrainingOptions.l2,
      default: 0.01,
      search: { from: 1e-7, to: 0.1, scale: 'log', or: [0] },
    }),
  },
  { additionalProperties: false },
);

export const saLstmNetwork: Network<typeof options> = {
  name: 'sa-lstm',
  paper:
    'SA-LSTM of Shen et al. 2019, "Hashtag Recommendation Using LSTM Networks with Self-Attention"',
  summary: 'labels the words of the post that are its tags; may propose tags never used before',
  options,
  inputs: [words()],
  head: wordLabels,
  optimizer: () => ({ kind: 'adagrad' }),
  build({ words, mask }, given) {
    const { hidden, layers, heads, dropout: rate } = checked(given);
    const lstm = { kind: 'lstm', hidden, bidirectional: true } as const;
    const h = recurrent(words, mask, 'lstm', lstm); // eq. (4) to (12): (T, B, 2 H)
    let x = transpose(h, [1, 0, 2]); // (B, T, 2 H)
    const tokens = transpose(mask, [1, 0]); // (B, T)
    for (let layer = 0; layer < layers; layer++) {
      const name = `attention.${layer}`;
      const attended = multiHeadAttention(x, x, tokens, name, heads); // eq. (1) to (3)
      x = layerNorm(add(x, attended), `${name}.norm`); // (B, T, 2 H)
    }
    return { states: dropout(transpose(x, [1, 0, 2]), rate), mask }; // (T, B, 2 H), (T, B)
  },
};

function checked(given: Static<typeof options>): Static<typeof options> {
  const { hidden, heads } = given;
  if ((2 * hidden) % heads === 0) return given;
  throw new InvalidArgumentError(
    `sa-lstm: the option "heads" must divide twice the option "hidden", ${2 * hidden}, got ${heads}`,
  );
}

export const saLstm = networkModel(saLstmNetwork);
