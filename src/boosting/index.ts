/** Gradient-boosted decision trees with a ranking loss. Needs nothing of posts; runs in Node and in browsers. */
export { type BoostingOptions, boostingOptions } from './options.ts';
export { readLightGbm } from './read-light-gbm.ts';
export { type BoostingContext, trainTrees } from './train-trees.ts';
export type { TrainingRows } from './training-rows.ts';
export { TreeEnsemble } from './tree-ensemble.ts';
