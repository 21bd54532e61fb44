/** Figures with numbers along both axes, or categories along x: Vega-Lite marks and encodings. */
import type { Axis, Figure } from '../../src/experiments/report/report-data.ts';
import type { Look } from '../src/chart-spec.ts';
import type { Datum } from './datum.ts';

export function lines(
  figure: Figure,
  values: readonly Datum[],
  color: object,
  dash: object,
  look: Look,
): object {
  const { x, y, hasDiagonal } = figure;
  const longest = Math.max(...figure.series.map(({ points }) => points.length));
  const hasIntervals = values.some(({ low }) => low !== undefined);
  const diagonal = {
    data: { values: [0, 1].map((at) => ({ x: at, y: at })) },
    mark: { type: 'line', color: look.inkSoft, strokeDash: [2, 4], strokeWidth: 1 },
    encoding: {
      x: { field: 'x', type: 'quantitative', title: x.title },
      y: { field: 'y', type: 'quantitative', title: y.title },
    },
  };
  return {
    encoding: {
      x: {
        field: 'x',
        type: x.categories ? 'ordinal' : 'quantitative',
        ...(x.categories && { sort: x.categories }),
        title: x.title,
        scale: x.categories ? { type: 'point', padding: 0.3 } : scaleOf(x, false),
        axis: { grid: false, ...ticksOf(x, values) },
      },
    },
    layer: [
      ...(hasDiagonal ? [diagonal] : []),
      ...(hasIntervals
        ? [
            {
              mark: { type: 'rule', strokeWidth: 1.5, opacity: 0.45 },
              encoding: {
                y: { field: 'low', type: 'quantitative', title: y.title },
                y2: { field: 'high' },
                color,
              },
            },
          ]
        : []),
      {
        mark: {
          type: 'line',
          interpolate: 'linear',
          strokeWidth: 2,
          ...(longest <= 24 && { point: { filled: true, size: 40 } }),
        },
        encoding: {
          y: {
            field: 'y',
            type: 'quantitative',
            title: y.title,
            scale: { zero: false, nice: true },
            axis: { tickCount: 5 },
          },
          color,
          strokeDash: dash,
        },
      },
    ],
  };
}

export function points({ x, y }: Figure, color: object): object {
  return {
    mark: { type: 'point', filled: true, size: 90, opacity: 1 },
    encoding: {
      color,
      x: {
        field: 'x',
        type: 'quantitative',
        title: x.title,
        scale: { ...(x.isLog ? { type: 'log' } : { zero: false }), nice: true, padding: 24 },
        axis: { grid: false, tickCount: 5, format: '~g', labelOverlap: true },
      },
      y: {
        field: 'y',
        type: 'quantitative',
        title: y.title,
        scale: { zero: false, nice: true, padding: 16 },
        axis: { tickCount: 5 },
      },
    },
  };
}

function scaleOf({ categories, isLog }: Axis, zero: boolean) {
  if (categories) return { padding: 0.1 };
  return isLog
    ? { type: 'log' as const, nice: false, padding: 12 }
    : { zero, nice: false, padding: 10 };
}

/** Marks at whole numbers where only these were measured. */
function ticksOf({ isLog, categories }: Axis, values: readonly Datum[]) {
  if (categories) return { labelAngle: 0 };
  const xs = [...new Set(values.map(({ x }) => Number(x)))].sort((a, b) => a - b);
  if (xs.length <= 10) return { values: xs, labelOverlap: true, format: '~s' };
  const isWhole = xs.every(Number.isInteger);
  return {
    tickCount: 6,
    labelOverlap: true,
    ...(isLog && { format: '~s' }),
    ...(isWhole && { tickMinStep: 1 }),
  };
}
