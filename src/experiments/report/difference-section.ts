import { heading } from '../markdown.ts';
import type { SummaryRow } from '../summary.ts';
import { digits } from './points.ts';
import type { FigureSection } from './report-data.ts';

/** How far each row is from each baseline in the metric that decides, and how sure that is. */
export function differenceSection(
  rows: readonly SummaryRow[],
  metric: string,
  baselines: readonly string[],
): FigureSection | undefined {
  const figures = baselines.flatMap((baseline, at) => {
    const series = rows.flatMap(({ row: { label }, comparisons }, row) => {
      const found = comparisons.find((one) => one.baseline === baseline && one.metric === metric);
      if (found === undefined) return [];
      const { difference, interval } = found.test;
      const [low, high] = interval.map(digits);
      return [{ row, points: [[label, digits(difference), low, high] as const] }];
    });
    if (series.length === 0) return [];
    return [
      {
        ...{ id: `difference-${at + 1}`, kind: 'differences' as const },
        title: `${heading(metric)} minus that of ${baseline}`,
        x: { title: 'system', categories: series.map(({ row }) => rows[row].row.label) },
        y: { title: `difference in ${heading(metric)} per post` },
        series,
      },
    ];
  });
  if (figures.length === 0) return undefined;
  return {
    name: 'differences',
    title: 'Differences from the baseline',
    note: 'Mean difference per post with its 95 % interval (paired bootstrap), before correction for many comparisons. An interval that holds 0 may be chance.',
    figures,
  };
}
