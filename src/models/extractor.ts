/**
 * EXTRACTOR: the baseline of Wang et al. 2019, "Microblog Hashtag Generation via Encoding Conversation Contexts" (NAACL),
 * https://aclanthology.org/N19-1164, section 3 ("Comparisons"): phrases of the post, extracted by sequence tagging, with the
 * conversation encoded in a memory network (Sukhbaatar et al. 2015), after Zhang et al. 2018, "Encoding Conversation Context
 * for Neural Keyphrase Extraction from Microblog Posts" (NAACL), https://aclanthology.org/N18-1151.
 *
 * Each word of the post queries the words of the replies, eq. (1) and (2) of Sukhbaatar et al. A Bi-LSTM reads each word
 * with what it found, and a softmax labels the word.
 *
 * What differs, and why:
 * - Wang et al. say no more than the above. Their settings of EXTRACTOR are those of Zhang et al., which they do not repeat: here,
 *   sizes and training are those that Wang et al. give for their own networks, but for the optimizer's schedule (constant here).
 * - The tagger of Zhang et al. also labels where in a phrase a word is. Here a word has one of two labels, and a tag is a word
 *   or up to 10 consecutive ones, ranked by the probability that exactly these words are one
 *   (`neural/heads/tags-from-words.ts`). Posts without any of their tags among their words are left
 *   out of training and validation.
 * - The paper's EXTRACTOR does not rank.
 * - What a word found in the memory is concatenated to its vector; there is one hop, without time. The tables of the memory are
 *   not those of the post's words. The first `conversationWords` (100) words of the replies are read. A post without replies
 *   finds the zero vector.
 * - Word vectors begin at random, as in Wang et al. Words that occur fewer than `minWordCount` (2) times share one unknown word,
 *   but can be recommended.
 */
import Type from 'typebox';
import { maskedSoftmax } from '../graph/layers/attention.ts';
import { dropout } from '../graph/layers/dropout.ts';
import { recurrent } from '../graph/layers/recurrent.ts';
import { concat } from '../graph/operators/concat.ts';
import { matmul } from '../graph/operators/matmul.ts';
import { transpose, unsqueeze } from '../graph/operators/reshape.ts';
import { wordLabels } from './neural/heads/word-labels.ts';
import { conversation, conversationOptions } from './neural/inputs/conversation.ts';
import { wordOptions, words } from './neural/inputs/words.ts';
import type { Network } from './neural/network.ts';
import { networkModel } from './neural/network-model.ts';
import { openTrainingOptions } from './neural/options.ts';
import { textOption } from './parts/text-option.ts';

const options = Type.Object(
  {
    text: textOption('naacl-2019'),
    hidden: Type.Integer({
      default: 300,
      minimum: 1,
      search: { from: 50, to: 500, scale: 'log' },
      description: 'Size of the LSTM states of one direction',
    }),
    ...conversationOptions,
    ...wordOptions,
    dimension: Type.Integer({ ...wordOptions.dimension, default: 200 }),
    vectors: Type.Enum(['corpus', 'given', 'random'], {
      ...wordOptions.vectors,
      default: 'random',
    }),
    dropout: Type.Number({
      default: 0.1,
      minimum: 0,
      exclusiveMaximum: 1,
      search: { from: 0, to: 0.7, scale: 'linear' },
      description: "Dropout rate of the words' states",
    }),
    ...openTrainingOptions,
    batchSize: Type.Integer({ ...openTrainingOptions.batchSize, default: 64 }),
    clipNorm: Type.Number({ ...openTrainingOptions.clipNorm, default: 1 }),
  },
  { additionalProperties: false },
);

export const extractorNetwork: Network<typeof options> = {
  name: 'extractor',
  paper:
    'baseline EXTRACTOR of Wang et al. 2019, "Microblog Hashtag Generation via Encoding Conversation Contexts"',
  summary:
    'labels the words of the post that are its tags, with attention to the replies; may propose tags never used before',
  options,
  inputs: [words(), conversation()],
  head: wordLabels,
  optimizer: () => ({ kind: 'adam', beta1: 0.9, beta2: 0.999 }),
  build(x, { hidden, dropout: rate }) {
    const { words, mask, conversationInput, conversationOutput, conversationMask } = x;
    const queries = transpose(words, [1, 0, 2]); // (B, T, D)
    const keys = transpose(conversationInput, [1, 2, 0]); // (B, D, J)
    const isWord = unsqueeze(transpose(conversationMask, [1, 0]), 1); // (B, 1, J)
    const p = maskedSoftmax(matmul(queries, keys), isWord); // p_tj = softmax(x_t^T m_j): (B, T, J)
    const found = matmul(p, transpose(conversationOutput, [1, 0, 2])); // o_t = sum_j p_tj c_j: (B, T, D)
    const read = concat([words, transpose(found, [1, 0, 2])], 2); // (T, B, 2 D)
    const lstm = { kind: 'lstm', hidden, bidirectional: true } as const;
    const states = recurrent(read, mask, 'lstm', lstm); // (T, B, 2 H)
    return { states: dropout(states, rate), mask };
  },
};

export const extractor = networkModel(extractorNetwork);
