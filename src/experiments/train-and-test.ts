import { throwIfAborted } from '../base/errors.ts';
import { silentLogger } from '../base/logger.ts';
import type {
  Corpus,
  FitContext,
  Fitted,
  Model,
  Progress,
  Recommendation,
  Recommender,
} from '../models/model.ts';
import type { Query } from '../posts/index.ts';
import { encodeBundle } from '../recommend/bundle-format.ts';
import { nodeRuntime } from '../recommend/node-runtime.ts';
import type { RunCost } from './results.ts';

/** Posts asked one by one for the latency, and the most seconds that this may take. */
const ASKED_ALONE = 200;
const SECONDS_ALONE = 2;
/** Queries given at a time; between two of these, an abort is heard. */
const BATCH = 256;

export interface Test {
  readonly queries: readonly Query[];
  /** Tags of each ranking. */
  readonly k: number;
  readonly seed: number;
  /** What the model starts from. */
  readonly given?: Pick<FitContext, 'encoder' | 'wordVectors' | 'encodings'>;
  readonly signal?: AbortSignal | undefined;
  onProgress(progress: Progress): void;
}

export interface Tested {
  readonly fitted: Fitted;
  /** Of each query. */
  readonly rankings: readonly Recommendation[][];
  readonly cost: RunCost;
}

/**
 * Trains a model, asks it for rankings, and measures both.
 *
 * @throws {InterruptedError} once the signal is aborted
 */
export async function trainAndTest(
  model: Model,
  options: Readonly<Record<string, unknown>>,
  corpus: Corpus,
  { queries, k, seed, given, signal, onProgress }: Test,
): Promise<Tested> {
  const runtime = await nodeRuntime(options);
  const start = performance.now();
  const context = { ...given, seed, signal, onProgress, logger: silentLogger, runtime };
  const fitted = await model.fit(corpus, { ...options }, context);
  const trainSeconds = (performance.now() - start) / 1000;
  throwIfAborted(signal, 'the run');
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
  let bundleBytes = 0;
  for (const bytes of (await encodeBundle(fitted.export())).values()) bundleBytes += bytes.length;
  const peakMB = process.resourceUsage().maxRSS / 1024;
  return {
    fitted,
    rankings,
    cost: { trainSeconds, postsPerSecond, latency, bundleBytes, peakMB },
  };
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
