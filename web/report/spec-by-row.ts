/** Figures with a line for each row: Vega-Lite marks and encodings. */
import type { Figure } from '../../src/experiments/report/report-data.ts';
import type { Look } from '../src/chart-spec.ts';
import type { Datum } from './datum.ts';

/** A line for each row, a dot for each category along it. */
export function dots(
  figure: Figure,
  values: readonly Datum[],
  look: Look,
  names: readonly string[],
  width: number,
): object {
  const { x, y } = figure;
  const ends = names.map((series) => {
    const ys = values.filter((one) => one.series === series).map((one) => one.y);
    return { series, low: Math.min(...ys), high: Math.max(...ys) };
  });
  return {
    encoding: { y: rowAxis(names, width) },
    layer: [
      {
        data: { values: ends },
        mark: { type: 'rule', strokeWidth: 2, color: look.line },
        encoding: {
          x: { field: 'low', type: 'quantitative', title: y.title },
          x2: { field: 'high' },
        },
      },
      {
        mark: { type: 'point', filled: true, size: 90, opacity: 1 },
        encoding: {
          x: {
            field: 'y',
            type: 'quantitative',
            title: y.title,
            scale: { zero: true },
            axis: { tickCount: 5 },
          },
          color: {
            field: 'x',
            type: 'nominal',
            title: null,
            scale: { domain: x.categories, range: look.series.slice(0, x.categories?.length) },
            legend: { orient: 'top', symbolSize: 90 },
          },
          shape: {
            field: 'x',
            type: 'nominal',
            title: null,
            scale: { domain: x.categories, range: ['circle', 'diamond'] },
            legend: { orient: 'top', symbolSize: 90 },
          },
        },
      },
    ],
  };
}

/** A point with its interval for each row; differences are measured against 0. */
export function intervals(
  { y, kind }: Figure,
  look: Look,
  names: readonly string[],
  width: number,
): object {
  return {
    encoding: { y: rowAxis(names, width) },
    layer: [
      ...(kind === 'differences'
        ? [
            {
              data: { values: [{ at: 0 }] },
              mark: { type: 'rule', color: look.inkSoft, strokeDash: [3, 3] },
              encoding: {
                x: { field: 'at', type: 'quantitative', title: y.title },
                y: { value: 0 },
                y2: { value: 'height' },
              },
            },
          ]
        : []),
      {
        mark: { type: 'rule', strokeWidth: 2.5, color: look.series[0] },
        encoding: {
          x: {
            ...{ field: 'low', type: 'quantitative', title: y.title, axis: { tickCount: 5 } },
            scale: { zero: kind === 'differences' },
          },
          x2: { field: 'high' },
        },
      },
      {
        mark: { type: 'point', filled: true, size: 60, opacity: 1, color: look.series[0] },
        encoding: { x: { field: 'y', type: 'quantitative', title: y.title } },
      },
    ],
  };
}

/** A panel for each category. */
export function bars(
  { x, y }: Figure,
  look: Look,
  names: readonly string[],
  width: number,
): object {
  const columns = Math.max(1, Math.floor(width / 330));
  return {
    facet: {
      ...{ field: 'x', type: 'nominal', title: null, sort: x.categories },
      header: { labelColor: look.ink, labelFontSize: 13, labelFontWeight: 'bold' },
    },
    columns,
    spec: {
      // Labels stand before the first panel, numbers after each.
      width: Math.max(90, Math.floor((width - 150) / columns) - 50),
      height: { step: 18 },
      encoding: {
        y: rowAxis(names, width),
        x: {
          field: 'y',
          type: 'quantitative',
          title: y.title,
          scale: { zero: true },
          axis: { grid: false, tickCount: 3 },
        },
      },
      layer: [
        { mark: { type: 'bar', color: look.series[0], cornerRadiusEnd: 2, height: { band: 0.7 } } },
        {
          mark: { type: 'text', align: 'left', dx: 4, fontSize: 10, color: look.ink },
          encoding: { text: { field: 'y', type: 'quantitative', format: '.3f' } },
        },
      ],
    },
    resolve: { scale: { x: 'independent' } },
  };
}

/** A square for each category, the stronger the larger its value in [0, 1]. */
export function matrix(
  { x, y }: Figure,
  look: Look,
  names: readonly string[],
  width: number,
): object {
  return {
    mark: { type: 'rect', color: look.series[0] },
    encoding: {
      y: rowAxis(names, width),
      x: {
        ...{ field: 'x', type: 'nominal', title: x.title },
        scale: { domain: x.categories },
        axis: {
          grid: false,
          labelAngle: -90,
          labelLimit: 140,
          labelFontSize: width < 500 ? 9 : 11,
        },
      },
      opacity: {
        ...{ field: 'y', type: 'quantitative', title: y.title },
        scale: { domain: [0, 1], range: [0, 1] },
        legend: {
          ...{ orient: 'top', symbolType: 'square', titleLimit: 400 },
          ...{ titleColor: look.inkSoft, titleFontWeight: 'normal' },
        },
      },
    },
  };
}

/** @param width of the chart */
function rowAxis(names: readonly string[], width: number) {
  return {
    field: 'series',
    type: 'nominal',
    title: null,
    sort: [...names],
    axis: { grid: false, labelLimit: Math.min(240, 0.4 * width) },
  } as const;
}
