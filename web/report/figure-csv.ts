import type { Figure, Point } from '../../src/experiments/report/report-data.ts';
import { nameOf } from './chart-specs.ts';

/** Header and records of a figure's data, of all rows: as comma-separated values. */
export function toCsv({ x, y, series }: Figure, labels: readonly string[]): string {
  const records = series.flatMap((one) =>
    one.points.map((point: Point) => [nameOf(one, labels), ...point]),
  );
  const width = Math.max(...records.map(({ length }) => length));
  const header = ['series', x.title, y.title, 'low', 'high'].slice(0, width);
  return [header, ...records].map((cells) => `${cells.map(csvCell).join(',')}\n`).join('');
}

function csvCell(value: string | number | undefined): string {
  const text = `${value ?? ''}`;
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
