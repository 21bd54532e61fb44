import type { SummaryRow } from '../summary.ts';
import type { Limits } from './limits.ts';
import { pointOf, thinned } from './points.ts';
import type { Figure, FigureSection } from './report-data.ts';

const measures = { precision: 'Precision', recall: 'Recall', f1: 'F1' } as const;

/** Precision, recall and F1 against the number of tags recommended. */
export function cutoffSection(
  rows: readonly SummaryRow[],
  cutoffs: readonly number[],
  { curvePoints }: Limits,
): FigureSection | undefined {
  if (cutoffs.length < 2) return undefined;
  const sorted = thinned(
    cutoffs.toSorted((a, b) => a - b),
    curvePoints,
  );
  const figures = Object.entries(measures).flatMap(([measure, title]): Figure[] => {
    const series = rows.flatMap(({ metrics }, row) => {
      const points = sorted.flatMap((k) => {
        const figure = metrics[`${measure}@${k}`];
        return figure ? [pointOf(k, figure)] : [];
      });
      return points.length > 0 ? [{ row, points }] : [];
    });
    if (series.length === 0) return [];
    return [
      {
        ...{ id: `${measure}-at-k`, kind: 'lines', title: `${title} at k` },
        x: { title: 'tags recommended (k)' },
        y: { title },
        series,
      },
    ];
  });
  if (figures.length === 0) return undefined;
  return { name: 'cutoffs', title: 'Against the number of tags', figures };
}
