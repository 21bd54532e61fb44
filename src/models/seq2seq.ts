/**
 * SEQ2SEQ: the generator without conversations of Yue Wang, Jing Li, Irwin King, Michael R. Lyu, Shuming Shi, "Microblog Hashtag
 * Generation via Encoding Conversation Contexts", NAACL 2019, https://aclanthology.org/N19-1164, sections 3 and 4; after
 * Sutskever et al. 2014, "Sequence to Sequence Learning with Neural Networks" (NIPS). A tag is a sequence of words ("aus open"
 * for #AusOpen) that the network writes one by one, so it can write tags that nobody has used.
 *
 * A bidirectional GRU of two layers reads the post, equations (1) and (2), and a GRU with attention to its states writes a tag,
 * equations (7) to (11) (`neural/heads/decoder.ts` and `generation.ts`).
 *
 * d of the paper, the size of h_i and of s_t, is `hidden` here: each direction of the encoder has half of it, as in OpenNMT.
 * `paper-defaults.test.ts` lists the source of every default.
 *
 * What differs, and why:
 * - The paper does not describe its SEQ2SEQ. Here it has the decoder of the paper's own network, with attention, which Table 6
 *   calls a variant of it. `input` reads the post, the conversation or both, as in that table.
 * - The decoder starts with what both directions of the encoder's last layer made of the whole post. The paper does not say.
 * - As the equations stand, and not as in OpenNMT, the context c_t is not fed to the next step.
 * - The paper drops 0.1 but does not say of what: here of the input of the encoder's second layer and of `[s_t; c_t]`.
 * - The loss is averaged over a batch's posts. Parameters with the lowest loss on the validation posts are kept, and the learning
 *   rate is halved after each epoch without a lower one. The numbers of epochs and of patience are our choice.
 * - Of the vocabulary's words, those that occur once in the training posts share the unknown word, which is never written. A post
 *   is cut at 50 words, a conversation at `conversationWords`, and tags of more than 10 words are not learned.
 * - Tags are split into words by their capitals, symbols and the words of the posts, unless they are written with spaces. The
 *   paper's files have the words already.
 * - In beam search, hypotheses that end do not take the place of others, and sequences of words that make the same tag are one
 *   recommendation with the sum of their probabilities.
 */
import Type from 'typebox';
import type { Tensor } from '../graph/graph.ts';
import { endStates } from '../graph/layers/pooling.ts';
import { recurrent } from '../graph/layers/recurrent.ts';
import type { OptimizerSpec } from '../training/create-optimizer.ts';
import type { ScheduleSpec } from '../training/schedules.ts';
import { generation, generationOptions } from './neural/heads/generation.ts';
import { conversationOptions } from './neural/inputs/conversation.ts';
import { wordOptions, words } from './neural/inputs/words.ts';
import type { Network } from './neural/network.ts';
import { networkModel } from './neural/network-model.ts';
import { openTrainingOptions } from './neural/options.ts';
import { textOption } from './parts/text-option.ts';

/** The layers of the encoder. */
const layers = 2;

/** Section 3 ("Model Settings") of the paper: options of its networks. */
export const generatorOptions = {
  text: textOption({ profile: 'naacl-2019', maxTokens: 50 }),
  ...conversationOptions,
  ...wordOptions,
  dimension: Type.Integer({ ...wordOptions.dimension, default: 200 }),
  vectors: Type.Enum(['corpus', 'given', 'random'], {
    ...wordOptions.vectors,
    default: 'random',
  }),
  hidden: Type.Integer({
    default: 300,
    minimum: 2,
    multipleOf: 2,
    search: { choices: [100, 200, 300, 400] },
    description: "Size of the decoder's state, and of both directions of the encoder together",
  }),
  dropout: Type.Number({
    default: 0.1,
    minimum: 0,
    exclusiveMaximum: 1,
    search: { from: 0, to: 0.5, scale: 'linear' },
    description: 'Dropout rate between layers and before words are written',
  }),
  ...generationOptions,
  ...openTrainingOptions,
  batchSize: Type.Integer({ ...openTrainingOptions.batchSize, default: 64 }),
  clipNorm: Type.Number({ ...openTrainingOptions.clipNorm, default: 1 }),
  epochs: Type.Integer({ ...openTrainingOptions.epochs, default: 20 }),
  patience: Type.Integer({ ...openTrainingOptions.patience, default: 3 }),
};

/** What the networks of the paper have in common: Adam, and half its rate where validation stalls. */
export const generator = {
  optimizer: (): OptimizerSpec => ({ kind: 'adam', beta1: 0.9, beta2: 0.999 }),
  schedule: ({ learningRate }: { readonly learningRate: number }): ScheduleSpec => ({
    kind: 'plateau',
    rate: learningRate,
  }),
};

/** Eq. (1) and (2): the states h [T, B, d] of an encoder of two layers. */
export function encode(
  words: Tensor,
  mask: Tensor,
  name: string,
  { hidden, dropout: rate }: { readonly hidden: number; readonly dropout: number },
): Tensor {
  const gru = { kind: 'gru', hidden: hidden / 2, layers, bidirectional: true } as const;
  return recurrent(words, mask, name, { ...gru, dropout: rate });
}

const options = Type.Object(
  {
    ...generatorOptions,
    input: Type.Enum(['post', 'conversation', 'post+conversation'], {
      default: 'post',
      search: {
        choices: ['post', 'conversation', 'post+conversation'],
        needs: ['conversation'],
      },
      description:
        'Read the post alone, the replies to it alone, or the post followed by the replies',
    }),
  },
  { additionalProperties: false },
);

export const seq2seqNetwork: Network<typeof options> = {
  name: 'seq2seq',
  paper:
    'SEQ2SEQ of Wang et al. 2019, "Microblog Hashtag Generation via Encoding Conversation Contexts"',
  summary: 'writes tags word by word; may propose tags never used before',
  options,
  inputs: [words()],
  head: generation(),
  ...generator,
  build({ words, mask, last }, given) {
    const h = encode(words, mask, 'encoder', given); // (T, B, d)
    return { memory: h, memoryMask: mask, start: endStates(h, mask, last) };
  },
};

export const seq2seq = networkModel(seq2seqNetwork);
