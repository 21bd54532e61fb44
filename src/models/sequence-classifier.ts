/**
 * What the four systems of Li et al. 2016 share, and other neural classifiers of a post's words: a method says
 * how a graph turns the words' vectors into one vector for the post; here it becomes a `Model` that is
 * trained, put in a bundle, loaded and explained.
 *
 * - eq. (4): a linear layer and a softmax over all tags.
 * - eq. (5): J = - sum over posts and their tags of log p(t | s); here its mean over a batch's posts.
 *
 * Section 4.2.2: Adam (0.9, 0.999), learning rate 0.001, batches of 100, hidden size 500, posts of up to 40 words, vectors
 * of 300 dimensions; the parameters with the best result on the validation posts are kept. Unsaid there, and so
 * chosen here: the smallest counts of words and tags, the number of epochs, the initial weights, whether
 * word vectors are tuned (they are), and that training ends after `patience` epochs without a better
 * result (here the share of validation posts whose best tag is right).
 */
import Type, { type Static } from 'typebox';
import { parseOptions } from '../base/options.ts';
import { Random } from '../base/random.ts';
import { TagTable } from '../features/tag-table.ts';
import { Vocabulary } from '../features/vocabulary.ts';
import { Graph } from '../graph/graph.ts';
import { initialValues, zeros } from '../graph/initializers.ts';
import { dropout } from '../graph/layers/dropout.ts';
import { linear } from '../graph/layers/linear.ts';
import { encodeOnnx } from '../graph/onnx.ts';
import { softmaxCrossEntropy } from '../graph/operators/cross-entropy.ts';
import { embedding } from '../graph/operators/gather.ts';
import { softmax } from '../graph/operators/softmax.ts';
import { TrainingSession } from '../graph/session.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { Post } from '../posts/post.ts';
import { createPipeline, textOptionsSchema } from '../text/pipeline.ts';
import { Adam } from '../training/adam.ts';
import { bucketByLength } from '../training/batches.ts';
import { minimize } from '../training/minimize.ts';
import { constant } from '../training/schedules.ts';
import { bundleLines, tagsToLearn } from './fitting.ts';
import { initialWordVectors } from './initial-word-vectors.ts';
import type { Corpus, FitContext, Model } from './model.ts';
import { PostTopics, topicFeeds } from './post-topics.ts';
import { loadOrt, SequenceRecommender } from './sequence-recommender.ts';
import {
  encodePosts,
  lengthsOf,
  specialWords,
  TargetFeeds,
  unknownWord,
  wordFeeds,
} from './word-feeds.ts';

const shared = {
  text: Type.Object(textOptionsSchema.properties, {
    additionalProperties: false,
    default: { profile: 'tab-lstm' },
    description: 'How posts become words: a profile and what differs from it',
  }),
  hidden: Type.Integer({ default: 500, minimum: 1, description: 'Size of the LSTM states' }),
  dimension: Type.Integer({ default: 300, minimum: 1, description: 'Size of the word vectors' }),
  vectors: Type.Enum(['corpus', 'given', 'random'], {
    default: 'corpus',
    description:
      'Word vectors to begin with: learnt from the training posts, those given, or random ones',
  }),
  freeze: Type.Boolean({ default: false, description: 'Leave the word vectors as they begin' }),
  dropout: Type.Number({
    default: 0,
    minimum: 0,
    exclusiveMaximum: 1,
    description: 'Share of the post vector that is dropped in training',
  }),
  minWordCount: Type.Integer({
    default: 2,
    minimum: 1,
    description: 'Words that occur fewer times in training are unknown',
  }),
  minCount: Type.Integer({
    default: 10,
    minimum: 1,
    description: 'Tags in fewer training posts than this are not learnt',
  }),
  batchSize: Type.Integer({ default: 100, minimum: 1, description: 'Posts in a step' }),
  learningRate: Type.Number({ default: 0.001, exclusiveMinimum: 0, description: "Adam's rate" }),
  epochs: Type.Integer({ default: 10, minimum: 1, description: 'At most so many passes' }),
  patience: Type.Integer({
    default: 2,
    minimum: 1,
    description: 'End after so many epochs without a better validation result',
  }),
};

const topical = {
  topics: Type.Integer({ default: 100, minimum: 2, description: 'K, the number of LDA topics' }),
  topicIterations: Type.Integer({
    default: 200,
    minimum: 1,
    description: 'Passes of the Gibbs sampler over the training posts',
  }),
};

const plainOptions = Type.Object(shared, { additionalProperties: false });
const topicalOptions = Type.Object({ ...shared, ...topical }, { additionalProperties: false });
type Options = Static<typeof plainOptions> & Partial<Static<typeof topicalOptions>>;

/** What a method builds on. Sequences are time-major. */
interface SequenceInputs {
  /** Word vectors, [T, B, D] */
  readonly words: Tensor;
  /** Ones where there is a word, [T, B] */
  readonly mask: Tensor;
  /** A one at each post's last word, [T, B] */
  readonly last: Tensor;
  /** LDA topics of the posts, [B, K]; only for topical methods */
  readonly topics?: Tensor | undefined;
}

export interface SequenceMethod {
  readonly name: string;
  readonly paper: string;
  readonly summary: string;
  /** Whether it reads LDA topics (default false). */
  readonly topical?: boolean;
  /** @returns the post's vector [B, H] and, if it attends, the weight of each word [B, T] */
  encode(inputs: SequenceInputs, options: Options): { post: Tensor; attention?: Tensor };
}

export function sequenceClassifier(method: SequenceMethod): Model {
  const { name, paper, summary } = method;
  const options = method.topical ? topicalOptions : plainOptions;
  return {
    name,
    paper,
    summary,
    resumable: true,
    options,
    fit: async (corpus, given, context) =>
      fitNetwork(method, corpus, parseOptions(options, given, name) as Options, context),
    async load(bundle, runtime) {
      const parsed = parseOptions(options, bundle.options, name) as Options;
      const where = `bundle of ${name}`;
      return SequenceRecommender.load(await loadOrt(runtime, name), {
        name,
        options: parsed,
        pipeline: createPipeline(parsed.text, runtime),
        tags: TagTable.fromLines(bundleLines(bundle, 'tags'), `${where}: tags`),
        words: Vocabulary.fromLines(bundleLines(bundle, 'words'), `${where}: words`),
        topics: method.topical ? PostTopics.fromBundle(bundle) : undefined,
        onnx: bundle.onnx,
      });
    },
  };
}

async function fitNetwork(
  method: SequenceMethod,
  corpus: Corpus,
  options: Options,
  context: FitContext,
): Promise<SequenceRecommender> {
  const { name } = method;
  const ort = await loadOrt(context.runtime, name);
  const random = new Random(context.seed);
  const tags = tagsToLearn(corpus, name, options.minCount);
  const pipeline = createPipeline(options.text, context.runtime);
  const train = withTags(corpus.train, tags);
  const valid = withTags(corpus.valid ?? [], tags);
  const tokens = train.posts.map(({ text, lang }) => pipeline.tokenize(text, lang));
  const words = Vocabulary.build(tokens, {
    minCount: options.minWordCount,
    specials: specialWords,
  });
  const posts = encodePosts(tokens.map((own) => words.encode(own, unknownWord)));
  const lengths = lengthsOf(posts);
  const topics = method.topical
    ? await PostTopics.learn(
        tokens,
        { topics: options.topics!, topicIterations: options.topicIterations! },
        random.split('topics'),
        context,
      )
    : undefined;
  const theta = topics?.infer(tokens);
  const targets = new TargetFeeds(train.gold, tags.size);

  const sizes = { words: words.size, tags: tags.size, topics: options.topics };
  const { graph, loss } = trainingGraph(method, options, sizes);
  const parameters = initialValues(graph, random.split('parameters'));
  parameters.set(
    'words.table',
    await initialWordVectors(tokens, words, options, random.split('vectors'), context),
  );
  const recommender = () => {
    const onnx = inferenceModel(method, options, sizes, parameters);
    const parts = { name, options: { ...options, text: pipeline.options } };
    return SequenceRecommender.load(ort, { ...parts, pipeline, tags, words, topics, onnx });
  };
  const validate = async () => {
    const current = await recommender();
    const measure = await current.hitRate(valid.posts, valid.gold);
    await current.release();
    return measure;
  };
  const session = await TrainingSession.create(ort, loss, parameters);
  try {
    await minimize({
      session,
      epochs: options.epochs,
      patience: options.patience,
      optimizer: new Adam(),
      schedule: constant(options.learningRate),
      random: random.split('dropout'),
      batchesOf: (epoch) =>
        bucketByLength(lengths, options.batchSize, random.split(`epoch ${epoch}`)).batches,
      feedsOf: (batch) => ({
        ...wordFeeds(posts, batch),
        ...targets.of(batch),
        ...(theta && topicFeeds(theta, options.topics!, batch)),
      }),
      validate: valid.posts.length > 0 ? validate : undefined,
      signal: context.signal,
      onProgress: context.onProgress,
      logger: context.logger,
      ...(context.checkpoints && {
        checkpoint: {
          store: context.checkpoints,
          fingerprint: {
            model: name,
            options,
            seed: context.seed,
            posts: train.posts.length,
            words: words.size,
            tags: tags.size,
          },
        },
      }),
    });
  } finally {
    await session.release();
  }
  return recommender();
}

/** The posts that have tags to learn, with the tags' ids; by post id, whatever order they came in. */
function withTags(posts: readonly Post[], tags: TagTable) {
  const all = posts.map((post) => ({ post, ids: tags.encode(post.hashtags) }));
  const kept = all
    .filter(({ ids }) => ids.length > 0)
    .sort((a, b) => (a.post.id < b.post.id ? -1 : 1));
  return { posts: kept.map(({ post }) => post), gold: kept.map(({ ids }) => ids) };
}

interface Sizes {
  readonly words: number;
  readonly tags: number;
  readonly topics: number | undefined;
}

function trainingGraph(method: SequenceMethod, options: Options, sizes: Sizes) {
  const graph = new Graph({ training: true });
  const { logits } = classify(graph, method, options, sizes);
  const target = graph.input('target', ['B', sizes.tags]);
  return { graph, loss: softmaxCrossEntropy(logits, target) }; // eq. (5)
}

/** The graph that a bundle ships, weights inside. */
function inferenceModel(
  method: SequenceMethod,
  options: Options,
  sizes: Sizes,
  parameters: ReadonlyMap<string, Float32Array>,
): Uint8Array {
  const graph = new Graph();
  const { logits, attention } = classify(graph, method, options, sizes);
  const probabilities = softmax(logits); // eq. (4): (B, L)
  const weights = new Map(graph.parameters.map((p) => [p as Tensor, parameters.get(p.name)!]));
  return encodeOnnx(graph, { probabilities, ...(attention && { attention }) }, weights);
}

/** From word ids to logits: what training and inference share. */
function classify(graph: Graph, method: SequenceMethod, options: Options, sizes: Sizes) {
  const ids = graph.input('words', ['T', 'B'], 'int32');
  const mask = graph.input('mask', ['T', 'B']);
  const last = graph.input('last', ['T', 'B']);
  const topics = method.topical ? graph.input('topics', ['B', sizes.topics!]) : undefined;
  const table = graph.parameter('words.table', [sizes.words, options.dimension], zeros);
  if (options.freeze) graph.frozen.add(table);
  const words = embedding(table, ids); // (T, B, D)
  const { post, attention } = method.encode({ words, mask, last, topics }, options);
  const logits = linear(dropout(post, options.dropout), 'tags', sizes.tags); // (B, H) -> (B, L)
  return { logits, attention };
}
