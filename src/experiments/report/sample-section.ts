import { sampledInterval } from '../../evaluation/index.ts';
import { heading } from '../markdown.ts';
import type { SummaryRow } from '../summary.ts';
import { valuesOfPosts } from './interval.ts';
import { digits } from './points.ts';
import type { Figure, FigureSection } from './report-data.ts';

/** Metrics with a chart of their own. */
const MOST = 12;

/**
 * Intervals of each metric over samples of the tested posts. TagFinder 2022, Table 6.
 *
 * @param samples undefined for none
 */
export function sampleSection(
  rows: readonly SummaryRow[],
  metrics: readonly string[],
  samples: number | undefined,
): FigureSection | undefined {
  if (samples === undefined) return undefined;
  const all = metrics.flatMap((metric): Figure[] => {
    const series = rows.flatMap(({ row: { label }, runs }, row) => {
      const values = valuesOfPosts(
        metric,
        runs.flatMap(({ figures }) => figures ?? []),
      );
      if (values === undefined || values.length < 2) return [];
      const { mean, interval } = sampledInterval(values, { samples, seed: 1 });
      const [low, high] = interval.map(digits);
      return [{ row, points: [[label, digits(mean), low, high] as const] }];
    });
    if (series.length === 0) return [];
    return [
      {
        ...{ id: `samples-${metric.replace('@', '-at-').replace(':', '-')}`, kind: 'intervals' },
        title: heading(metric),
        x: { title: 'system', categories: series.map(({ row }) => rows[row].row.label) },
        y: { title: heading(metric) },
        series,
      },
    ];
  });
  const figures = all.slice(0, MOST);
  if (figures.length === 0) return undefined;
  return {
    name: 'samples',
    title: 'Over samples of the posts',
    note: `Mean and 95 % interval over ${samples} samples, each of as many posts as were tested, drawn with replacement. Of metrics that are means over posts.`,
    figures,
  };
}
