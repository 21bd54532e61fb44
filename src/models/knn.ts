/**
 * Nearest neighbours: the tags of the most similar training posts, as in Zangerle, Gassler & Specht 2011,
 * "Recommending #-Tags in Twitter" (SASWeb), who rank by cosine over tf-idf. Of the `neighbours` most
 * similar posts each votes for its tags with similarity ^ `power`; the votes' shares are mixed with what
 * the author used before and, to break ties and to fill the list, with what is popular:
 *
 *     score(t) = (1 - authorWeight) votes(t) / votes + authorWeight uses(t) / uses + 0.001 popularity(t)
 *
 * What differs, and why:
 * - Similar posts vote with a weight instead of one each: a near-copy says more than the 50th neighbour.
 * - Posts by the same author count as more similar (`authorBoost`) and the author's tags are mixed in:
 *   people repeat themselves. Set 1 and 0 to go by the text alone.
 * - BM25 (`features/bm25.ts`) instead of cosine by default (`weighting`): better on every validation split
 *   tried, see `results/baselines`.
 *
 * A query's `history`, when given, replaces what was remembered of the author: its tags are mixed in, and
 * no training post counts as the author's own. Ties among neighbours go to the newer post.
 *
 * A tag is spoken for by a neighbour that shares a telling word with the query (`features/telling-words.ts`), or by
 * the author's having used it; the rest of a ranking is merely popular.
 */
import Type from 'typebox';
import { parseOptions } from '../base/options.ts';
import { countTokens } from '../features/postings.ts';
import { newestFirst, TaggedPosts } from '../features/tagged-posts.ts';
import { Vocabulary } from '../features/vocabulary.ts';
import { createPipeline } from '../text/pipeline.ts';
import type { Model } from './model.ts';
import { tagsToLearn } from './parts/fitting.ts';
import { loadIndexedPosts, oneLine } from './parts/indexed-posts.ts';
import { FittedKnn } from './parts/knn-recommender.ts';
import { textOption } from './parts/text-option.ts';
import { tokenizePosts, tokensOf } from './parts/tokenize-posts.ts';
import { withoutAuthor } from './parts/without-author.ts';

const options = Type.Object(
  {
    text: textOption(),
    weighting: Type.Enum(['tf-idf', 'bm25'], {
      default: 'bm25',
      description: 'Similarity of posts: BM25, or cosine over tf-idf',
    }),
    neighbours: Type.Integer({
      default: 50,
      minimum: 1,
      description: 'How many of the most similar posts vote',
    }),
    power: Type.Number({
      default: 3,
      minimum: 0,
      maximum: 20,
      description: 'A vote weighs similarity to this power; 0: all votes weigh the same',
    }),
    authorBoost: Type.Number({
      default: 2,
      minimum: 1,
      maximum: 1000,
      description: 'Posts by the same author count as so many times more similar; 1: no boost',
    }),
    authorWeight: Type.Number({
      default: 0.3,
      minimum: 0,
      maximum: 1,
      description: "Share of the author's own earlier tags in the score, the rest being votes",
    }),
    authorHalfLifeDays: Type.Number({
      default: 10,
      minimum: 0,
      description:
        "An author's use of a tag counts half as much after so many days; 0: always the same",
    }),
    halfLifeDays: Type.Number({
      default: 0,
      minimum: 0,
      description:
        'A vote counts half as much for each so many days the neighbour is older; 0: always the same',
    }),
    conversation: Type.Boolean({
      default: false,
      description: 'Whether the replies are part of the text, of queries and training posts',
    }),
    keepTexts: Type.Boolean({
      default: false,
      description: "Keep the training posts' texts, so that explanations show them",
    }),
  },
  { additionalProperties: false },
);

export const knn: Model<typeof options> = {
  name: 'knn',
  paper: 'Zangerle, Gassler & Specht, SASWeb 2011',
  summary: 'tags of the most similar training posts, those of the same author first',
  options,
  async fit(corpus, given, context) {
    const parsed = parseOptions(options, given, 'knn');
    const tags = tagsToLearn(corpus, 'knn');
    const pipeline = createPipeline(parsed.text, context.runtime);
    const train = newestFirst(corpus.train);
    const tokens = await tokenizePosts(
      train,
      (post) => tokensOf(post, pipeline, parsed),
      'knn',
      context,
    );
    const vocabulary = Vocabulary.build(tokens);
    return new FittedKnn({
      options: { ...parsed, text: pipeline.options },
      pipeline,
      vocabulary,
      index: countTokens(tokens, vocabulary),
      posts: TaggedPosts.build(train, tags),
      ids: train.map(({ id }) => id),
      texts: parsed.keepTexts ? train.map(({ text }) => oneLine(text)) : undefined,
    });
  },
  async load(bundle, runtime) {
    const parsed = parseOptions(options, bundle.options, 'knn');
    const pipeline = createPipeline(parsed.text, runtime);
    return new FittedKnn({ options: parsed, pipeline, ...loadIndexedPosts(bundle) });
  },
  forget: withoutAuthor,
};
