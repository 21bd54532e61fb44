/**
 * How a network is trained; a file of its own, because a page that loads a bundle needs none of it.
 *
 * The parameters with the best result on the validation posts are kept: the share of posts whose best tag is right.
 * Posts that have nothing to learn are left out of training and validation. Batches are made of posts of like length.
 */
import { throwIfAborted } from '../../base/errors.ts';
import { fnv1a } from '../../base/hash.ts';
import { Random } from '../../base/random.ts';
import type { Ort } from '../../graph/graph-runner.ts';
import { initialValues } from '../../graph/initializers.ts';
import { TrainingSession } from '../../graph/session.ts';
import type { Post } from '../../posts/post.ts';
import { createPipeline, type Pipeline } from '../../text/pipeline.ts';
import { bucketByLength } from '../../training/batches.ts';
import { checkFingerprint, type Fingerprint } from '../../training/checkpoint.ts';
import { createOptimizer } from '../../training/create-optimizer.ts';
import { minimize } from '../../training/minimize.ts';
import { createSchedule } from '../../training/schedules.ts';
import type { Corpus, FitContext } from '../model.ts';
import { loadOrt, openGraph } from '../parts/graphs.ts';
import { tokenizePosts } from '../parts/tokenize-posts.ts';
import { describeLearningData } from './enough-to-learn.ts';
import type { Gold, LearntHead } from './head.ts';
import type { EncodedInput, LearntInput, Options, ReadPost } from './input.ts';
import { type AnyNetwork, inferenceModel, type SizedNetwork, trainingGraph } from './network.ts';
import { NetworkRecommender } from './network-recommender.ts';
import { predict } from './predictor.ts';

export async function fitNetwork(
  network: AnyNetwork,
  corpus: Corpus,
  options: Options,
  context: FitContext,
): Promise<NetworkRecommender> {
  const ort = await loadOrt(context.runtime, network.name);
  const prepared = await prepare(network, corpus, options, context);
  const random = new Random(context.seed);
  const { graph, loss } = trainingGraph(prepared.sized);
  const parameters = initialValues(graph, random.split('parameters'));
  const session = await TrainingSession.create(ort, loss, parameters);
  try {
    const inputs = await learnInputs(prepared, session, random, context);
    return await train(ort, prepared, inputs, session, random, context);
  } finally {
    await session.release();
  }
}

interface Prepared {
  readonly sized: SizedNetwork;
  readonly pipeline: Pipeline;
  readonly train: readonly ReadPost[];
  readonly trainGold: readonly Gold[];
  readonly valid: readonly ReadPost[];
  readonly validGold: readonly Gold[];
  /** What a checkpoint must agree with, so far. */
  readonly fingerprint: Fingerprint;
}

/**
 * Reads the posts and sizes the graph. Inputs may take long to learn: what would be refused after that is refused here.
 */
async function prepare(
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
  const posts = await readPosts(train.posts, pipeline, name, context);
  const fingerprint = {
    model: name,
    options: withoutPace(options),
    seed: context.seed,
    trainingPosts: describeData(train),
    validationPosts: describeData(valid),
  };
  const saved = (await context.checkpoints?.readProgress())?.fingerprint;
  if (saved) checkFingerprint(saved, { ...fingerprint, wordVectors: saved.wordVectors });
  const inputs = network.inputs.map((input) => input.plan(posts, options));
  return {
    sized: { network, options, inputs, head },
    pipeline,
    train: posts,
    trainGold: train.gold,
    valid: await readPosts(valid.posts, pipeline, name, context),
    validGold: valid.gold,
    fingerprint,
  };
}

interface LearntInputs {
  readonly inputs: readonly LearntInput[];
  readonly train: readonly EncodedInput[];
  /** Of the values that parameters begin with, in place of random ones. */
  readonly checksum: number;
}

/** Word vectors, topics: what the network itself does not learn. Puts the vectors into the session's parameters. */
async function learnInputs(
  { sized, train }: Prepared,
  session: TrainingSession,
  random: Random,
  context: FitContext,
): Promise<LearntInputs> {
  const inputs: LearntInput[] = [];
  let hash = 0;
  for (const planned of sized.inputs) {
    const { input, values } = await planned.learn(train, random, context);
    inputs.push(input);
    for (const [parameter, initial] of values ?? []) {
      session.parameters.get(parameter)!.set(initial);
      hash = checksum(initial, hash);
    }
  }
  // A checkpoint would not fit vectors or topics that were learnt half.
  throwIfAborted(context.signal, sized.network.name);
  const encoded: EncodedInput[] = [];
  for (const input of inputs) encoded.push(await input.encode(train, context));
  return { inputs, train: encoded, checksum: hash };
}

async function train(
  ort: Ort,
  { sized, pipeline, trainGold, valid, validGold, fingerprint }: Prepared,
  { inputs, train, checksum }: LearntInputs,
  session: TrainingSession,
  random: Random,
  context: FitContext,
): Promise<NetworkRecommender> {
  const { network, options, head } = sized;
  const { lengths } = train.find((input) => input.lengths)!;
  const targets = head.targets(trainGold);
  const encodedValid = await Promise.all(inputs.map((input) => input.encode(valid)));
  const { history } = await minimize({
    session,
    epochs: options.epochs,
    patience: options.patience,
    optimizer: createOptimizer(network.optimizer(options)),
    schedule: createSchedule(
      network.schedule?.(options) ?? { kind: 'constant', rate: options.learningRate },
    ),
    clipNorm: options.clipNorm || undefined,
    l2: options.l2,
    random: random.split('dropout'),
    batchesOf: (epoch) =>
      bucketByLength(lengths!, options.batchSize, random.split(`epoch ${epoch}`)),
    feedsOf: (batch) =>
      Object.assign({}, targets.of(batch), ...train.map((input) => input.feeds(batch))),
    validate:
      valid.length > 0
        ? () =>
            shareRight(
              ort,
              inferenceModel(sized, session.parameters),
              head,
              encodedValid,
              validGold,
            )
        : undefined,
    signal: context.signal,
    onProgress: context.onProgress,
    logger: context.logger,
    checkpoint: context.checkpoints && {
      store: context.checkpoints,
      fingerprint: { ...fingerprint, wordVectors: checksum },
    },
  });
  return NetworkRecommender.load(ort, {
    name: network.name,
    options: { ...options, text: pipeline.options },
    pipeline,
    inputs,
    head,
    onnx: inferenceModel(sized, session.parameters),
    epochs: history,
  });
}

/** The share of posts whose best answer is right. */
async function shareRight(
  ort: Ort,
  onnx: Uint8Array,
  head: LearntHead,
  inputs: readonly EncodedInput[],
  gold: readonly Gold[],
): Promise<number> {
  const graph = await openGraph(ort, onnx, 'the network');
  try {
    let right = 0;
    await predict(graph, inputs, graph.outputNames, (post, rows) => {
      if (head.isRight(rows, gold[post])) right++;
    });
    return right / gold.length;
  } finally {
    await graph.release();
  }
}

function readPosts(
  posts: readonly Post[],
  pipeline: Pipeline,
  name: string,
  context: FitContext,
): Promise<ReadPost[]> {
  return tokenizePosts(
    posts,
    ({ text, lang }) => pipeline.tokenize(text, lang),
    name,
    context,
  ).then((tokens) => posts.map((query, i) => ({ query, tokens: tokens[i] })));
}

interface GoldPosts {
  readonly posts: readonly Post[];
  readonly gold: readonly Gold[];
}

/** The posts that have something to learn; by post id, whatever order they came in. */
function withGold(posts: readonly Post[], head: LearntHead): GoldPosts {
  const kept = posts
    .map((post) => ({ post, gold: head.goldOf(post) }))
    .filter(({ gold }) => gold.length > 0)
    .sort(({ post: a }, { post: b }) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return { posts: kept.map(({ post }) => post), gold: kept.map(({ gold }) => gold) };
}

/** The options that must stay: a run may go on for longer, at another rate or with its gradients clipped. */
function withoutPace({ epochs, patience, learningRate, clipNorm, ...rest }: Options): Options {
  return rest;
}

/** Of the bits of the values: word vectors of another file give another. */
function checksum({ buffer, byteOffset, length }: Float32Array, start: number): number {
  let hash = (start ^ length) >>> 0;
  for (const bits of new Uint32Array(buffer, byteOffset, length)) {
    hash = (Math.imul(hash, 0x01000193) ^ bits) >>> 0;
  }
  return hash;
}

/** What tells other data from these, for the checkpoint's fingerprint. */
function describeData({ posts }: GoldPosts): { count: number; hash: number } {
  const hash = posts.reduce(
    (before, { id, text, hashtags }) => fnv1a([before, id, text, ...hashtags].join('\n')),
    0,
  );
  return { count: posts.length, hash };
}
