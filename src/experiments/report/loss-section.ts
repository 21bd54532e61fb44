import type { EpochRecord } from '../../training/checkpoint.ts';
import { type SummaryRow, spread } from '../summary.ts';
import { grouped } from './grouped.ts';
import type { Limits } from './limits.ts';
import { pointOf, thinned } from './points.ts';
import type { Figure, FigureSection } from './report-data.ts';

const curves = [
  {
    ...{ id: 'loss', title: 'Training loss by epoch', y: 'mean loss of a post' },
    value: ({ loss }: EpochRecord): number | undefined => loss,
  },
  {
    ...{ id: 'validation', title: 'Validation measure by epoch', y: 'validation measure' },
    value: ({ measure }: EpochRecord) => measure,
  },
];

/** How training went, of rows that train in epochs. Seeds are averaged over those that reached the epoch. */
export function lossSection(
  rows: readonly SummaryRow[],
  { curvePoints }: Limits,
): FigureSection | undefined {
  const figures = curves.flatMap(({ id, title, y, value }): Figure[] => {
    const series = rows.flatMap(({ runs }, row) => {
      const records = runs.flatMap(({ figures }) => figures?.epochs ?? []);
      const epochs = [...grouped(records, ({ epoch }) => epoch)].sort(([a], [b]) => a - b);
      const points = epochs.flatMap(([epoch, of]) => {
        const values = of.map(value).filter((one) => one !== undefined && Number.isFinite(one));
        return values.length > 0 ? [pointOf(epoch, spread(values as number[]))] : [];
      });
      return points.length > 0 ? [{ row, points: thinned(points, curvePoints) }] : [];
    });
    if (series.length === 0) return [];
    return [{ id, title, kind: 'lines', x: { title: 'epoch' }, y: { title: y }, series }];
  });
  if (figures.length === 0) return undefined;
  return {
    name: 'loss',
    title: 'Training by epoch',
    note: 'Losses compare only between rows with the same loss.',
    figures,
  };
}
