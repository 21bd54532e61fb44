/**
 * Options of the sequence classifiers. Defaults are those of Li et al. 2016, section 4.2.2, where it gives one: hidden
 * size 500, word vectors of 300 dimensions, posts of up to 40 words, batches of 100, Adam's rate 0.001, 100 topics.
 * Unsaid there, and so chosen here: the smallest counts of words and tags, the number of epochs, and that
 * training ends after `patience` epochs without a better validation result.
 */
import Type, { type Static } from 'typebox';
import { textOptionsSchema } from '../text/pipeline.ts';

const shared = {
  text: Type.Object(textOptionsSchema.properties, {
    additionalProperties: false,
    default: { profile: 'tab-lstm' },
    description: 'How posts become words: a profile and what differs from it',
  }),
  hidden: Type.Integer({ default: 500, minimum: 1, description: 'Size of the LSTM states' }),
  dimension: Type.Integer({ default: 300, minimum: 1, description: 'Size of the word vectors' }),
  vectors: Type.Enum(['corpus', 'given', 'random'], {
    default: 'corpus',
    description:
      'Word vectors to begin with: learnt from the training posts, those given, or random ones',
  }),
  freeze: Type.Boolean({ default: false, description: 'Leave the word vectors as they begin' }),
  dropout: Type.Number({
    default: 0,
    minimum: 0,
    exclusiveMaximum: 1,
    description: 'Share of the post vector that is dropped in training',
  }),
  minWordCount: Type.Integer({
    default: 2,
    minimum: 1,
    description: 'Words that occur fewer times in training are unknown',
  }),
  minCount: Type.Integer({
    default: 10,
    minimum: 1,
    description: 'Tags in fewer training posts than this are not learnt',
  }),
  batchSize: Type.Integer({ default: 100, minimum: 1, description: 'Posts in a step' }),
  learningRate: Type.Number({ default: 0.001, exclusiveMinimum: 0, description: "Adam's rate" }),
  clipNorm: Type.Number({
    default: 0,
    minimum: 0,
    description: 'Gradients of a larger norm are scaled down to it; 0 leaves them as they are',
  }),
  epochs: Type.Integer({ default: 10, minimum: 1, description: 'At most so many passes' }),
  patience: Type.Integer({
    default: 2,
    minimum: 1,
    description: 'End after so many epochs without a better validation result',
  }),
};

const topical = {
  topics: Type.Integer({ default: 100, minimum: 2, description: 'K, the number of LDA topics' }),
  topicIterations: Type.Integer({
    default: 200,
    minimum: 1,
    description: 'Passes of the Gibbs sampler over the training posts',
  }),
};

export const plainOptions = Type.Object(shared, { additionalProperties: false });
export const topicalOptions = Type.Object(
  { ...shared, ...topical },
  { additionalProperties: false },
);

/** Of either kind; `topics` and `topicIterations` stand there for topical methods. */
export type SequenceOptions = Static<typeof plainOptions> &
  Partial<Pick<Static<typeof topicalOptions>, keyof typeof topical>>;
