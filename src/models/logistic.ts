/**
 * tf-idf and L2-regularized logistic regression: TagFinder (2022), section 3.1.1, whose best model this is.
 *
 * - `label-powerset` is TagFinder's: each distinct set of tags in training is a class. A tag's score is the
 *   summed probability of the classes that contain it.
 * - `one-vs-rest` (default) has one problem for each tag. On long-tailed data nearly every set of tags is
 *   unique, and a class of one post learns little.
 *
 * What differs, and why:
 * - TagFinder's scikit-learn fits one softmax over the classes; here each class has its own problem (dual
 *   coordinate descent, `linear/dual-logistic.ts`) and the probabilities are divided by their sum: time and
 *   memory go with the non-zero weights, not with classes times words.
 * - TagFinder keeps 50 tags; here all are learnt unless `minCount` or `maxClasses` says otherwise. Beyond a few
 *   thousand posts a tag's negatives are sampled and small weights are dropped, see
 *   `linear/tag-problems.ts`; `negatives: 0, prune: 0` is exact.
 * - C is 10 and at most 100 iterations, as TagFinder found; `searchC` searches anew. TagFinder's cleaning is
 *   the profile `tagfinder-heavy` of option `text`.
 */
import Type, { type Static } from 'typebox';
import { parseOptions } from '../base/options.ts';
import { linearProperties } from './linear/options.ts';
import { PowersetRecommender } from './linear/powerset-recommender.ts';
import { OneVsRestRecommender } from './linear/recommender.ts';
import { sigmoid } from './linear/sigmoid.ts';
import { TfIdfFeatures } from './linear/tf-idf-features.ts';
import type { Model } from './model.ts';

const options = Type.Object(
  {
    strategy: Type.Enum(['one-vs-rest', 'label-powerset'], {
      default: 'one-vs-rest',
      description: 'One problem for each tag, or for each distinct set of tags',
    }),
    C: Type.Number({
      default: 10,
      exclusiveMinimum: 0,
      description: 'Weight of the training posts against small weights',
    }),
    maxClasses: Type.Integer({
      default: 10_000,
      minimum: 1,
      description:
        'label-powerset: the most used sets of tags to learn; posts with other sets are left out',
    }),
    ...linearProperties,
  },
  { additionalProperties: false },
);

export type LogisticOptions = Static<typeof options>;

export const logistic: Model<typeof options> = {
  name: 'logistic',
  paper: 'TagFinder 2022, section 3.1.1; Yu, Huang & Lin 2011',
  summary: 'tf-idf and logistic regression, for each tag or each set of tags',
  options,
  async fit(corpus, given, context) {
    const parsed = parseOptions(options, given, 'logistic');
    const { fitLogistic } = await import('./linear/fit-logistic.ts');
    return fitLogistic(corpus, parsed, context);
  },
  async load(bundle, runtime) {
    const parsed = parseOptions(options, bundle.options, 'logistic');
    const features = TfIdfFeatures.fromBundle(bundle, parsed, runtime);
    return parsed.strategy === 'one-vs-rest'
      ? OneVsRestRecommender.load(bundle, parsed, features, sigmoid)
      : PowersetRecommender.load(bundle, parsed, features);
  },
};
