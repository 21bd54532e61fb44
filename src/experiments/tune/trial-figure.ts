import { heading } from '../markdown.ts';
import { digits } from '../report/points.ts';
import type { Figure, Point } from '../report/report-data.ts';
import type { Rung } from './rungs.ts';
import type { TrialRecord } from './search.ts';

/** The metric of each run in the order of the log, by rung; the default options on their own. */
export function trialFigure(
  model: string,
  metric: string,
  rungs: readonly Rung[],
  records: readonly TrialRecord[],
): Figure {
  const finished = records.flatMap(({ value, trial, rung }, at) =>
    value === null ? [] : [{ trial, rung, point: [at + 1, digits(value)] as const }],
  );
  const groups: [name: string, points: readonly Point[]][] = [
    ['default options', finished.filter(({ trial }) => trial === 1).map(({ point }) => point)],
    ...rungs.map(({ posts, epochs }, at): [string, readonly Point[]] => [
      epochs === undefined
        ? `${posts.toLocaleString('en')} posts`
        : `${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}`,
      finished.filter(({ trial, rung }) => trial > 1 && rung === at + 1).map(({ point }) => point),
    ]),
  ];
  return {
    id: 'trials',
    title: `${heading(metric)} of ${model} on the validation posts, run by run`,
    kind: 'points',
    x: { title: 'run' },
    y: { title: heading(metric) },
    series: groups
      .filter(([, points]) => points.length > 0)
      .map(([name, points], row) => ({ row, name, points })),
  };
}
