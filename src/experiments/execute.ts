import { throwIfAborted } from '../base/errors.ts';
import { silentLogger } from '../base/logger.ts';
import { normalizeTag } from '../base/tags.ts';
import {
  countTrainingTags,
  evaluateRankings,
  type Ranking,
  type Report,
} from '../evaluation/index.ts';
import type { Progress, Recommendation, Recommender } from '../models/model.ts';
import { loadModel } from '../models/registry.ts';
import { type Post, type Query, toQuery, withHistory } from '../posts/index.ts';
import { writeBundle } from '../recommend/bundle-folder.ts';
import { encodeBundle } from '../recommend/bundle-format.ts';
import { nodeRuntime } from '../recommend/node-runtime.ts';
import { type HeatMap, heatMapsOf } from './attention.ts';
import { drawCases } from './draw-cases.ts';
import type { Task } from './experiment.ts';
import { readForeignPredictions } from './foreign-predictions.ts';
import type { RunCost, RunFigures, RunKey } from './results.ts';
import { drawPosts, loadTask, type TaskFiles } from './task-data.ts';

/** All that a process needs to do one run. Plain JSON. */
export interface RunOrder {
  readonly key: RunKey;
  readonly task: Task;
  readonly files: TaskFiles;
  /** A predictions file of another program. */
  readonly predictions?: string;
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

/** Posts asked one by one for the latency, and the most seconds that this may take. */
const ASKED_ALONE = 200;
const SECONDS_ALONE = 2;
/** Queries given at a time; between two of these, an abort is heard. */
const BATCH = 256;

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
  const k = Math.max(10, ...key.cutoffs);
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
  const model = await loadModel(key.model!);
  const runtime = await nodeRuntime(key.options);
  const start = performance.now();
  const fitted = await model.fit(
    { train, ...(valid?.length && { valid }) },
    { ...key.options },
    { seed: key.seed, signal, onProgress, logger: silentLogger, runtime },
  );
  const trainSeconds = (performance.now() - start) / 1000;
  throwIfAborted(signal, 'the run');
  const queries = queriesOf(tested, train, key.history);
  const asked = performance.now();
  const rankings: Recommendation[][] = [];
  for (let at = 0; at < queries.length; at += BATCH) {
    rankings.push(...(await fitted.recommend(queries.slice(at, at + BATCH), k)));
    onProgress({ phase: 'recommending', done: rankings.length, total: queries.length });
    await new Promise((resolve) => setImmediate(resolve));
    throwIfAborted(signal, 'the run');
  }
  const postsPerSecond = (1000 * queries.length) / (performance.now() - asked);
  const latency = await latencyOf(fitted, queries, k);
  const drawn = drawCases(queries.length, order.attended ?? 0);
  const heatMaps = await heatMapsOf(fitted, queries, drawn);
  const contents = fitted.export();
  let bundleBytes = 0;
  for (const bytes of (await encodeBundle(contents)).values()) bundleBytes += bytes.length;
  if (order.bundle !== undefined) await writeBundle(order.bundle, contents);
  const peakMB = process.resourceUsage().maxRSS / 1024;
  const cost = { trainSeconds, postsPerSecond, latency, bundleBytes, peakMB };
  const done = judged(order, splits.train, train.length, tested, rankings, cost, fitted.epochs);
  return heatMaps.length > 0 ? { ...done, heatMaps } : done;
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
  const report = evaluateRankings(
    rankings,
    tested.map(({ hashtags }) => hashtags),
    {
      convention: key.convention as Report['convention'],
      cutoffs: key.cutoffs,
      normalize: normalizeTag,
      // Counted over all training posts, so that learning curves are comparable.
      ...(train.length >= 3 && {
        trainingCounts: countTrainingTags(train.map(({ hashtags }) => hashtags)),
      }),
    },
  );
  const lines = tested.map(({ id }, at) => {
    const recommendations = rankings[at].map(({ tag, score, probability }) => ({
      tag,
      score,
      probability,
    }));
    return `${JSON.stringify({ id, recommendations })}\n`;
  });
  const perPost = Object.entries(report.perPost)
    .filter(([metric]) => key.metrics.includes(metric))
    .map(([metric, values]) => [metric, Array.from(values, rounded)]);
  return {
    figures: {
      metrics: report.metrics,
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

async function latencyOf(
  recommender: Recommender,
  queries: readonly Query[],
  k: number,
): Promise<RunCost['latency']> {
  const step = Math.max(1, Math.floor(queries.length / ASKED_ALONE));
  const times: number[] = [];
  const end = performance.now() + 1000 * SECONDS_ALONE;
  for (let at = 0; at < queries.length && performance.now() < end; at += step) {
    const start = performance.now();
    await recommender.recommend([queries[at]], k);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const quantile = (q: number) => times[Math.min(times.length - 1, Math.floor(q * times.length))];
  return { p50: quantile(0.5), p95: quantile(0.95) };
}
