import { heading } from '../markdown.ts';
import type { Spread, SummaryRow } from '../summary.ts';
import { intervalOf } from './interval.ts';
import type { Estimate, TableCost, TableRow, TableSection } from './report-data.ts';

/** The table of a task: every metric of every row, with intervals and what differs from the baselines. */
export function tableSection(
  rows: readonly SummaryRow[],
  metrics: readonly string[],
  baselines: readonly string[],
): TableSection {
  return {
    name: 'table',
    title: 'Results',
    metrics: metrics.map((name) => ({ name, heading: heading(name) })),
    baselines,
    rows: rows.map((row, at) => tableRow(row, at, metrics)),
  };
}

function tableRow(summary: SummaryRow, row: number, metrics: readonly string[]): TableRow {
  const runs = summary.runs.flatMap(({ figures }) => figures ?? []);
  const known = metrics.filter((name) => summary.metrics[name] !== undefined);
  const { cost } = summary;
  return {
    row,
    model: summary.row.model ?? null,
    seeds: runs.length,
    metrics: Object.fromEntries(
      known.map((name) => [name, estimate(summary.metrics[name], intervalOf(name, runs))]),
    ),
    ...(cost && { cost: tableCost(cost) }),
    comparisons: summary.comparisons.map(({ baseline, metric, test, p, isSignificant }) => ({
      ...{ baseline, metric, difference: test.difference, p, isSignificant },
      low: test.interval[0],
      high: test.interval[1],
    })),
    errors: summary.errors,
  };
}

function estimate(
  { mean, deviation }: Spread,
  interval: readonly [number, number] | undefined,
): Estimate {
  return {
    mean: round(mean),
    ...(deviation !== undefined && { deviation: round(deviation) }),
    ...(interval && { interval: [round(interval[0]), round(interval[1])] }),
  };
}

function tableCost(cost: NonNullable<SummaryRow['cost']>): TableCost {
  return {
    trainSeconds: cost.trainSeconds.mean,
    postsPerSecond: cost.postsPerSecond.mean,
    latency: cost.latency.p50,
    bundleMB: cost.bundleBytes.mean / 1e6,
    peakMB: cost.peakMB.mean,
  };
}

function round(value: number): number {
  return Number(value.toFixed(5));
}
