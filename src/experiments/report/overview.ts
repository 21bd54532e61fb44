import { heading } from '../markdown.ts';
import type { TaskSummary } from '../summary.ts';
import { digits } from './points.ts';
import type { Figure, Series } from './report-data.ts';

/**
 * The metric that decides, of every row on every task. Absent with one task.
 *
 * @returns rows by their place among all labels, which `labels` lists
 */
export function overview(
  summaries: readonly TaskSummary[],
  metric: string,
): { readonly labels: readonly string[]; readonly figure: Figure } | undefined {
  if (summaries.length < 2) return undefined;
  const labels = [...new Set(summaries.flatMap(({ rows }) => rows.map(({ row }) => row.label)))];
  const series = labels.flatMap((label, row): Series[] => {
    const points = summaries.flatMap(({ task, rows }) => {
      const figure = rows.find((one) => one.row.label === label)?.metrics[metric];
      return figure ? [[task, digits(figure.mean)] as const] : [];
    });
    return points.length > 0 ? [{ row, name: label, points }] : [];
  });
  if (series.length === 0) return undefined;
  return {
    labels,
    figure: {
      ...{ id: 'overview', kind: 'bars', title: `${heading(metric)} by task` },
      x: { title: 'task', categories: summaries.map(({ task }) => task) },
      y: { title: heading(metric) },
      series,
    },
  };
}
