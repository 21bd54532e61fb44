/** Trains `naive-bayes`. In a file of its own: a page that loads a bundle does not need it. */
import { Vocabulary } from '../../features/vocabulary.ts';
import { withHistory } from '../../posts/history.ts';
import type { HistoryPost, Post } from '../../posts/post.ts';
import { createPipeline, type Pipeline } from '../../text/pipeline.ts';
import type { Corpus, FitContext, Fitted } from '../model.ts';
import { chooseSetting } from './choose-setting.ts';
import { tagsToLearn } from './fitting.ts';
import {
  type Chosen,
  FittedNaiveBayes,
  type NaiveBayesOptions,
} from './naive-bayes-recommender.ts';
import { countWordsOfTags } from './tag-word-counts.ts';
import { tokenizePosts } from './tokenize-posts.ts';
import { WordsWithHistory } from './words-with-history.ts';

/** The candidates for `auto`, simplest first. */
interface Choices {
  readonly history: readonly number[];
  readonly alpha: readonly number[];
}

export async function fitNaiveBayes(
  corpus: Corpus,
  options: NaiveBayesOptions,
  choices: Choices,
  context: FitContext,
): Promise<Fitted> {
  tagsToLearn(corpus, 'naive-bayes', options.minCount);
  const pipeline = createPipeline(options.text, context.runtime);
  const tokens = await tokenizePosts(
    corpus.train,
    ({ text, lang }) => pipeline.tokenize(text, lang),
    'naive-bayes',
    context,
  );
  const tokensOf = new Map(corpus.train.map((post, i) => [post, tokens[i]]));
  const fitWith = async (part: Corpus, chosen: Chosen) =>
    fitOn(part, (post) => tokensOf.get(post)!, pipeline, chosen);
  const settings = settingsLeft(corpus, options, choices);
  const describe = ({ history, alpha }: Chosen) => `history ${history}, alpha ${alpha}`;
  const history = Math.max(...settings.map((setting) => setting.history));
  const chosen = await chooseSetting(
    corpus,
    settings,
    { describe, train: fitWith, history },
    context,
  );
  return fitWith(corpus, chosen);
}

/** All settings that the options allow; without authors, there is no history to choose. */
function settingsLeft(
  { train }: Corpus,
  options: NaiveBayesOptions,
  { history, alpha }: Choices,
): [Chosen, ...Chosen[]] {
  const hasAuthors = train.some(({ author }) => author !== undefined);
  const histories = options.history === 'auto' ? (hasAuthors ? history : [0]) : [options.history];
  const alphas = options.alpha === 'auto' ? alpha : [options.alpha];
  const all = histories.flatMap((h) => alphas.map((a) => ({ ...options, history: h, alpha: a })));
  return all as [Chosen, ...Chosen[]];
}

function fitOn(
  corpus: Corpus,
  tokensOf: (post: Post) => readonly string[],
  pipeline: Pipeline,
  options: Chosen,
): FittedNaiveBayes {
  const { train } = corpus;
  const { history } = options;
  const tags = tagsToLearn(corpus, 'naive-bayes', options.minCount);
  const words = Vocabulary.build(train.map(tokensOf), options);
  const ids = new Map<HistoryPost, number[]>(
    train.map((post) => [post, words.encode(tokensOf(post))]),
  );
  const wordsOf = (post: HistoryPost) => ids.get(post)!;
  const earlier = history > 0 ? withHistory(train, { size: history }) : [];
  const counts = countWordsOfTags(
    train.map((post) => tags.encode(post.hashtags)),
    (post) => [train[post], ...(earlier[post]?.history ?? [])].map(wordsOf),
    tags,
    words.size,
  );
  const reader = WordsWithHistory.remember(train, wordsOf, words, pipeline, history);
  return new FittedNaiveBayes(options, pipeline, { tags, counts, reader });
}
