import { heading } from '../markdown.ts';
import type { SummaryRow } from '../summary.ts';
import { digits } from './points.ts';
import type { FigureSection } from './report-data.ts';

const BINS = 5;
const NAMES = Array.from(
  { length: BINS },
  (_, bin) => `${digits(bin / BINS)} to ${digits((bin + 1) / BINS)}`,
);

/** The nDCG that posts are told apart by: the first of the metrics; undefined without one. */
export function ndcgOf(metrics: readonly string[]): string | undefined {
  return metrics.find((name) => name.startsWith('ndcg@'));
}

/**
 * How many posts are ranked how well. TagFinder 2022, Table 7.
 *
 * @param metric known for each post
 */
export function distributionSection(
  rows: readonly SummaryRow[],
  metric: string | undefined,
): FigureSection | undefined {
  if (metric === undefined) return undefined;
  const series = rows.flatMap(({ runs }, row) => {
    const values = runs.flatMap(({ figures }) => figures?.perPost[metric] ?? []);
    const known = values.filter((value) => value !== null);
    if (known.length === 0) return [];
    const points = shares(known).map((share, bin) => [NAMES[bin], digits(share)] as const);
    return [{ row, points }];
  });
  if (series.length === 0) return undefined;
  return {
    name: 'distribution',
    title: `Posts by ${heading(metric)}`,
    note: 'A panel for each range: the share of posts in it. The first has the posts that a system fails on.',
    figures: [
      {
        ...{ id: 'distribution', kind: 'bars', title: `Share of posts by ${heading(metric)}` },
        x: { title: heading(metric), categories: NAMES },
        y: { title: 'share of posts' },
        series,
      },
    ],
  };
}

/** The share of values in each of five ranges of [0, 1]; a value on a border is in the upper one, 1 in the last. */
function shares(values: readonly number[]): number[] {
  const counts = NAMES.map(() => 0);
  // 0.6 is 2.9999999999999996 fifths.
  for (const value of values) counts[Math.min(BINS - 1, Math.floor(BINS * value + 1e-9))]++;
  return counts.map((count) => count / values.length);
}
