import { digits } from './points.ts';
import type { Figure, FigureSection, Point } from './report-data.ts';
import type { RunDetails } from './row-analysis.ts';

/** What probabilities are worth, of rows that give one with every recommendation; of the first seed. */
export function probabilitySections(
  details: readonly (RunDetails | undefined)[],
): (FigureSection | undefined)[] {
  return [calibrationSection(details), rocSection(details), recallSection(details)];
}

function calibrationSection(
  details: readonly (RunDetails | undefined)[],
): FigureSection | undefined {
  return section(
    {
      name: 'calibration',
      title: 'Calibration',
      note: 'Of all tags recommended with a probability near p, which share was right? On the diagonal, just as many as promised; below it, fewer. Bins of at least ten recommendations.',
    },
    {
      ...{ id: 'calibration', kind: 'lines', title: 'Share of right tags by probability' },
      x: { title: 'probability' },
      y: { title: 'share that is right' },
      hasDiagonal: true,
    },
    details.map((one) =>
      one?.calibration?.map(({ probability, right }) => [digits(probability), digits(right)]),
    ),
  );
}

function rocSection(details: readonly (RunDetails | undefined)[]): FigureSection | undefined {
  return section(
    {
      name: 'roc',
      title: 'ROC curves',
      note: 'Every pair of a tested post and a training tag, ordered by probability. Each curve ends at the last tag that was recommended. The area is that under the whole curve, where all other tags are tied.',
      scores: scores('Area under the curve', details, ({ auc }) => auc),
    },
    {
      ...{ id: 'roc', kind: 'lines', title: 'Receiver operating characteristic' },
      x: { title: 'false positive rate' },
      y: { title: 'true positive rate' },
    },
    details.map((one) => one?.curves?.roc.map(rounded)),
  );
}

function recallSection(details: readonly (RunDetails | undefined)[]): FigureSection | undefined {
  return section(
    {
      name: 'precision-recall',
      title: 'Precision and recall',
      note: 'As the probability that is asked for falls, more tags are given: recall rises, and precision falls.',
      scores: scores('Average precision', details, ({ averagePrecision }) => averagePrecision),
    },
    {
      ...{ id: 'precision-recall', kind: 'lines', title: 'Precision against recall' },
      x: { title: 'recall' },
      y: { title: 'precision' },
    },
    details.map((one) => one?.curves?.precisionRecall.map(rounded)),
  );
}

function section(
  about: Omit<FigureSection, 'figures'>,
  figure: Omit<Figure, 'series'>,
  rows: readonly (readonly Point[] | undefined)[],
): FigureSection | undefined {
  const series = rows.flatMap((points, row) => (points?.length ? [{ row, points }] : []));
  return series.length === 0 ? undefined : { ...about, figures: [{ ...figure, series }] };
}

function scores(
  title: string,
  details: readonly (RunDetails | undefined)[],
  numberOf: (curves: NonNullable<RunDetails['curves']>) => number,
): FigureSection['scores'] {
  const values = details.flatMap((one, row) =>
    one?.curves ? [{ row, value: digits(numberOf(one.curves)) }] : [],
  );
  return { title, values };
}

function rounded([x, y]: readonly [number, number]): Point {
  return [digits(x), digits(y)];
}
