/**
 * Training of networks. It is in a file of its own because a web page that loads a bundle does not need it.
 *
 * The parameters with the best result on the validation posts are kept. The metric is the share of posts whose top tag
 * is correct or, for networks that write tags, the negative loss. Batches contain posts of similar length.
 */
import { throwIfAborted } from '../../base/errors.ts';
import { Random } from '../../base/random.ts';
import type { Feeds, Ort } from '../../graph/graph-runner.ts';
import { initialValues } from '../../graph/initial-values.ts';
import { TrainingSession } from '../../graph/session.ts';
import { bucketByLength } from '../../training/batches.ts';
import { createOptimizer } from '../../training/create-optimizer.ts';
import { minimize } from '../../training/minimize.ts';
import { createSchedule } from '../../training/schedules.ts';
import type { Corpus, FitContext } from '../model.ts';
import { loadOrt, openGraph } from '../parts/graphs.ts';
import type { Gold, LearntHead } from './head.ts';
import type { EncodedInput, Learnt, LearntInput, Options } from './input.ts';
import { type AnyNetwork, inferenceModels, lossModel, trainingGraph } from './network.ts';
import { NetworkRecommender } from './network-recommender.ts';
import { batchesOf, predict, rowsOf } from './predictor.ts';
import { type Prepared, prepare } from './prepare.ts';

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

interface LearntInputs {
  readonly inputs: readonly LearntInput[];
  readonly train: readonly EncodedInput[];
  readonly valid: readonly EncodedInput[];
  /** Checksum of the initial values that replace random ones. */
  readonly checksum: number;
}

/** Learns what the network itself does not: word vectors, topics. Copies the vectors into the session's parameters. */
async function learnInputs(
  { sized, train, valid }: Prepared,
  session: TrainingSession,
  random: Random,
  context: FitContext,
): Promise<LearntInputs> {
  const learnt: Learnt[] = [];
  let hash = 0;
  for (const planned of sized.inputs) {
    const one = await planned.learn(train, random, context);
    learnt.push(one);
    for (const [parameter, initial] of one.values ?? []) {
      session.parameters.get(parameter)!.set(initial);
      hash = checksum(initial, hash);
    }
  }
  // A checkpoint must not be combined with half-trained vectors or topics.
  throwIfAborted(context.signal, sized.network.name);
  const encoded = { train: [] as EncodedInput[], valid: [] as EncodedInput[] };
  for (const { input, encode } of learnt) {
    encoded.train.push(encode?.(train, 'train') ?? (await input.encode(train, context)));
    encoded.valid.push(encode?.(valid, 'valid') ?? (await input.encode(valid, context)));
  }
  return { inputs: learnt.map(({ input }) => input), ...encoded, checksum: hash };
}

async function train(
  ort: Ort,
  { sized, pipeline, trainGold, validGold, fingerprint }: Prepared,
  { inputs, train, valid, checksum }: LearntInputs,
  session: TrainingSession,
  random: Random,
  context: FitContext,
): Promise<NetworkRecommender> {
  const { network, options, head } = sized;
  const items = itemsOf(head, train, trainGold);
  const validItems = itemsOf(head, valid, validGold);
  const measure = () =>
    head.isRight
      ? shareRight(ort, inferenceModels(sized, session.parameters).model, head, valid, validGold)
      : meanLoss(ort, lossModel(sized, session.parameters), validItems).then((loss) => -loss);
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
      bucketByLength(items.lengths, options.batchSize, random.split(`epoch ${epoch}`)),
    feedsOf: items.feeds,
    validate: validGold.length > 0 ? measure : undefined,
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
    graphs: inferenceModels(sized, session.parameters),
    epochs: history,
  });
}

/** What is learned one by one: a post with all of its answers or, if the head writes, a post with one of them. */
interface Items {
  readonly lengths: ArrayLike<number>;
  /** The feeds for a batch of items, given by index. */
  feeds(batch: ArrayLike<number>): Feeds;
}

function itemsOf(head: LearntHead, inputs: readonly EncodedInput[], gold: readonly Gold[]): Items {
  const items = gold.flatMap((all, post) =>
    head.writer ? all.map((one) => ({ post, gold: [one] })) : { post, gold: all },
  );
  const lengths = inputs.find((input) => input.lengths)!.lengths!;
  const targets = head.targets(items.map((item) => item.gold));
  return {
    lengths: items.map(({ post }) => lengths[post]),
    feeds(batch) {
      const posts = Array.from(batch, (item) => items[item].post);
      return Object.assign({}, targets.of(batch), ...inputs.map((input) => input.feeds(posts)));
    },
  };
}

/** The loss, averaged over the items. */
async function meanLoss(ort: Ort, onnx: Uint8Array, items: Items): Promise<number> {
  const graph = await openGraph(ort, onnx, 'the network');
  try {
    let sum = 0;
    for (const batch of batchesOf(items.lengths)) {
      const { loss } = await graph.run(items.feeds(batch), ['loss']);
      sum += Number(loss.data[0]) * batch.length;
    }
    return sum / items.lengths.length;
  } finally {
    await graph.release();
  }
}

/** The share of posts whose top recommendation is correct. */
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
    await predict(inputs, rowsOf(graph), (post, rows) => {
      if (head.isRight!(rows, gold[post])) right++;
    });
    return right / gold.length;
  } finally {
    await graph.release();
  }
}

/** A checksum of the bits of the values, to detect word vectors from another file. */
function checksum({ buffer, byteOffset, length }: Float32Array, start: number): number {
  let hash = (start ^ length) >>> 0;
  for (const bits of new Uint32Array(buffer, byteOffset, length)) {
    hash = (Math.imul(hash, 0x01000193) ^ bits) >>> 0;
  }
  return hash;
}
