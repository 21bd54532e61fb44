/**
 * Multinomial naive Bayes: the comparison methods "NB" and, with a history, "NB+H" of Huang et al. 2016, "Hashtag
 * Recommendation Using End-To-End Memory Networks with Hierarchical Attention" (COLING), section 4.2,
 * https://aclanthology.org/C16-1090. Let n be the number of the post's words in the vocabulary of V words, c(t, w) the uses
 * of w in posts with tag t, c(t) their sum over w, and p(t) the tag's share of all tag uses:
 *
 *     score(t) = log p(t) + sum over words of log((c(t, w) + alpha) / (c(t) + alpha V))
 *              = log p(t) + n log(alpha / (c(t) + alpha V)) + sum over words of log(1 + c(t, w) / alpha)
 *
 * The last sum covers only the words that occur with the tag, so scoring a post takes its words' postings and one pass
 * over the tags, and every score is still exact. Probabilities are the softmax of the scores.
 *
 * As in section 4.1, stop words and special characters are removed, posts are cut after 52 words (profile
 * `memory-network`), and a history is the author's 5 most recent posts, without their hashtags.
 *
 * A tag is marked `popular` unless a telling word (`features/telling-words.ts`) occurred with it in training, and
 * more often than with other tags. Marked tags are ranked only by p(t) and the smoothed counts.
 *
 * What differs, and why:
 * - NB and NB+H are two methods in the paper. Here `history` 0 is NB and 5 is NB+H. By default, the one that does better on
 *   held-out posts is used: if authors seldom repeat themselves, their earlier posts mislead.
 * - The paper does not say how the history is used: here its words count as the post's own, in training and in queries.
 * - The paper does not say how posts with several tags are learned: here each counts as a training post for each of its tags.
 * - The paper does not give the smoothing: here it is Lidstone's alpha (1: Laplace), by default chosen like the history.
 *   Long-tail tags have few words each, and a small alpha separates them better.
 * - The paper filters out hashtags "whose frequencies were very low" beforehand; here all tags are learned (`minCount`).
 */
import Type from 'typebox';
import { parseOptions } from '../base/options.ts';
import { TagTable } from '../features/tag-table.ts';
import { createPipeline } from '../text/pipeline.ts';
import type { Model } from './model.ts';
import { automatic } from './parts/automatic.ts';
import { minCountOption, minDocumentsOption } from './parts/count-options.ts';
import { bundleLines } from './parts/fitting.ts';
import { chosenOptions, FittedNaiveBayes } from './parts/naive-bayes-recommender.ts';
import { loadCounts } from './parts/tag-word-counts.ts';
import { textOption } from './parts/text-option.ts';
import { WordsWithHistory } from './parts/words-with-history.ts';

const options = Type.Object(
  {
    text: textOption('memory-network'),
    alpha: automatic(Type.Number({ minimum: 1e-9, maximum: 1e6 }), {
      search: { from: 0.001, to: 10, scale: 'log', or: ['auto'] },
      description:
        'Added to the count of every word (Lidstone); 1 is Laplace; auto: 0.01 or 0.1, chosen on held-out posts',
    }),
    history: automatic(Type.Integer({ minimum: 0 }), {
      search: { from: 0, to: 10, scale: 'linear', or: ['auto'], needs: ['author'] },
      description:
        "How many of the author's earlier posts add their words to the text; auto: 0 or 5, chosen on held-out posts",
    }),
    minDocuments: minDocumentsOption(1),
    minCount: minCountOption,
  },
  { additionalProperties: false },
);

/** The candidates for `auto`. */
export const naiveBayesChoices = { history: [0, 5], alpha: [0.01, 0.1] };

export const naiveBayes: Model<typeof options> = {
  name: 'naive-bayes',
  paper: 'comparison methods NB and NB+H of Huang et al. 2016',
  summary: "multinomial naive Bayes over words, including those of the author's earlier posts",
  options,
  async fit(corpus, given, context) {
    const { fitNaiveBayes } = await import('./parts/fit-naive-bayes.ts');
    return fitNaiveBayes(
      corpus,
      parseOptions(options, given, 'naive-bayes'),
      naiveBayesChoices,
      context,
    );
  },
  async load(bundle, runtime) {
    const parsed = chosenOptions(parseOptions(options, bundle.options, 'naive-bayes'));
    const where = 'bundle of naive-bayes';
    const tags = TagTable.fromLines(bundleLines(bundle, 'tags'), `${where}: tags`);
    const pipeline = createPipeline(parsed.text, runtime);
    const reader = WordsWithHistory.fromBundle(bundle, pipeline, parsed.history);
    const counts = loadCounts(bundle, reader.vocabulary.size, tags.size);
    return new FittedNaiveBayes(parsed, pipeline, { tags, counts, reader });
  },
  /** Removes the author's stored posts; their words stay in the counts. */
  forget: WordsWithHistory.withoutAuthor,
};
