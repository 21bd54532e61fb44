import type { PlannedRow } from '../plan.ts';
import type { RunCost, RunFigures, RunKey, RunResult } from '../results.ts';
import { type SummaryRow, spread } from '../summary.ts';

interface Given {
  readonly family?: string;
  readonly swept?: PlannedRow['swept'];
  readonly maxTrain?: number;
  /** Training posts. */
  readonly train?: number;
  readonly epochs?: readonly RunFigures['epochs'][];
  readonly cost?: RunCost;
}

/** A row of a table for tests: with each seed, these metrics. */
export function summaryRow(
  label: string,
  metrics: Readonly<Record<string, readonly number[]>>,
  given: Given = {},
): SummaryRow {
  const { family = label, swept = {}, maxTrain, train = 100, epochs = [], cost } = given;
  const seeds = Object.values(metrics)[0]?.length ?? 0;
  const runs = Array.from({ length: seeds }, (_, at): RunResult => {
    const figures: RunFigures = {
      metrics: Object.fromEntries(
        Object.entries(metrics).map(([name, values]) => [name, values[at]]),
      ),
      ...{ perPost: {}, cost: cost ?? null, posts: { train, tested: 4, withoutGold: 0 } },
      ...(epochs[at] && { epochs: epochs[at] }),
    };
    return { key: { label } as RunKey, figures, seconds: 1, made: {} as RunResult['made'] };
  });
  const one = (value: number) => spread([value]);
  return {
    row: {
      ...{ label, family, swept, model: 'knn', options: {}, pretrained: {}, needs: [] },
      seeds: runs.map((_, at) => at),
    },
    ...(maxTrain !== undefined && { maxTrain }),
    runs,
    metrics: Object.fromEntries(
      Object.entries(metrics).map(([name, values]) => [name, spread(values)]),
    ),
    ...(cost && {
      cost: {
        trainSeconds: one(cost.trainSeconds),
        postsPerSecond: one(cost.postsPerSecond),
        bundleBytes: one(cost.bundleBytes),
        peakMB: one(cost.peakMB),
        latency: cost.latency,
      },
    }),
    errors: seeds === 0 ? ['out of luck'] : [],
    comparisons: [],
  };
}
