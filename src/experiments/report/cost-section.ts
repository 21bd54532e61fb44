import { heading } from '../markdown.ts';
import type { SummaryRow } from '../summary.ts';
import { digits } from './points.ts';
import type { Figure, FigureSection } from './report-data.ts';

type Cost = NonNullable<SummaryRow['cost']>;

const costs: readonly {
  readonly id: string;
  readonly title: string;
  readonly x: string;
  readonly value: (cost: Cost) => number;
}[] = [
  {
    ...{ id: 'training-time', title: 'training time', x: 'seconds of training' },
    value: ({ trainSeconds }) => trainSeconds.mean,
  },
  {
    ...{ id: 'latency', title: 'latency', x: 'milliseconds a post (median)' },
    value: ({ latency }) => latency.p50,
  },
  {
    ...{ id: 'size', title: 'size', x: 'bundle size in MB' },
    value: ({ bundleBytes }) => bundleBytes.mean / 1e6,
  },
];

/** Quality against what it costs: up and to the left is better. */
export function costSection(
  rows: readonly SummaryRow[],
  metric: string,
): FigureSection | undefined {
  const figures = costs.flatMap(({ id, title, x, value }): Figure[] => {
    const series = rows.flatMap(({ cost, metrics }, row) => {
      const figure = metrics[metric];
      if (!cost || !figure || !(value(cost) > 0)) return [];
      return [{ row, points: [[digits(value(cost)), digits(figure.mean)] as const] }];
    });
    if (series.length < 2) return [];
    return [
      {
        ...{ id: `cost-${id}`, kind: 'points', title: `${heading(metric)} against ${title}` },
        x: { title: x, isLog: true },
        y: { title: heading(metric) },
        series,
      },
    ];
  });
  if (figures.length === 0) return undefined;
  return {
    name: 'cost',
    title: 'Quality and cost',
    note: 'Up and to the left is better.',
    figures,
  };
}
