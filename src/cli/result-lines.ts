import { heading, mark, withDeviation } from '../experiments/markdown.ts';
import type { Spread, SummaryRow } from '../experiments/summary.ts';
import { formatTable } from './table.ts';

/** The part of a `SummaryRow` that the table shows. */
export interface ResultRow extends Pick<SummaryRow, 'metrics' | 'comparisons' | 'errors'> {
  readonly row: { readonly label: string };
  readonly cost?: { readonly trainSeconds: Spread; readonly postsPerSecond: Spread };
}

/**
 * The table of a task.
 *
 * @param name heads the column of the rows' labels
 * @param baseline label of the row against which differences are marked
 */
export function resultLines(
  name: string,
  rows: readonly ResultRow[],
  metrics: readonly string[],
  baseline?: string,
): string[] {
  const columns = [
    { name },
    ...[...metrics.map(heading), 'train s', 'posts/s'].map(
      (name) => ({ name, align: 'right' }) as const,
    ),
  ];
  const lines = rows.map(({ row, metrics: figures, cost, comparisons, errors }) => [
    row.label,
    ...metrics.map((metric) => {
      if (figures[metric] === undefined) return errors.length > 0 ? 'broken' : '';
      const test = comparisons.find((one) => one.metric === metric && one.baseline === baseline);
      return `${withDeviation(figures[metric], 3)}${mark(test)}`;
    }),
    cost?.trainSeconds.mean.toFixed(1) ?? '',
    cost ? Math.round(cost.postsPerSecond.mean).toLocaleString('en') : '',
  ]);
  return formatTable(columns, lines);
}
