/**
 * How a sequence classifier is trained; a file of its own, because a page that loads a bundle needs none of it.
 *
 * Li et al. 2016, section 4.2.2: Adam (0.9, 0.999) on batches of 100 posts; the parameters with the best result on the
 * validation posts are kept. Not said there, and so chosen here: what that result is (the share of posts whose
 * best tag is right), the initial weights (the LSTM's uniform in +-1/sqrt(H), other matrices' after Glorot and
 * Bengio), whether word vectors are tuned (they are, unless `freeze`), and that batches are made of posts of like
 * length. Posts without a tag that is learnt are left out of training and validation.
 */
import { throwIfAborted } from '../base/errors.ts';
import { fnv1a } from '../base/hash.ts';
import { Random } from '../base/random.ts';
import type { TagTable } from '../features/tag-table.ts';
import { Vocabulary } from '../features/vocabulary.ts';
import { initialValues } from '../graph/initializers.ts';
import { TrainingSession } from '../graph/session.ts';
import type { Post } from '../posts/post.ts';
import { createPipeline } from '../text/pipeline.ts';
import { Adam } from '../training/adam.ts';
import { bucketByLength } from '../training/batches.ts';
import { checkFingerprint, type EpochRecord } from '../training/checkpoint.ts';
import { minimize } from '../training/minimize.ts';
import { constant } from '../training/schedules.ts';
import { describeLearningData } from './enough-to-learn.ts';
import { tagsToLearn } from './fitting.ts';
import { initialWordVectors } from './initial-word-vectors.ts';
import type { Corpus, FitContext } from './model.ts';
import { PostTopics, topicFeeds } from './post-topics.ts';
import { inferenceModel, type SequenceMethod, trainingGraph } from './sequence-network.ts';
import type { SequenceOptions } from './sequence-options.ts';
import { loadOrt, SequenceRecommender } from './sequence-recommender.ts';
import { tokenizePosts } from './tokenize-posts.ts';
import {
  encodePosts,
  lengthsOf,
  specialWords,
  TargetFeeds,
  unknownWord,
  wordFeeds,
  wordTable,
} from './word-feeds.ts';

export async function fitNetwork(
  method: SequenceMethod,
  corpus: Corpus,
  options: SequenceOptions,
  context: FitContext,
): Promise<SequenceRecommender> {
  const { name } = method;
  const { seed, signal, checkpoints } = context;
  const ort = await loadOrt(context.runtime, name);
  const random = new Random(seed);
  const tags = tagsToLearn(corpus, name, options.minCount);
  const pipeline = createPipeline(options.text, context.runtime);
  const train = withTags(corpus.train, tags);
  const valid = withTags(corpus.valid ?? [], tags);
  const { minCount } = options;
  describeLearningData(
    name,
    { posts: corpus.train, used: train.posts.length, tags, minCount },
    context.logger,
  );
  const tokens = await tokenizePosts(
    train.posts,
    ({ text, lang }) => pipeline.tokenize(text, lang),
    name,
    context,
  );
  const words = Vocabulary.build(tokens, {
    minCount: options.minWordCount,
    specials: specialWords,
  });
  // Word vectors and topics take long to learn: what would be refused after them is refused before.
  const fingerprint = {
    model: name,
    options: withoutPace(options),
    seed,
    trainingPosts: describeData(train),
    validationPosts: describeData(valid),
  };
  const saved = (await checkpoints?.readProgress())?.fingerprint;
  if (saved) checkFingerprint(saved, { ...fingerprint, wordVectors: saved.wordVectors });
  const sizes = { words: words.size, tags: tags.size, topics: options.topics };
  const { graph, loss } = trainingGraph(method, options, sizes);
  const parameters = initialValues(graph, random.split('parameters'));
  const session = await TrainingSession.create(ort, loss, parameters);
  try {
    const vectors = await initialWordVectors(
      tokens,
      words,
      options,
      random.split('vectors'),
      context,
    );
    session.parameters.get(wordTable)!.set(vectors);
    const topics = method.topical
      ? await PostTopics.learn(
          tokens,
          { topics: options.topics!, topicIterations: options.topicIterations! },
          random.split('topics'),
          context,
        )
      : undefined;
    // A checkpoint would not fit vectors or topics that were learnt half.
    throwIfAborted(signal, name);
    const theta = await topics?.inferAll(tokens, name, context); // (N, K)

    const posts = encodePosts(tokens.map((own) => words.encode(own, unknownWord)));
    const lengths = lengthsOf(posts);
    const targets = new TargetFeeds(train.gold, tags.size);
    const recommender = (epochs?: readonly EpochRecord[]) => {
      const onnx = inferenceModel(method, options, sizes, session.parameters);
      const parts = { name, options: { ...options, text: pipeline.options }, pipeline };
      return SequenceRecommender.load(ort, { ...parts, tags, words, topics, onnx, epochs });
    };
    const validate = async () => {
      const current = await recommender();
      try {
        return await current.hitRate(valid.posts, valid.gold);
      } finally {
        await current.release();
      }
    };
    const { history } = await minimize({
      session,
      epochs: options.epochs,
      patience: options.patience,
      optimizer: new Adam(),
      schedule: constant(options.learningRate),
      clipNorm: options.clipNorm || undefined,
      random: random.split('dropout'),
      batchesOf: (epoch) =>
        bucketByLength(lengths, options.batchSize, random.split(`epoch ${epoch}`)),
      feedsOf: (batch) => ({
        ...wordFeeds(posts, batch),
        ...targets.of(batch),
        ...(theta && topicFeeds(theta, options.topics!, batch)),
      }),
      validate: valid.posts.length > 0 ? validate : undefined,
      signal,
      onProgress: context.onProgress,
      logger: context.logger,
      checkpoint: checkpoints && {
        store: checkpoints,
        fingerprint: { ...fingerprint, wordVectors: checksum(vectors) },
      },
    });
    return await recommender(history);
  } finally {
    await session.release();
  }
}

interface TaggedData {
  readonly posts: readonly Post[];
  /** Tag ids of each post. */
  readonly gold: readonly (readonly number[])[];
}

/** The posts that have tags to learn; by post id, whatever order they came in. */
function withTags(posts: readonly Post[], tags: TagTable): TaggedData {
  const kept = posts
    .map((post) => ({ post, ids: tags.encode(post.hashtags) }))
    .filter(({ ids }) => ids.length > 0)
    .sort(({ post: a }, { post: b }) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return { posts: kept.map(({ post }) => post), gold: kept.map(({ ids }) => ids) };
}

/** The options that must stay: a run may go on for longer, at another rate or with its gradients clipped. */
function withoutPace(options: SequenceOptions): Partial<SequenceOptions> {
  const { epochs, patience, learningRate, clipNorm, ...rest } = options;
  return rest;
}

/** Of the bits of the values: word vectors of another file give another. */
function checksum({ buffer, byteOffset, length }: Float32Array): number {
  let hash = length;
  for (const bits of new Uint32Array(buffer, byteOffset, length)) {
    hash = (Math.imul(hash, 0x01000193) ^ bits) >>> 0;
  }
  return hash;
}

/** What tells other data from these, for the checkpoint's fingerprint. */
function describeData({ posts }: TaggedData): { count: number; hash: number } {
  const hash = posts.reduce(
    (before, { id, text, hashtags }) => fnv1a([before, id, text, ...hashtags].join('\n')),
    0,
  );
  return { count: posts.length, hash };
}
