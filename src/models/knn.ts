/**
 * Nearest neighbors: recommends the tags of the most similar training posts, as in Zangerle, Gassler & Specht 2011,
 * "Recommending #-Tags in Twitter" (SASWeb), who rank by cosine over tf-idf. Each of the `neighbours` most
 * similar posts votes for its tags with similarity ^ `power`. The shares of the votes are mixed with the author's
 * earlier tags and, to break ties and fill the list, with popularity:
 *
 *     score(t) = (1 - authorWeight) votes(t) / votes + authorWeight uses(t) / uses + 0.001 popularity(t)
 *
 * What differs, and why:
 * - Votes are weighted by similarity instead of counting one each: a near-copy says more than the 50th neighbor.
 * - Posts by the same author count as more similar (`authorBoost`), and the author's tags are mixed in
 *   (`authorWeight`), because people repeat themselves. Set them to 1 and 0 to use the text alone.
 * - The default `weighting` is BM25 (`features/bm25.ts`), not cosine: at the same `power`, it was better on
 *   every validation split tried, see `results/options`.
 *
 * If a query has a `history`, it replaces the author's training posts: its tags are mixed in, and no training post
 * counts as the author's own. Ties among neighbors go to the newer post.
 *
 * A tag is marked `popular` unless a neighbor with the tag shares a telling word with the query
 * (`features/telling-words.ts`) or the author has used it.
 */
import Type from 'typebox';
import { parseOptions } from '../base/options.ts';
import { countTokens } from '../features/postings.ts';
import { newestFirst, TaggedPosts } from '../features/tagged-posts.ts';
import { Vocabulary } from '../features/vocabulary.ts';
import { createPipeline } from '../text/pipeline.ts';
import type { Model } from './model.ts';
import { oneLine, tagsToLearn } from './parts/fitting.ts';
import { loadIndexedPosts } from './parts/indexed-posts.ts';
import { FittedKnn } from './parts/knn-recommender.ts';
import { textOption } from './parts/text-option.ts';
import { tokenizePosts, tokensOf } from './parts/tokenize-posts.ts';
import { withoutAuthor } from './parts/without-author.ts';

const options = Type.Object(
  {
    text: textOption(),
    weighting: Type.Enum(['tf-idf', 'bm25'], {
      default: 'bm25',
      search: { choices: ['tf-idf', 'bm25'] },
      description: 'Similarity of posts: BM25, or cosine over tf-idf',
    }),
    neighbours: Type.Integer({
      default: 50,
      minimum: 1,
      search: { from: 5, to: 500, scale: 'log' },
      description: 'How many of the most similar posts vote',
    }),
    power: Type.Number({
      default: 3,
      minimum: 0,
      maximum: 20,
      search: { from: 0, to: 10, scale: 'linear' },
      description: 'Weight of a vote: similarity raised to this power; 0: all votes weigh the same',
    }),
    authorBoost: Type.Number({
      default: 2,
      minimum: 1,
      maximum: 1000,
      search: { from: 1, to: 10, scale: 'log', needs: ['author'] },
      description: 'Factor on the similarity of posts by the same author; 1: no boost',
    }),
    authorWeight: Type.Number({
      default: 0.3,
      minimum: 0,
      maximum: 1,
      search: { from: 0, to: 1, scale: 'linear', needs: ['author'] },
      description: "Share of the author's earlier tags in the score; the rest is votes",
    }),
    authorHalfLifeDays: Type.Number({
      default: 10,
      minimum: 0,
      search: { from: 1, to: 365, scale: 'log', or: [0], needs: ['author', 'time'] },
      description: "Half-life in days of an author's uses of tags; 0: all uses count the same",
    }),
    halfLifeDays: Type.Number({
      default: 0,
      minimum: 0,
      search: { from: 1, to: 1000, scale: 'log', or: [0], needs: ['time'] },
      description: "Half-life in days of a neighbor's vote; 0: age does not matter",
    }),
    conversation: Type.Boolean({
      default: false,
      search: { choices: [false, true], needs: ['conversation'] },
      description: 'Whether replies count as part of the text, in queries and training posts',
    }),
    keepTexts: Type.Boolean({
      default: false,
      description: 'Keep the texts of the training posts, so that explanations can show them',
    }),
  },
  { additionalProperties: false },
);

export const knn: Model<typeof options> = {
  name: 'knn',
  paper: 'Zangerle, Gassler & Specht, SASWeb 2011',
  summary: 'tags of the most similar training posts, favoring those by the same author',
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
