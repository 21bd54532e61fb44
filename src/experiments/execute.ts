import { throwIfAborted } from '../base/errors.ts';
import { normalizeTag } from '../base/tags.ts';
import {
  countTrainingTags,
  evaluateRankings,
  type Ranking,
  type Report,
} from '../evaluation/index.ts';
import type { Progress } from '../models/model.ts';
import { loadModel } from '../models/registry.ts';
import { type Post, type Query, toQuery, withHistory } from '../posts/index.ts';
import { writeBundle } from '../recommend/bundle-folder.ts';
import { heatMapsOf } from './attention.ts';
import { otherConventions } from './convention-metrics.ts';
import { drawCases } from './draw-cases.ts';
import type { Task } from './experiment.ts';
import { readForeignPredictions } from './foreign-predictions.ts';
import type { HeatMap } from './heat-map.ts';
import { openPretrained } from './open-pretrained.ts';
import type { OfEachKind } from './pretrained.ts';
import type { RunCost, RunFigures, RunKey } from './results.ts';
import { drawPosts, loadTask, type TaskFiles } from './task-data.ts';
import { THRESHOLD_TAGS, thresholdMetrics } from './threshold-metrics.ts';
import { trainAndTest } from './train-and-test.ts';

/** All that a process needs to do one run. Plain JSON. */
export interface RunOrder {
  readonly key: RunKey;
  readonly task: Task;
  readonly files: TaskFiles;
  /** A predictions file of another program. */
  readonly predictions?: string;
  /** Paths of the encoder and the word vectors. */
  readonly pretrained?: OfEachKind<string>;
  /** A folder for what the encoder computes. */
  readonly encodings?: string;
  /** Modules to import, which register models. */
  readonly modules?: readonly string[];
  /** A folder for the trained model. */
  readonly bundle?: string;
  /** How many tested posts to keep the attention of (default 0). */
  readonly attended?: number;
}

export interface Executed {
  readonly figures: RunFigures;
  /** A JSON line for each tested post. */
  readonly predictions: string;
  /** Of models with attention, if asked for. They contain words of posts. */
  readonly heatMaps?: readonly HeatMap[];
}

/**
 * Trains a model and tests it, or judges the predictions of another program.
 *
 * @throws {InterruptedError} once the signal is aborted
 */
export async function execute(
  order: RunOrder,
  onProgress: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<Executed> {
  const { key, task, files } = order;
  const part = key.part as 'test' | 'valid';
  onProgress({ phase: 'reading', done: 0, total: 1 });
  const splits = await loadTask(task, files, {
    protocol: key.protocol as Task['protocol'] & object,
    part,
  });
  const train = key.maxTrain === null ? splits.train : drawPosts(splits.train, key.maxTrain);
  const tested = splits[part];
  const k = Math.max(key.threshold === undefined ? 10 : THRESHOLD_TAGS, ...key.cutoffs);
  throwIfAborted(signal, 'the run');
  if (order.predictions !== undefined) {
    const all = splits.all[part];
    const where = `the ${part} part of ${task.name}`;
    const rankings = await readForeignPredictions(order.predictions, all, where);
    const byId = new Map(all.map(({ id }, at) => [id, rankings[at]]));
    const wanted = tested.map(({ id }) => byId.get(id)!);
    return judged(order, splits.train, train.length, tested, wanted, null);
  }
  // Options are chosen on the validation part, so training must not use it.
  const valid = part === 'valid' ? undefined : splits.valid;
  const queries = queriesOf(tested, train, key.history);
  const { given, close } = await openPretrained(
    order.pretrained ?? {},
    key.pretrained ?? {},
    order.encodings,
  );
  try {
    const { fitted, rankings, cost } = await trainAndTest(
      await loadModel(key.model!),
      key.options,
      { train, ...(valid?.length && { valid }) },
      { queries, k, seed: key.seed, given, signal, onProgress },
    );
    const drawn = drawCases(queries.length, order.attended ?? 0);
    const heatMaps = await heatMapsOf(fitted, queries, drawn);
    if (order.bundle !== undefined) await writeBundle(order.bundle, fitted.export());
    const done = judged(order, splits.train, train.length, tested, rankings, cost, fitted.epochs);
    return heatMaps.length > 0 ? { ...done, heatMaps } : done;
  } finally {
    close();
  }
}

function queriesOf(
  tested: readonly Post[],
  train: readonly Post[],
  history: number | null,
): Query[] {
  return history === null
    ? tested.map(toQuery)
    : withHistory(tested, { earlier: train, size: history });
}

function judged(
  { key }: RunOrder,
  train: readonly Post[],
  trained: number,
  tested: readonly Post[],
  rankings: readonly Ranking[],
  cost: RunCost | null,
  epochs?: RunFigures['epochs'],
): Executed {
  const gold = tested.map(({ hashtags }) => hashtags);
  const options = {
    convention: key.convention as Report['convention'],
    cutoffs: key.cutoffs,
    normalize: normalizeTag,
    // Counted over all training posts, so that learning curves are comparable.
    ...(train.length >= 3 && {
      trainingCounts: countTrainingTags(train.map(({ hashtags }) => hashtags)),
    }),
  };
  const report = evaluateRankings(rankings, gold, options);
  const others = otherConventions(key.metrics, rankings, gold, options);
  const decided =
    key.threshold === undefined ? {} : thresholdMetrics(rankings, gold, key.threshold);
  const lines = tested.map(({ id }, at) => {
    const recommendations = rankings[at].map(({ tag, score, probability }) => ({
      tag,
      score,
      probability,
    }));
    return `${JSON.stringify({ id, recommendations })}\n`;
  });
  const perPost = Object.entries({ ...report.perPost, ...others.perPost })
    .filter(([metric]) => key.metrics.includes(metric))
    .map(([metric, values]) => [metric, Array.from(values, rounded)]);
  return {
    figures: {
      metrics: { ...report.metrics, ...others.metrics, ...decided },
      perPost: Object.fromEntries(perPost),
      posts: { train: trained, tested: report.posts, withoutGold: report.withoutGold },
      ...(epochs && { epochs }),
      cost,
    },
    predictions: lines.join(''),
  };
}

/** Six digits tell any two posts apart, and files stay small. */
function rounded(value: number): number | null {
  return Number.isNaN(value) ? null : Number(value.toFixed(6));
}
