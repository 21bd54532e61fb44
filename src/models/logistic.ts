/**
 * tf-idf and L2-regularized logistic regression: TagFinder (2022), section 3.1.1, whose best model this is.
 *
 * - `label-powerset` is TagFinder's: each distinct set of tags in training is a class, and one softmax is fitted over all
 *   classes (`linear/multinomial.ts`), as scikit-learn's LogisticRegression does by default. A tag's score is the summed
 *   probability of the classes that contain it. C is 10, with at most 100 iterations, as TagFinder's grid search found.
 * - `one-vs-rest` (default) solves one problem per tag, after Yu, Huang & Lin 2011 (`linear/dual-logistic.ts`). On
 *   long-tailed data, nearly every set of tags is unique, and a class with one post learns little.
 *
 * What differs, and why:
 * - The default strategy is `one-vs-rest`, for the reason above.
 * - TagFinder keeps posts with 50 tags from one domain; here all tags are learned unless `minCount` or `maxClasses` says
 *   otherwise. Its cleaning of hashtags (section 2.2.1) is `tagRules.tagfinder` of `octothorpe/text`.
 * - Its text cleaning is the profile `tagfinder-heavy` of option `text`, not the default, as it needs an English lemmatizer.
 * - scikit-learn's TfidfVectorizer defaults to min_df 1 and no sublinear_tf. Here `minDocuments` is 2, for smaller models,
 *   and `sublinear` is on. `minDocuments: 1, sublinear: false` matches scikit-learn.
 * - L-BFGS stores 5 pairs, SciPy's 10; the optimum is the same. Weights below `prune` of a class's largest are dropped.
 * - `history` adds features of the author's earlier posts, as in `svm`; TagFinder has none.
 * - `one-vs-rest`: beyond a few thousand posts, a tag's negatives are sampled, see `linear/tag-problems.ts`;
 *   `negatives: 0, prune: 0` is exact. The intercept is penalized like a weight, as in liblinear.
 */
import Type from 'typebox';
import { parseOptions } from '../base/options.ts';
import type { Vocabulary } from '../features/vocabulary.ts';
import { linearProperties } from './linear/options.ts';
import { PostFeatures } from './linear/post-features.ts';
import { PowersetRecommender } from './linear/powerset-recommender.ts';
import { OneVsRestRecommender } from './linear/recommender.ts';
import { sigmoid } from './linear/sigmoid.ts';
import { TfIdfFeatures } from './linear/tf-idf-features.ts';
import type { Model } from './model.ts';
import { WordsWithHistory } from './parts/words-with-history.ts';

const options = Type.Object(
  {
    strategy: Type.Enum(['one-vs-rest', 'label-powerset'], {
      default: 'one-vs-rest',
      description: 'Train one classifier per tag, or one over the distinct sets of tags',
    }),
    C: Type.Number({
      default: 10,
      exclusiveMinimum: 0,
      search: { from: 0.01, to: 1000, scale: 'log' },
      description:
        'Inverse regularization strength: larger values fit the training posts more closely',
    }),
    maxClasses: Type.Integer({
      default: 1_000,
      minimum: 1,
      description:
        'label-powerset: the most used sets of tags to learn; posts with other sets are left out',
    }),
    ...linearProperties,
  },
  { additionalProperties: false },
);

export const logistic: Model<typeof options> = {
  name: 'logistic',
  paper: 'TagFinder 2022, section 3.1.1; Yu, Huang & Lin 2011',
  summary: 'tf-idf and logistic regression, per tag or over sets of tags',
  options,
  async fit(corpus, given, context) {
    const parsed = parseOptions(options, given, 'logistic');
    const { fitLogistic } = await import('./linear/fit-logistic.ts');
    return fitLogistic(corpus, parsed, context);
  },
  async load(bundle, runtime) {
    const parsed = parseOptions(options, bundle.options, 'logistic');
    const load = (words: Vocabulary) => new TfIdfFeatures(words, parsed);
    const features = PostFeatures.fromBundle(bundle, parsed, load, runtime);
    return parsed.strategy === 'one-vs-rest'
      ? OneVsRestRecommender.load(bundle, parsed, features, sigmoid)
      : PowersetRecommender.load(bundle, parsed, features);
  },
  /** With `history`: removes the author's stored posts; what the weights learned from them stays. */
  forget: WordsWithHistory.withoutAuthor,
};
