/**
 * Options that every network takes; each paper's page overrides the defaults that its paper gives.
 */
import Type from 'typebox';

export const trainingOptions = {
  minCount: Type.Integer({
    default: 10,
    minimum: 1,
    description: 'Tags in fewer training posts than this are not learnt',
  }),
  batchSize: Type.Integer({ default: 100, minimum: 1, description: 'Posts in a step' }),
  learningRate: Type.Number({
    default: 0.001,
    exclusiveMinimum: 0,
    description: "The optimiser's rate",
  }),
  clipNorm: Type.Number({
    default: 0,
    minimum: 0,
    description: 'Gradients of a larger norm are scaled down to it; 0 leaves them as they are',
  }),
  l2: Type.Number({
    default: 0,
    minimum: 0,
    description: 'Weight of the penalty on the squares of the parameters; 0: none',
  }),
  epochs: Type.Integer({ default: 10, minimum: 1, description: 'At most so many passes' }),
  patience: Type.Integer({
    default: 2,
    minimum: 1,
    description: 'End after so many epochs without a better validation result',
  }),
};
