/**
 * The frozen encoder of TagFinder, "Hashtag Recommendation for Twitter Data" (2022), section 3.2.3: a pre-trained BERT, a
 * linear layer and a sigmoid for each tag. Only the linear layer is trained. The loss is binary cross-entropy with IDF
 * weights (Table 2).
 *
 * `encoder: given` is any pre-trained encoder that is passed as such (`encoders/encoder.ts`): a transformer, or static
 * embeddings, whose encoding is the mean of token vectors. `encoder: words` needs none: the encoding is the mean of word
 * vectors, which are learned on the training posts or pre-trained.
 *
 * What differs, and why: as in `multilabel-lstm.ts`, and
 * - The report does not name its BERT, or say how it becomes one vector. Any encoder can be given here; the vector is the
 *   mean of the tokens' vectors or that of [CLS] (`pooling`).
 * - The encodings are computed once, since they stay the same. The report computes them in every epoch, which is why BERT
 *   is its slowest network.
 */
import Type from 'typebox';
import { dropout } from '../graph/layers/dropout.ts';
import { maskedMean } from '../graph/layers/pooling.ts';
import { tagFinderOptions, tagFinderSystem } from './multilabel-lstm.ts';
import type { Input, Options } from './neural/input.ts';
import { encodingOptions, encodings } from './neural/inputs/encodings.ts';
import { words } from './neural/inputs/words.ts';
import type { Network } from './neural/network.ts';
import { networkModel } from './neural/network-model.ts';

const { freeze: _, ...ownOptions } = tagFinderOptions;

const options = Type.Object(
  {
    encoder: Type.Enum(['words', 'given'], {
      default: 'words',
      description: 'The mean of word vectors, or a pre-trained encoder that you pass',
    }),
    ...ownOptions,
    ...encodingOptions,
  },
  { additionalProperties: false },
);

/** Either input, as option `encoder` says. */
function encodingsOrWords(): Input {
  const choose = ({ encoder }: Options) => (encoder === 'given' ? encodings() : words());
  const frozen = (own: Options) => ({ ...own, freeze: true });
  return {
    plan: (posts, own, corpus) => choose(own).plan(posts, frozen(own), corpus),
    load: (bundle, own, pipeline, runtime) =>
      choose(own).load(bundle, frozen(own), pipeline, runtime),
  };
}

export const encoderNetwork: Network<typeof options> = {
  ...tagFinderSystem,
  name: 'encoder',
  paper: 'BERT of TagFinder 2022, "Hashtag Recommendation for Twitter Data"',
  summary: 'a frozen pre-trained encoder and a linear layer; a probability of its own for each tag',
  options,
  inputs: [encodingsOrWords()],
  build({ encoding, words, mask }, { dropout: rate }) {
    return { post: dropout(encoding ?? maskedMean(words, mask), rate) }; // (B, D)
  },
};

export const encoder = networkModel(encoderNetwork);
