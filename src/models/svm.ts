/**
 * Linear support vector machines, one for each tag against all others. The comparison method "SVM" of Huang et al. 2016
 * (COLING, https://aclanthology.org/C16-1090, section 4.2), of Li et al. 2016 (COLING, https://aclanthology.org/C16-1284,
 * section 4.2.1) and of Shen et al. 2019 (CMC, section 4.2).
 *
 * - `features=vectors` is what the papers use: a post is the sum of its words' vectors (Huang et al.), with 300 dimensions
 *   (Huang et al., Li et al.).
 * - `history` is the number of the author's earlier posts that give features too: 0 is "SVM", 5 is "SVM+H".
 * - `features=tf-idf` (default) has one feature per word. It needs no large corpus to learn vectors from.
 *
 * What differs, and why:
 * - The kernel is linear, and each tag has its own problem against all others, solved by dual coordinate descent
 *   (`linear/dual-svm.ts`). Li et al. use LibSVM and do not name the kernel; its solver takes too long for thousands of tags.
 * - Word vectors are learned on the training posts (CBOW) unless pretrained ones are given. Only words in two or more
 *   training posts (`minDocuments`) have one. Huang et al. use Google's vectors of 3 million words; Li et al. learn theirs
 *   from 185 million posts.
 * - Li et al. do not say how word vectors are combined into a post's features: `pooling` defaults to that of Huang et al.
 * - The papers do not give C or the loss. Li et al. choose parameters on validation posts, as `searchC` does.
 * - The history of "SVM+H" is the author's 5 latest posts (section 4.1) of up to 52 words without
 *   stop words, special characters and hashtags (`text={"profile":"memory-network"}`). The paper only says that the history is
 *   "added to the features": here the words of those posts together give the same features as a post's words, in columns of
 *   their own, so that a word can weigh differently in the post and in the history.
 * - Beyond a few thousand posts, a tag's negatives are sampled and small weights are dropped, see `linear/tag-problems.ts`;
 *   `negatives: 0, prune: 0` is exact.
 */
import Type from 'typebox';
import { InvalidArgumentError } from '../base/errors.ts';
import { parseOptions } from '../base/options.ts';
import type { Vocabulary } from '../features/vocabulary.ts';
import { linearProperties } from './linear/options.ts';
import { PostFeatures } from './linear/post-features.ts';
import { OneVsRestRecommender } from './linear/recommender.ts';
import { TfIdfFeatures } from './linear/tf-idf-features.ts';
import { VectorFeatures } from './linear/vector-features.ts';
import type { Model } from './model.ts';
import { WordsWithHistory } from './parts/words-with-history.ts';

const options = Type.Object(
  {
    loss: Type.Enum(['hinge', 'squared-hinge'], {
      default: 'squared-hinge',
      search: { choices: ['hinge', 'squared-hinge'] },
      description:
        'Loss of a post within the margin: its distance to the margin, or the square of it',
    }),
    C: Type.Number({
      default: 0.1,
      exclusiveMinimum: 0,
      search: { from: 0.001, to: 100, scale: 'log' },
      description:
        'Inverse regularization strength: larger values fit the training posts more closely',
    }),
    features: Type.Enum(['tf-idf', 'vectors'], {
      default: 'tf-idf',
      description: 'Features of a post: tf-idf of its words, or their pooled word vectors',
    }),
    vectors: Type.Enum(['corpus', 'given'], {
      default: 'corpus',
      description:
        'features = vectors: word vectors learned from the training posts, or pretrained ones that you pass',
    }),
    dimension: Type.Integer({
      default: 300,
      minimum: 1,
      description: 'features = vectors: size of the word vectors',
    }),
    pooling: Type.Enum(['sum', 'mean'], {
      default: 'sum',
      description:
        "features = vectors: represent a post by the sum or the mean of its words' vectors",
    }),
    ...linearProperties,
  },
  { additionalProperties: false },
);

export const svm: Model<typeof options> = {
  name: 'svm',
  paper:
    'comparison method of Huang et al. 2016, Li et al. 2016, Shen et al. 2019; Hsieh et al. 2008',
  summary: 'one linear support vector machine per tag, on tf-idf or word vectors',
  options,
  async fit(corpus, given, context) {
    const parsed = parseOptions(options, given, 'svm');
    if (parsed.vectors === 'given' && parsed.features !== 'vectors') {
      throw new InvalidArgumentError(
        `svm: pretrained word vectors are used only with features = vectors, got features = ${parsed.features}; set features to vectors, or pass no word vectors`,
      );
    }
    const { fitSvm } = await import('./linear/fit-svm.ts');
    return fitSvm(corpus, parsed, context);
  },
  async load(bundle, runtime) {
    const parsed = parseOptions(options, bundle.options, 'svm');
    const load = (words: Vocabulary) =>
      parsed.features === 'vectors'
        ? VectorFeatures.fromBundle(bundle, words, parsed)
        : new TfIdfFeatures(words, parsed);
    const features = PostFeatures.fromBundle(bundle, parsed, load, runtime);
    return OneVsRestRecommender.load(bundle, parsed, features);
  },
  /** With `history`: removes the author's stored posts; what the weights learned from them stays. */
  forget: WordsWithHistory.withoutAuthor,
};
