/**
 * Prepares the training of a network: selects and reads the posts, and determines the sizes of the graph. Posts with
 * nothing to learn are left out of training and validation.
 */
import { InvalidArgumentError } from '../../base/errors.ts';
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
  const pipeline = createPipeline(options.text, context.runtime);
  const readsAll = network.inputs.some((input) => input.readsAll);
  const read = (posts: readonly Post[]) => readPosts(posts, pipeline, options, name, context);
  const posts = await read(corpus.train);
  const head = network.head.learn(corpus, options, name, posts, pipeline);
  const train = withGold(posts, head);
  const valid = withGold(await read(corpus.valid ?? []), head);
  describeLearningData(
    name,
    {
      posts: corpus.train,
      used: train.kept.length,
      tags: head.tags,
      minCount: options.minCount ?? 1,
      leavesOut: head.leavesOut,
    },
    context.logger,
  );
  if (train.kept.length === 0) {
    throw new InvalidArgumentError(
      `${name}: all tagged posts of the training corpus are posts ${head.leavesOut}; there is nothing to learn`,
    );
  }
  const fingerprint = {
    model: name,
    options: withoutPace(options),
    seed: context.seed,
    encoder: context.encoder?.id,
    trainingPosts: describeData(readsAll ? train.all : train.kept, readsAll),
    validationPosts: describeData(readsAll ? valid.all : valid.kept, readsAll),
  };
  const saved = (await context.checkpoints?.readProgress())?.fingerprint;
  if (saved) checkFingerprint(saved, { ...fingerprint, wordVectors: saved.wordVectors });
  const vocabulary = head.writer?.vocabulary;
  const whole = readsAll
    ? { train: train.all, valid: valid.all, pipeline, encoder: context.encoder, vocabulary }
    : { train: train.kept, valid: valid.kept, pipeline, encoder: context.encoder, vocabulary };
  const inputs = network.inputs.map((input) => input.plan(train.kept, options, whole));
  return {
    sized: { network, options, inputs, head },
    pipeline,
    train: train.kept,
    trainGold: train.gold,
    valid: valid.kept,
    validGold: valid.gold,
    fingerprint,
  };
}

async function readPosts(
  posts: readonly Post[],
  pipeline: Pipeline,
  options: Options,
  name: string,
  context: FitContext,
): Promise<ReadCorpusPost[]> {
  const tokens = await tokenizePosts(
    posts,
    (post) => readPost(post, pipeline, options).tokens,
    name,
    context,
  );
  return posts.map((query, i) => ({ query, tokens: tokens[i] }));
}

interface GoldPosts {
  /** In the order of the corpus. */
  readonly all: readonly ReadCorpusPost[];
  /** Those that have something to learn, sorted by id so that their order does not matter. */
  readonly kept: readonly ReadCorpusPost[];
  /** Of the kept posts. */
  readonly gold: readonly Gold[];
}

function withGold(all: readonly ReadCorpusPost[], head: LearntHead): GoldPosts {
  const kept = all
    .map((post) => ({ post, gold: head.goldOf(post) }))
    .filter(({ gold }) => gold.length > 0)
    .sort(({ post: a }, { post: b }) => byId(a.query, b.query));
  return { all, kept: kept.map(({ post }) => post), gold: kept.map(({ gold }) => gold) };
}

/** The options that a resumed run must keep; epochs, patience, learning rate and gradient clipping may change. */
function withoutPace({ epochs, patience, learningRate, clipNorm, ...rest }: Options): Options {
  return rest;
}

/** Identifies the data, for the checkpoint's fingerprint. */
function describeData(
  posts: readonly ReadCorpusPost[],
  withAuthors: boolean,
): { count: number; hash: number } {
  const sorted = posts.map(({ query }) => query).sort(byId);
  const hash = sorted.reduce((before, { id, text, hashtags, author, time, conversation = [] }) => {
    const more = withAuthors ? [author, time] : [];
    return fnv1a([before, id, text, ...hashtags, ...more, ...conversation].join('\n'));
  }, 0);
  return { count: posts.length, hash };
}

function byId({ id: a }: Post, { id: b }: Post): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
