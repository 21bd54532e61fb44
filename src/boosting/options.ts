import Type, { type Static } from 'typebox';

/** What the trees are fitted to. */
const objectives = ['lambdarank', 'binary', 'regression'] as const;

/** The options of `trainTrees`. The names in parentheses are LightGBM's. */
export const boostingOptions = Type.Object(
  {
    objective: Type.Enum(objectives, {
      default: 'lambdarank',
      description: 'lambdarank: order the rows of each group; binary: log loss; regression: L2',
    }),
    rounds: Type.Integer({ default: 120, minimum: 1, maximum: 10_000, description: 'Trees' }),
    learningRate: Type.Number({
      default: 0.06,
      exclusiveMinimum: 0,
      maximum: 1,
      description: 'Factor of each leaf value (learning_rate)',
    }),
    leaves: Type.Integer({
      default: 31,
      minimum: 2,
      maximum: 1024,
      description: 'Leaves of a tree (num_leaves)',
    }),
    minRowsPerLeaf: Type.Integer({
      default: 40,
      minimum: 1,
      description: 'Rows of a leaf (min_data_in_leaf)',
    }),
    featureShare: Type.Number({
      default: 0.5,
      exclusiveMinimum: 0,
      maximum: 1,
      description: 'Share of the features that a tree may use (feature_fraction)',
    }),
    baggingShare: Type.Number({
      default: 0.8,
      exclusiveMinimum: 0,
      maximum: 1,
      description: 'Share of the rows that a tree is fitted to (bagging_fraction)',
    }),
    baggingEvery: Type.Integer({
      default: 1,
      minimum: 1,
      description: 'Rounds between two draws of those rows (bagging_freq)',
    }),
    l2: Type.Number({
      default: 5,
      minimum: 0,
      description: 'L2 penalty of leaf values (lambda_l2)',
    }),
    bins: Type.Integer({
      default: 127,
      minimum: 2,
      maximum: 255,
      description: 'Bins of a feature, one of them for missing values (max_bin)',
    }),
    truncation: Type.Integer({
      default: 8,
      minimum: 1,
      description:
        'lambdarank: pairs have at least one row in this many first places (lambdarank_truncation_level)',
    }),
    seed: Type.Integer({ default: 1, minimum: 0, description: 'Seed of bagging and features' }),
  },
  { additionalProperties: false },
);

export type BoostingOptions = Static<typeof boostingOptions>;
