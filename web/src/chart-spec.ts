/** Vega-Lite specifications of the charts. */
import type { Config, TopLevelSpec } from 'vega-lite';
import type { Figure } from './figures.ts';

/** The page's colours and font, so that charts match either theme. */
export interface Look {
  readonly ink: string;
  readonly inkSoft: string;
  readonly line: string;
  readonly font: string;
  /** Colours of the series, reused if there are more series than colours. */
  readonly series: readonly string[];
}

/**
 * A line chart with a legend if there are several series. Straight lines join the points, because nothing was measured
 * between whole numbers of tags or epochs.
 *
 * @param all the series of all charts on the page, so that each keeps its colour and dashes
 */
export function lineChart(
  figure: Figure,
  all: readonly string[],
  look: Look,
  width: number,
): TopLevelSpec {
  const names = all.filter((name) => figure.points.some(({ series }) => series === name));
  const styles = <T>(choices: readonly T[]) =>
    names.map((name) => choices[all.indexOf(name) % choices.length]);
  const xs = [...new Set(figure.points.map(({ x }) => x))].sort((a, b) => a - b);
  return {
    width,
    height: 200,
    autosize: { type: 'fit', contains: 'padding' },
    background: 'transparent',
    data: { values: [...figure.points] },
    mark: {
      type: 'line',
      interpolate: 'linear',
      strokeWidth: 2.5,
      point: { filled: true, size: 45 },
    },
    encoding: {
      x: {
        field: 'x',
        type: 'quantitative',
        title: figure.x,
        scale: { nice: false, padding: 8, zero: false },
        axis: {
          grid: false,
          ...(xs.length <= 10 ? { values: xs } : { tickMinStep: 1 }),
          format: 'd',
        },
      },
      y: {
        field: 'y',
        type: 'quantitative',
        title: figure.y,
        scale: { zero: false },
        axis: { tickCount: 4 },
      },
      color: {
        field: 'series',
        type: 'nominal',
        title: null,
        scale: { domain: names, range: styles(look.series) },
        legend: all.length > 1 ? { orient: 'top', symbolType: 'stroke' } : null,
      },
      ...(all.length > 1 && {
        strokeDash: {
          field: 'series',
          type: 'nominal',
          title: null,
          scale: { domain: names, range: styles(dashes) },
        },
      }),
    },
    config: chartConfig(look),
  };
}

/** How all charts of a page look. */
export function chartConfig(look: Look): Config {
  return {
    font: look.font,
    view: { stroke: null },
    axis: {
      labelColor: look.inkSoft,
      titleColor: look.inkSoft,
      titleFontWeight: 'normal',
      titlePadding: 10,
      labelFontSize: 12,
      titleFontSize: 12,
      gridColor: look.line,
      domain: false,
      ticks: false,
      labelPadding: 8,
    },
    legend: { labelColor: look.ink, labelFontSize: 13, symbolStrokeWidth: 2.5, symbolSize: 300 },
  };
}

/** Make series distinguishable without color. */
export const dashes: readonly number[][] = [
  [1, 0],
  [6, 4],
  [2, 3],
  [10, 3, 2, 3],
];
