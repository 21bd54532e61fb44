/** Vega-Lite specifications of a report's figures: the same for the page and for the pictures beside report.md. */
import type { TopLevelSpec } from 'vega-lite';
import type { Figure, Series } from '../../src/experiments/report/report-data.ts';
import { chartConfig, dashes, type Look } from '../src/chart-spec.ts';
import type { Datum } from './datum.ts';
import { bars, dots, intervals, matrix } from './spec-by-row.ts';
import { lines, points } from './spec-by-value.ts';

export interface Drawing {
  readonly figure: Figure;
  /** Labels of rows. */
  readonly labels: readonly string[];
  /** Places of the rows to draw. */
  readonly shown: readonly number[];
  /** All rows in the order in which they get colours. */
  readonly order: readonly number[];
  readonly look: Look;
  readonly width: number;
  /** Whether the colours of rows are told beside the chart. */
  readonly hasLegendBeside?: boolean;
}

export function nameOf({ row, name }: Series, labels: readonly string[]): string {
  return name ?? labels[row];
}

export function chartSpec(drawing: Drawing): TopLevelSpec {
  const { figure, labels, shown, look, width } = drawing;
  // A series with a name of its own is not one of the rows that are chosen.
  const series = figure.series.filter(({ row, name }) => name !== undefined || shown.includes(row));
  const values = series.flatMap((one) =>
    one.points.map(([x, y, low, high]): Datum => {
      return { series: nameOf(one, labels), x, y, ...(low !== undefined && { low, high }) };
    }),
  );
  const common = {
    background: 'transparent',
    data: { values },
    config: chartConfig(look),
  };
  const names = series.map((one) => nameOf(one, labels));
  const places = series.map(({ row, name }, at) =>
    name === undefined ? drawing.order.indexOf(row) : at,
  );
  const style = <T>(choices: readonly T[], step = 1) =>
    places.map((place) => choices[Math.floor(place / step) % choices.length]);
  const columns = Math.max(1, Math.floor(width / 215));
  const hasLegend = !drawing.hasLegendBeside || series.some(({ name }) => name !== undefined);
  const legendHeight = hasLegend ? 20 * Math.ceil(names.length / columns) : 0;
  const color = {
    field: 'series',
    type: 'nominal',
    title: null,
    scale: { domain: names, range: style(look.series) },
    legend: hasLegend
      ? {
          orient: 'top',
          columns,
          symbolType: figure.kind === 'points' ? 'circle' : 'stroke',
          symbolSize: figure.kind === 'points' ? 90 : 300,
          labelLimit: 240,
        }
      : null,
  } as const;
  const dash = {
    field: 'series',
    type: 'nominal',
    title: null,
    scale: { domain: names, range: style(dashes, look.series.length) },
    legend: color.legend,
  } as const;
  const fit = {
    width,
    height: 280 + legendHeight,
    autosize: { type: 'fit', contains: 'padding' },
  } as const;
  /** As high as its rows, with room for axis and legend. */
  const fitRows = { ...fit, height: 25 * names.length + 90 };
  const specs: Record<Figure['kind'], () => object> = {
    lines: () => ({ ...fit, ...lines(figure, values, color, dash, look) }),
    dots: () => ({ ...fitRows, ...dots(figure, values, look, names, width) }),
    points: () => ({ ...fit, ...points(figure, color) }),
    differences: () => ({ ...fitRows, ...intervals(figure, look, names, width) }),
    intervals: () => ({ ...fitRows, ...intervals(figure, look, names, width) }),
    matrix: () => ({
      ...fit,
      height: 22 * names.length + 160,
      ...matrix(figure, look, names, width),
    }),
    bars: () => bars(figure, look, names, width),
  };
  // Vega-Lite's own types do not see which kind of specification parts make together.
  return { ...common, ...specs[figure.kind]() } as unknown as TopLevelSpec;
}
