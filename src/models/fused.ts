/**
 * The fused model: many sources propose tags, each with scores, and boosted trees that were trained to rank (LambdaMART)
 * weigh them. It needs no author, time or replies, and uses them if they are there.
 *
 * | source | proposes |
 * |---|---|
 * | `sources/neighbours.ts` | tags of similar posts: by words, pairs of words, characters, words and replies |
 * | `sources/word-tags.ts` | tags that go with the post's words |
 * | `sources/author.ts` | the author's earlier tags, by similarity, number and age |
 * | `sources/trends.ts` | what others used in the last hours and days, and authors with like tags above all |
 * | `sources/alike-authors.ts` | tags of authors who use like tags |
 * | `sources/co-occurrence.ts` | tags that go with the author's and the neighbors' tags |
 * | `sources/spans.ts` | words of the post itself, also as tags that nobody has used |
 *
 * `fit-fused.ts` says how the ranker is trained: on held-out posts, with everything counted without them. Candidates and
 * features are made in `candidates.ts` and `features.ts`.
 *
 * Scores are those of the ranker: they order the tags of a post. Probabilities are calibrated on held-out posts
 * (`isotonic.ts`).
 *
 * Sources: Burges 2010, "From RankNet to LambdaRank to LambdaMART: An Overview" for the ranker; the scores are our own,
 * after Zangerle et al. 2011 (similar posts), Godin et al. 2013 and Ding et al. 2013 (words that trigger tags), and Kowald et
 * al. 2017 (an author's recent tags).
 */
import Type from 'typebox';
import { parseOptions } from '../base/options.ts';
import { newestFirst } from '../features/tagged-posts.ts';
import { createPipeline } from '../text/pipeline.ts';
import { learn } from './fused/fit-fused.ts';
import { forgetAuthorOf } from './fused/forget.ts';
import { learnPosts } from './fused/learn-posts.ts';
import { FusedRecommender } from './fused/recommender.ts';
import { loadLearned } from './fused/save.ts';
import { sourceNames } from './fused/source-names.ts';
import type { Model } from './model.ts';
import { oneLine, tagsToLearn } from './parts/fitting.ts';
import { textOption } from './parts/text-option.ts';

const options = Type.Object(
  {
    // A name that is addressed (a show, a campaign) often tells the tag, and rare names cost the sources nothing.
    text: textOption({ mentions: 'handle' }),
    examples: Type.Integer({
      default: 12000,
      minimum: 20,
      description: 'Held-out posts to train the ranker on, at most',
    }),
    folds: Type.Integer({
      default: 8,
      minimum: 0,
      maximum: 20,
      description:
        'Folds of the training posts, of at most 3,000 posts each, to train the ranker on as well; only if few posts have authors',
    }),
    rounds: Type.Integer({
      default: 120,
      minimum: 1,
      maximum: 2000,
      search: { from: 50, to: 300, scale: 'log' },
      description: 'Trees of the ranker',
    }),
    leaves: Type.Integer({
      default: 31,
      minimum: 2,
      maximum: 255,
      search: { from: 8, to: 63, scale: 'log' },
      description: 'Leaves of each tree',
    }),
    learningRate: Type.Number({
      default: 0.06,
      exclusiveMinimum: 0,
      maximum: 1,
      search: { from: 0.02, to: 0.2, scale: 'log' },
      description: 'Factor of each tree',
    }),
    without: Type.Array(Type.Unsafe<string>(Type.Enum(sourceNames)), {
      default: [],
      uniqueItems: true,
      maxItems: sourceNames.length - 1,
      description: 'Sources to leave out, such as "trends", to see what each is worth',
    }),
  },
  { additionalProperties: false },
);

export const fused: Model<typeof options> = {
  name: 'fused',
  paper:
    'octothorpe: sources after the papers of the other models, ranked by LambdaMART (Burges 2010)',
  summary: 'similar posts, words, the author, others and the text itself, weighed by boosted trees',
  options,
  async fit(corpus, given, context) {
    const parsed = parseOptions(options, given, 'fused');
    const tags = tagsToLearn(corpus, 'fused');
    const pipeline = createPipeline(parsed.text, context.runtime);
    const learned = await learn(corpus, tags, pipeline, parsed, context);
    // The memory has the posts in this order.
    const ids = newestFirst(corpus.train)
      .reverse()
      .map(({ id }) => oneLine(id));
    const all = { ...parsed, text: pipeline.options };
    return new FusedRecommender(all, { ...learned, ids }, tags);
  },
  async load(bundle, runtime) {
    const parsed = parseOptions(options, bundle.options, 'fused');
    const pipeline = createPipeline(parsed.text, runtime);
    const { learned, tags } = loadLearned(bundle, pipeline);
    return new FusedRecommender(parsed, learned, tags);
  },
  forget: forgetAuthorOf,
  learn(bundle, posts, { runtime, mostPosts }) {
    const parsed = parseOptions(options, bundle.options, 'fused');
    return learnPosts(bundle, posts, createPipeline(parsed.text, runtime), mostPosts);
  },
};
