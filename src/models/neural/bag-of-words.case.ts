import Type from 'typebox';
import { maskedMean } from '../../graph/layers/pooling.ts';
import { textOption } from '../parts/text-option.ts';
import { tagSigmoid } from './heads/tag-head.ts';
import { wordOptions, words } from './inputs/words.ts';
import type { Network } from './network.ts';
import { networkModel } from './network-model.ts';
import { trainingOptions } from './options.ts';

const options = Type.Object(
  { text: textOption('default'), ...wordOptions, ...trainingOptions },
  { additionalProperties: false },
);

/** The smallest network, for tests: the mean of the word vectors represents the post. */
export function bagOfWords(more: Partial<Network<typeof options>> = {}) {
  return networkModel({
    name: 'bag-of-words',
    paper: 'none: a network for tests',
    summary: 'mean of word vectors',
    options,
    inputs: [words()],
    head: tagSigmoid(),
    optimizer: () => ({ kind: 'adagrad' }),
    build: ({ words: x, mask }) => ({ post: maskedMean(x, mask) }), // (B, D)
    ...more,
  });
}
