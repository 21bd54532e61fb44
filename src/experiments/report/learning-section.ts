import { heading } from '../markdown.ts';
import type { SummaryRow, TaskSummary } from '../summary.ts';
import { pointOf } from './points.ts';
import type { FigureSection, Point } from './report-data.ts';

/** The metric that decides against the number of training posts. */
export function learningSection(
  { rows, smaller }: TaskSummary,
  metric: string,
): FigureSection | undefined {
  const series = rows.flatMap((whole, row) => {
    const label = whole.row.label;
    const points = [...smaller.filter((one) => one.row.label === label), whole]
      .flatMap((one) => point(one, metric))
      .sort(([a], [b]) => Number(a) - Number(b));
    return points.length > 1 ? [{ row, points }] : [];
  });
  if (series.length === 0) return undefined;
  return {
    name: 'learning',
    title: 'Learning curves',
    note: 'Trained on a part of the training posts, drawn by seed; a smaller part is within each larger one.',
    figures: [
      {
        ...{ id: 'learning', kind: 'lines', title: `${heading(metric)} by training posts` },
        x: { title: 'training posts', isLog: true },
        y: { title: heading(metric) },
        series,
      },
    ],
  };
}

function point({ metrics, runs }: SummaryRow, metric: string): Point[] {
  const trained = runs.find(({ figures }) => figures !== undefined)?.figures?.posts.train;
  const figure = metrics[metric];
  return trained === undefined || figure === undefined ? [] : [pointOf(trained, figure)];
}
