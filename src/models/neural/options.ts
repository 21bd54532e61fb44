/**
 * Options of every network. A model file overrides the defaults that its paper states otherwise.
 */
import Type from 'typebox';

export const trainingOptions = {
  minCount: Type.Integer({
    default: 10,
    minimum: 1,
    search: { from: 1, to: 20, scale: 'log' },
    description: 'Tags in fewer training posts than this are not learned',
  }),
  batchSize: Type.Integer({
    default: 100,
    minimum: 1,
    search: { from: 16, to: 256, scale: 'log' },
    description: 'Posts in a training step',
  }),
  learningRate: Type.Number({
    default: 0.001,
    exclusiveMinimum: 0,
    search: { from: 0.0001, to: 0.01, scale: 'log' },
    description: 'Learning rate of the optimizer',
  }),
  clipNorm: Type.Number({
    default: 0,
    minimum: 0,
    search: { from: 0.5, to: 10, scale: 'log', or: [0] },
    description: 'Gradients with a larger norm are scaled down to it; 0: no clipping',
  }),
  l2: Type.Number({
    default: 0,
    minimum: 0,
    search: { from: 1e-7, to: 1e-3, scale: 'log', or: [0] },
    description: 'Weight of the penalty on the squared parameters; 0: no penalty',
  }),
  epochs: Type.Integer({
    default: 10,
    minimum: 1,
    description: 'Maximum number of passes over the training posts',
  }),
  patience: Type.Integer({
    default: 2,
    minimum: 1,
    description: 'Stop after this many epochs without a better validation result',
  }),
};

const { minCount: _, ...others } = trainingOptions;

/** The training options of networks that do not learn a fixed set of tags. */
export const openTrainingOptions = others;
