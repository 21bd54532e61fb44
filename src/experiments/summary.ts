import { holm, type PairedTest, pairedBootstrapOverSeeds, resolvedP } from '../evaluation/index.ts';
import type { Experiment } from './experiment.ts';
import type { PlannedRow, Run } from './plan.ts';
import type { RunCost, RunResult } from './results.ts';

/** The mean of a figure over seeds. */
export interface Spread {
  readonly mean: number;
  /** Sample standard deviation; absent with one seed. */
  readonly deviation?: number;
}

/** A row against a baseline in one metric. */
export interface Comparison {
  readonly baseline: string;
  readonly metric: string;
  readonly test: PairedTest;
  /** Holm-corrected within the table: all rows, baselines and compared metrics of a task. */
  readonly p: number;
  /** Whether `p` is at most 0.05. */
  readonly isSignificant: boolean;
}

/** A row of a task's table. */
export interface SummaryRow {
  readonly row: PlannedRow;
  readonly maxTrain?: number;
  readonly runs: readonly RunResult[];
  /** Of runs that finished. Empty if none did. */
  readonly metrics: Readonly<Record<string, Spread>>;
  readonly cost?: { readonly [Key in keyof Omit<RunCost, 'latency'>]: Spread } & {
    readonly latency: RunCost['latency'];
  };
  /** Messages of runs that broke. */
  readonly errors: readonly string[];
  readonly comparisons: readonly Comparison[];
}

export interface TaskSummary {
  readonly task: string;
  readonly posts:
    | { readonly train: number; readonly tested: number; readonly withoutGold: number }
    | undefined;
  /** With all training posts, in the order of the experiment. */
  readonly rows: readonly SummaryRow[];
  /** With fewer. */
  readonly smaller: readonly SummaryRow[];
}

/** The level at which a difference is called significant. */
const LEVEL = 0.05;
const RESAMPLES = 2000;

/**
 * Summarizes an experiment for its tables: figures over seeds, and the comparison of each row with each baseline.
 *
 * @param results one per run, in the order of `runs`
 */
export function summarize(
  experiment: Pick<Experiment, 'baselines' | 'compareBy' | 'tasks'>,
  runs: readonly Run[],
  results: readonly RunResult[],
): TaskSummary[] {
  return experiment.tasks.map(({ name }) => {
    const groups = new Map<string, { run: Run; results: RunResult[] }>();
    for (const [at, run] of runs.entries()) {
      if (run.task.name !== name) continue;
      const key = `${run.row.label}\n${run.maxTrain ?? ''}`;
      const group = groups.get(key);
      if (group) group.results.push(results[at]);
      else groups.set(key, { run, results: [results[at]] });
    }
    const rows = [...groups.values()].map(({ run, results }) => summaryOf(run, results));
    const whole = rows.filter(({ maxTrain }) => maxTrain === undefined);
    const finished = whole.flatMap(({ runs }) => runs).find(({ figures }) => figures !== undefined);
    return {
      task: name,
      posts: finished?.figures?.posts,
      rows: withComparisons(whole, experiment),
      smaller: rows.filter(({ maxTrain }) => maxTrain !== undefined),
    };
  });
}

function summaryOf({ row, maxTrain }: Run, results: readonly RunResult[]): SummaryRow {
  const done = results.flatMap(({ figures }) => figures ?? []);
  const names = Object.keys(done[0]?.metrics ?? {});
  const costs = done.flatMap(({ cost }) => cost ?? []);
  const over = (pick: (cost: RunCost) => number) => spread(costs.map(pick));
  return {
    row,
    ...(maxTrain !== undefined && { maxTrain }),
    runs: results,
    metrics: Object.fromEntries(
      names.map((name) => [name, spread(done.map(({ metrics }) => metrics[name]))]),
    ),
    ...(costs.length > 0 && {
      cost: {
        trainSeconds: over(({ trainSeconds }) => trainSeconds),
        postsPerSecond: over(({ postsPerSecond }) => postsPerSecond),
        bundleBytes: over(({ bundleBytes }) => bundleBytes),
        peakMB: over(({ peakMB }) => peakMB),
        latency: {
          p50: over(({ latency }) => latency.p50).mean,
          p95: over(({ latency }) => latency.p95).mean,
        },
      },
    }),
    errors: [...new Set(results.flatMap(({ error }) => error ?? []))],
    comparisons: [],
  };
}

function withComparisons(
  rows: readonly SummaryRow[],
  { baselines, compareBy }: Pick<Experiment, 'baselines' | 'compareBy'>,
): SummaryRow[] {
  const tests: { row: SummaryRow; baseline: string; metric: string; test: PairedTest }[] = [];
  for (const baseline of baselines) {
    const other = rows.find(({ row }) => row.label === baseline);
    for (const row of rows) {
      if (!other || row === other) continue;
      for (const metric of compareBy) {
        const [a, b] = [row, other].map((one) => valuesOf(one, metric));
        if (a.length === 0 || b.length === 0 || postsWithAll([...a, ...b]) < 2) continue;
        const test = pairedBootstrapOverSeeds(a, b, { seed: 1, resamples: RESAMPLES });
        tests.push({ row, baseline, metric, test });
      }
    }
  }
  const corrected = holm(tests.map(({ test }) => resolvedP(test, RESAMPLES)));
  return rows.map((row) => ({
    ...row,
    comparisons: tests.flatMap(({ row: own, baseline, metric, test }, at) =>
      own === row
        ? { baseline, metric, test, p: corrected[at], isSignificant: corrected[at] <= LEVEL }
        : [],
    ),
  }));
}

/** A convention may leave out posts without a hit, so two systems can have none in common. */
function postsWithAll(all: readonly Float64Array[]): number {
  return all[0].reduce((sum, _, at) => sum + Number(all.every((one) => !Number.isNaN(one[at]))), 0);
}

/** Per post, for each seed that finished. */
function valuesOf({ runs }: SummaryRow, metric: string): Float64Array[] {
  return runs.flatMap(({ figures }) => {
    const values = figures?.perPost[metric];
    return values ? Float64Array.from(values, (value) => value ?? Number.NaN) : [];
  });
}

export function spread(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2) return { mean };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
