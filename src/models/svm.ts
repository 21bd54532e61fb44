/**
 * Linear support vector machines, one for each tag against all others, on tf-idf. The comparison method
 * "SVM" of Huang et al. 2016 (COLING, https://aclanthology.org/C16-1090), Li et al. 2016 (COLING,
 * https://aclanthology.org/C16-1284) and Shen et al. 2019 (CMC).
 *
 * What differs, and why:
 * - Features are tf-idf rows of the post's words; Huang et al. and Li et al. use sums or means of word vectors.
 * - The kernel is linear and the solver dual coordinate descent (`linear/dual-svm.ts`), not LibSVM: that is
 *   what makes tens of thousands of tags feasible.
 * - Beyond a few thousand posts a tag's negatives are sampled and small weights are dropped, see
 *   `linear/tag-problems.ts`; `negatives: 0, prune: 0` is exact.
 */
import Type from 'typebox';
import { parseOptions } from '../base/options.ts';
import { linearProperties } from './linear/options.ts';
import { OneVsRestRecommender } from './linear/recommender.ts';
import type { Model } from './model.ts';

const options = Type.Object(
  {
    loss: Type.Enum(['hinge', 'squared-hinge'], {
      default: 'squared-hinge',
      description: 'What a post within the margin costs: its distance, or its square',
    }),
    C: Type.Number({
      default: 0.1,
      exclusiveMinimum: 0,
      description: 'Weight of the training posts against small weights',
    }),
    ...linearProperties,
  },
  { additionalProperties: false },
);

export const svm: Model<typeof options> = {
  name: 'svm',
  paper:
    'comparison method of Huang et al. 2016, Li et al. 2016, Shen et al. 2019; Hsieh et al. 2008',
  summary: 'tf-idf and a linear support vector machine for each tag',
  options,
  async fit(corpus, given, context) {
    const parsed = parseOptions(options, given, 'svm');
    const { fitSvm } = await import('./linear/fit-svm.ts');
    return fitSvm(corpus, parsed, context);
  },
  async load(bundle, runtime) {
    return OneVsRestRecommender.load(bundle, parseOptions(options, bundle.options, 'svm'), runtime);
  },
};
