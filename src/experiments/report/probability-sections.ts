import { expectedCalibrationError } from '../../evaluation/index.ts';
import { digits } from './points.ts';
import type { Figure, FigureSection, NumberTable, Point } from './report-data.ts';
import { type RunDetails, shownTags } from './row-analysis.ts';

/** The share of fewer recommendations is mostly chance, so it is not drawn. */
const LEAST = 10;

/**
 * What probabilities are worth, of rows that give one with every recommendation; of the first seed.
 *
 * @param detailed rows whose numbers are listed
 */
export function probabilitySections(
  details: readonly (RunDetails | undefined)[],
  detailed: readonly number[],
): (FigureSection | undefined)[] {
  return [
    calibrationSection(details),
    abstentionSection(details, detailed),
    rocSection(details),
    recallSection(details),
  ];
}

function calibrationSection(
  details: readonly (RunDetails | undefined)[],
): FigureSection | undefined {
  return section(
    {
      name: 'calibration',
      title: 'Calibration',
      note: `Of the first ${shownTags} tags of each post, which share of those with a probability near p was right? On the diagonal, just as many as promised; below it, fewer. Bins of at least ten recommendations. The error is the mean distance from the diagonal, over all recommendations.`,
      scores: errors(
        'Expected calibration error',
        details,
        ({ calibration }) => calibration && expectedCalibrationError(calibration),
      ),
    },
    {
      ...{ id: 'calibration', kind: 'lines', title: 'Share of right tags by probability' },
      x: { title: 'probability' },
      y: { title: 'share that is right' },
      hasDiagonal: true,
    },
    details.map((one) =>
      one?.calibration
        ?.filter(({ count }) => count >= LEAST)
        .map(({ probability, right }) => [digits(probability), digits(right)]),
    ),
  );
}

function abstentionSection(
  details: readonly (RunDetails | undefined)[],
  detailed: readonly number[],
): FigureSection | undefined {
  return section(
    {
      name: 'abstention',
      title: 'Only where it is sure',
      note: 'If a post gets a tag only where the probability is high enough, fewer posts get one, and it is right more often. The area is that under the share of wrong first tags against coverage; smaller is better.',
      scores: errors('Area under risk and coverage', details, ({ abstention }) => abstention?.area),
      numbers: numbersOf(details, detailed),
    },
    {
      ...{ id: 'abstention', kind: 'lines', title: 'Right first tags against coverage' },
      x: { title: 'share of posts that get a tag' },
      y: { title: 'share of first tags that are right' },
    },
    details.map((one) => one?.abstention?.curve.map(rounded)),
  );
}

function numbersOf(
  details: readonly (RunDetails | undefined)[],
  detailed: readonly number[],
): NumberTable {
  return {
    caption: `By the smallest probability that is given, of at most ${shownTags} tags a post`,
    headings: [
      'probability from',
      'posts with a tag',
      'first tag right',
      'tags a post',
      'tags right',
    ],
    rows: detailed.flatMap((row) => {
      const lines = details[row]?.abstention?.thresholds.map(
        ({ threshold, coverage, firstRight, tags, precision }) =>
          [threshold, coverage, firstRight, tags, precision].map((value) =>
            Number.isNaN(value) ? null : digits(value),
          ),
      );
      return lines ? [{ row, lines }] : [];
    }),
  };
}

function rocSection(details: readonly (RunDetails | undefined)[]): FigureSection | undefined {
  return section(
    {
      name: 'roc',
      title: 'ROC curves',
      note: 'Every pair of a tested post and a training tag, ordered by probability. Each curve ends at the last tag that was recommended. The area is that under the whole curve, where all other tags are tied.',
      scores: scores('Area under the curve', details, ({ curves }) => curves?.auc),
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
      scores: scores('Average precision', details, ({ curves }) => curves?.averagePrecision),
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
  numberOf: (of: RunDetails) => number | undefined,
): NonNullable<FigureSection['scores']> {
  const values = details.flatMap((one, row) => {
    const value = one && numberOf(one);
    return value === undefined ? [] : [{ row, value: digits(value) }];
  });
  return { title, values };
}

/** Scores of which the smallest is the best. */
function errors(...of: Parameters<typeof scores>): NonNullable<FigureSection['scores']> {
  return { ...scores(...of), isError: true };
}

function rounded([x, y]: readonly [number, number]): Point {
  return [digits(x), digits(y)];
}
