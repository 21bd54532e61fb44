import { throwIfAborted } from '../../base/errors.ts';
import { FastRandom } from '../../base/fast-random.ts';
import { Random } from '../../base/random.ts';
import { TimeSlice } from '../../base/time-slice.ts';
import { trainTrees } from '../../boosting/train-trees.ts';
import type { TreeEnsemble } from '../../boosting/tree-ensemble.ts';
import { distinctTags, type TagTable } from '../../features/tag-table.ts';
import { newestFirst } from '../../features/tagged-posts.ts';
import type { Pipeline } from '../../text/pipeline.ts';
import type { Corpus, FitContext } from '../model.ts';
import { ask } from './ask.ts';
import { Examples } from './examples.ts';
import { trainSpanTrees } from './fit-spans.ts';
import { drawFolds, type Held, heldPost, holdOut, sample } from './held-out.ts';
import { fitIsotonic, type Isotonic } from './isotonic.ts';
import { Memory } from './memory.ts';
import { rankCandidates } from './ranker.ts';
import { Interner, PostReader, type ReadPost } from './read-posts.ts';
import type { Source } from './source.ts';
import { sourcesWithout } from './sources/all.ts';
import { SpanStatistics } from './span-statistics.ts';

export interface FitOptions {
  readonly examples: number;
  readonly folds: number;
  readonly rounds: number;
  readonly leaves: number;
  readonly learningRate: number;
  readonly without: readonly string[];
}

/** What `fit` learns. */
export interface Learned {
  readonly memory: Memory;
  /** Of the posts of the memory; absent in bundles of earlier versions. */
  readonly ids?: readonly string[] | undefined;
  readonly trees: TreeEnsemble | undefined;
  readonly calibration: Isotonic | undefined;
}

/** Training posts with a gold candidate that the folds add at most, together with the held-out posts. */
const mostGroups = 8000;
/** Posts with a gold candidate that the ranker needs at least. */
const fewest = 20;
/** One in so many held-out posts calibrates the probabilities instead of training the ranker, up to so many. */
const calibrationShare = 5;
const mostToCalibrate = 1000;
/** Tags of a post that count in the calibration. */
const calibrated = 5;

/**
 * Learns in four steps:
 * 1. remembers the training posts;
 * 2. asks the sources for held-out posts: the validation posts, with the training posts as memory, or else a tenth of the
 *    training posts. If few posts have authors, also folds of the training posts, each with the others as memory. So the
 *    ranker sees rows like those of new posts: no post is in its own memory;
 * 3. trains the ranker on these rows;
 * 4. calibrates its scores on held-out posts that it was not trained on.
 *
 * @throws {InterruptedError} if aborted before the ranker has a tree
 */
export async function learn(
  corpus: Corpus,
  tags: TagTable,
  pipeline: Pipeline,
  options: FitOptions,
  context: FitContext,
): Promise<Learned> {
  const random = new Random(context.seed);
  const draws = new FastRandom(random);
  const train = newestFirst(corpus.train).reverse();
  const names = Array.from({ length: tags.size }, (_, id) => tags.tag(id));
  const reader = new PostReader(pipeline, new Interner(), Interner.of(names));
  const slice = new TimeSlice();
  const pause = async (phase: string, done: number, total: number) => {
    if (!slice.isOver()) return;
    context.onProgress?.({ phase, done, total });
    await slice.rest();
    throwIfAborted(context.signal, 'training fused');
  };
  throwIfAborted(context.signal, 'training fused');
  const read: ReadPost[] = [];
  for (const [i, post] of train.entries()) {
    read.push(reader.learn(post));
    await pause('read posts', i, train.length);
  }
  const spanTrees = (statistics: SpanStatistics, among: readonly ReadPost[]) =>
    trainSpanTrees(statistics, among, reader, draws, context.signal);
  const remember = (
    posts: readonly ReadPost[],
    trees: TreeEnsemble | undefined,
    statistics?: SpanStatistics,
  ) => {
    const memory = new Memory(posts, reader);
    if (trees)
      memory.spans = { statistics: statistics ?? new SpanStatistics(posts, reader), trees };
    return memory;
  };
  const statistics = new SpanStatistics(read, reader);
  const memory = remember(read, await spanTrees(statistics, read), statistics);

  const sources = sourcesWithout(options.without);
  const examples = new Examples(sources, draws);
  const addAll = async (from: Memory, held: readonly Held[], phase: string, most = Infinity) => {
    const end = examples.groups + most;
    for (const [i, { post, gold }] of held.entries()) {
      if (examples.groups >= end) break;
      examples.add(from, post, gold);
      await pause(phase, i, held.length);
    }
  };
  const ofTrain = (i: number): Held => ({ post: read[i], gold: distinctTags(train[i].hashtags) });

  let heldMemory = memory;
  let held: Held[];
  if (corpus.valid && corpus.valid.length > 0) {
    held = sample(corpus.valid, options.examples, random).map((post) => heldPost(post, reader));
  } else {
    const out = new Set(holdOut(train));
    const rest = read.filter((_, i) => !out.has(i));
    heldMemory = remember(rest, memory.spans && (await spanTrees(statistics, rest)));
    held = sample([...out], options.examples, random).map(ofTrain);
  }
  held = held.filter(({ gold }) => gold.length > 0);
  const isToCalibrate = (i: number) =>
    i % calibrationShare === 0 && i < calibrationShare * mostToCalibrate;
  const toCalibrate = held.filter((_, i) => isToCalibrate(i));
  const toTrainOn = held.filter((_, i) => !isToCalibrate(i));
  await addAll(heldMemory, toTrainOn, 'ask sources');

  if (2 * read.filter(({ author }) => author >= 0).length < read.length) {
    const folds = drawFolds(read.length, options.folds, random);
    // Trees of spans for the folds of one parity are trained on posts of the other.
    const trees: (TreeEnsemble | undefined)[] = [];
    for (const parity of [0, 1]) {
      const out = new Set(folds.filter((_, fold) => fold % 2 === parity).flat());
      const others = read.filter((_, i) => !out.has(i));
      trees.push(memory.spans && (await spanTrees(statistics, others)));
    }
    const quota = Math.ceil((mostGroups - examples.groups) / folds.length);
    for (const [fold, places] of folds.entries()) {
      const out = new Set(places);
      const rest = remember(
        read.filter((_, i) => !out.has(i)),
        trees[fold % 2],
      );
      const own = places.map(ofTrain).filter(({ gold }) => gold.length > 0);
      await addAll(rest, own, `ask sources, fold ${fold + 1} of ${folds.length}`, quota);
    }
  }
  if (examples.groups < fewest) {
    context.logger.warn(
      `fused: only ${examples.groups} held-out posts have a tag that other posts or their own words suggest; at least ${fewest} are needed to learn how far to trust each source, so each counts the same`,
    );
    return { memory, trees: undefined, calibration: undefined };
  }
  const { rounds, leaves, learningRate } = options;
  const trees = await trainTrees(
    examples.rows(),
    { rounds, leaves, learningRate, seed: context.seed },
    {
      signal: context.signal,
      onRound: (done) => context.onProgress?.({ phase: 'train ranker', done, total: rounds }),
    },
  );
  return { memory, trees, calibration: calibrate(heldMemory, toCalibrate, trees, sources) };
}

/** Scores that share a probability at least: a twentieth of all, within these bounds. */
const fewestAlike = { least: 5, most: 50 };

/** Maps scores to the share of right tags among those with such a score. Undefined without posts. */
function calibrate(
  memory: Memory,
  held: readonly Held[],
  trees: TreeEnsemble,
  sources: readonly Source[],
): Isotonic | undefined {
  const scores: number[] = [];
  const labels: boolean[] = [];
  for (const { post, gold } of held) {
    const asked = ask(memory, { ...post, tags: new Int32Array() });
    const ranking = rankCandidates(asked, trees, sources);
    for (const i of ranking.order.slice(0, calibrated)) {
      scores.push(ranking.scores[i]);
      labels.push(gold.includes(asked.tags.name(ranking.candidates.tags[i])));
    }
  }
  const { least, most } = fewestAlike;
  const fewest = Math.min(most, Math.max(least, scores.length / 20));
  return scores.length === 0 ? undefined : fitIsotonic(scores, labels, fewest);
}
