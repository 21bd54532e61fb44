/**
 * Prepares the training of a network: selects and reads the posts, and determines the sizes of the graph. Posts with
 * nothing to learn are left out of training and validation.
 */
import { fnv1a } from '../../base/hash.ts';
import type { Post } from '../../posts/post.ts';
import { createPipeline, type Pipeline } from '../../text/pipeline.ts';
import { checkFingerprint, type Fingerprint } from '../../training/checkpoint.ts';
import type { Corpus, FitContext } from '../model.ts';
import { tokenizePosts } from '../parts/tokenize-posts.ts';
import { describeLearningData } from './enough-to-learn.ts';
import type { Gold, LearntHead } from './head.ts';
import type { Options, ReadCorpusPost, ReadPost } from './input.ts';
import type { AnyNetwork, SizedNetwork } from './network.ts';
import { readPost } from './read-post.ts';

/** The training data of a network, read, and the network, sized. */
export interface Prepared {
  readonly sized: SizedNetwork;
  readonly pipeline: Pipeline;
  readonly train: readonly ReadPost[];
  readonly trainGold: readonly Gold[];
  readonly valid: readonly ReadPost[];
  readonly validGold: readonly Gold[];
  /** What a checkpoint must match, without the word vectors. */
  readonly fingerprint: Fingerprint;
}

/**
 * Reads the posts and sizes the graph. Inputs may take long to learn, so everything that can be rejected is rejected here.
 */
export async function prepare(
  network: AnyNetwork,
  corpus: Corpus,
  options: Options,
  context: FitContext,
): Promise<Prepared> {
  const { name } = network;
  const head = network.head.learn(corpus, options, name);
  const train = withGold(corpus.train, head);
  const valid = withGold(corpus.valid ?? [], head);
  describeLearningData(
    name,
    {
      posts: corpus.train,
      used: train.posts.length,
      tags: head.tags,
      minCount: options.minCount,
    },
    context.logger,
  );
  const pipeline = createPipeline(options.text, context.runtime);
  const readsAll = network.inputs.some((input) => input.readsAll);
  const read = async (all: readonly Post[], kept: GoldPosts) => {
    const posts = await readPosts(readsAll ? all : kept.posts, pipeline, options, name, context);
    const byPost = new Map(posts.map((post) => [post.query, post]));
    return { all: posts, kept: kept.posts.map((post) => byPost.get(post)!) };
  };
  const readTrain = await read(corpus.train, train);
  const describe = (all: readonly Post[], kept: readonly Post[]) =>
    describeData(readsAll ? all : kept, readsAll, options.input === 'post+conversation');
  const fingerprint = {
    model: name,
    options: withoutPace(options),
    seed: context.seed,
    trainingPosts: describe(corpus.train, train.posts),
    validationPosts: describe(corpus.valid ?? [], valid.posts),
  };
  const saved = (await context.checkpoints?.readProgress())?.fingerprint;
  if (saved) checkFingerprint(saved, { ...fingerprint, wordVectors: saved.wordVectors });
  const readValid = await read(corpus.valid ?? [], valid);
  const whole = { train: readTrain.all, valid: readValid.all, pipeline };
  const inputs = network.inputs.map((input) => input.plan(readTrain.kept, options, whole));
  return {
    sized: { network, options, inputs, head },
    pipeline,
    train: readTrain.kept,
    trainGold: train.gold,
    valid: readValid.kept,
    validGold: valid.gold,
    fingerprint,
  };
}

function readPosts(
  posts: readonly Post[],
  pipeline: Pipeline,
  options: Options,
  name: string,
  context: FitContext,
): Promise<ReadCorpusPost[]> {
  return tokenizePosts(
    posts,
    (post) => readPost(post, pipeline, options).tokens,
    name,
    context,
  ).then((tokens) => posts.map((query, i) => ({ query, tokens: tokens[i] })));
}

interface GoldPosts {
  readonly posts: readonly Post[];
  readonly gold: readonly Gold[];
}

/** The posts that have something to learn, sorted by id so that their order does not matter. */
function withGold(posts: readonly Post[], head: LearntHead): GoldPosts {
  const kept = posts
    .map((post) => ({ post, gold: head.goldOf(post) }))
    .filter(({ gold }) => gold.length > 0)
    .sort(({ post: a }, { post: b }) => byId(a, b));
  return { posts: kept.map(({ post }) => post), gold: kept.map(({ gold }) => gold) };
}

/** The options that a resumed run must keep; epochs, patience, learning rate and gradient clipping may change. */
function withoutPace({ epochs, patience, learningRate, clipNorm, ...rest }: Options): Options {
  return rest;
}

/** Identifies the data, for the checkpoint's fingerprint. */
function describeData(
  posts: readonly Post[],
  withAuthors: boolean,
  withConversations: boolean,
): { count: number; hash: number } {
  const hash = [...posts].sort(byId).reduce((before, post) => {
    const { id, text, hashtags, author, time, conversation = [] } = post;
    const more = [
      ...(withAuthors ? [author, time] : []),
      ...(withConversations ? conversation : []),
    ];
    return fnv1a([before, id, text, ...hashtags, ...more].join('\n'));
  }, 0);
  return { count: posts.length, hash };
}

function byId({ id: a }: Post, { id: b }: Post): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
