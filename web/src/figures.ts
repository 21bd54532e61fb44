/** Prepares the metrics of bundles for tables and charts. */
import type { BundleInfo } from '../../src/server/client.ts';

/** One point of a curve. Charts and tables are made from these. */
interface Point {
  readonly series: string;
  readonly x: number;
  readonly y: number;
}

export interface Figure {
  readonly title: string;
  /** Labels of the axes. */
  readonly x: string;
  readonly y: string;
  readonly points: readonly Point[];
}

type Measured = Pick<BundleInfo, 'name' | 'metrics' | 'training'>;

const labels: Readonly<Record<string, string>> = {
  precision: 'Precision',
  recall: 'Recall',
  f1: 'F1',
  ndcg: 'nDCG',
  map: 'MAP',
  hit: 'Hit rate',
};

const meanings: Readonly<Record<string, string>> = {
  precision: 'the share of the first k suggestions that the author actually used',
  recall: 'the share of the author’s tags that are among the first k suggestions',
  f1: 'the harmonic mean of precision and recall',
  ndcg: 'like recall, but tags count for more the higher they are ranked',
  map: 'the mean precision at the ranks of the author’s tags',
  hit: 'the share of posts with at least one correct tag among the first k',
};

/** Explains each measure of these metrics once. Unknown measures are skipped. */
export function measureMeanings(
  metrics: readonly string[],
): { readonly label: string; readonly meaning: string }[] {
  const measures = new Set(metrics.map((metric) => metric.split('@')[0]));
  return [...measures].flatMap((measure) => {
    const meaning = meanings[measure];
    return meaning === undefined ? [] : [{ label: `${labels[measure]}@k`, meaning }];
  });
}

/** "f1@5" -> "F1@5". Unknown measures are unchanged. */
export function measureLabel(metric: string): string {
  const [measure = '', cutoff] = metric.split('@');
  return (labels[measure] ?? measure) + (cutoff === undefined ? '' : `@${cutoff}`);
}

/**
 * The metrics that any of the bundles has, in order of first occurrence. For a measure with more than two cutoffs,
 * only the smallest and the largest: its curve shows the others.
 */
export function measuresOf(bundles: readonly Measured[]): string[] {
  const all = [...new Set(bundles.flatMap(({ metrics }) => Object.keys(metrics ?? {})))];
  const measureOf = (metric: string) => metric.split('@')[0];
  return all.filter((metric) => {
    const cutoffs = all
      .filter((other) => measureOf(other) === measureOf(metric))
      .map((other) => Number(other.split('@')[1]));
    const cutoff = Number(metric.split('@')[1]);
    return (
      cutoffs.length <= 2 || cutoff === Math.min(...cutoffs) || cutoff === Math.max(...cutoffs)
    );
  });
}

/** For each measure with at least two cutoffs, a figure with one curve over k for each bundle. */
export function cutoffCurves(bundles: readonly Measured[]): Figure[] {
  const found = bundles.flatMap(({ name, metrics }) =>
    Object.entries(metrics ?? {}).flatMap(([metric, y]) => {
      const [measure = '', cutoff] = metric.split('@');
      return cutoff === undefined ? [] : [{ measure, series: name, x: Number(cutoff), y }];
    }),
  );
  return [...new Set(found.map(({ measure }) => measure))].flatMap((measure) => {
    const points = found
      .filter((one) => one.measure === measure)
      .map(({ series, x, y }) => ({ series, x, y }));
    if (new Set(points.map(({ x }) => x)).size < 2) return [];
    const label = measureLabel(measure);
    return [{ title: `${label} by number of tags`, x: 'tags (k)', y: label, points }];
  });
}

/** The measure by which neural networks choose their best epoch. */
const validationMeasure = 'Hit rate@1';

/** Training by epoch: one figure for the loss and one for the validation measure. */
export function trainingCurves(bundles: readonly Measured[]): Figure[] {
  const epochs = bundles.flatMap(({ name, training }) =>
    (training?.epochs ?? []).map((epoch) => ({ name, ...epoch })),
  );
  const loss = epochs.map(({ name, epoch, loss }) => ({ series: name, x: epoch, y: loss }));
  const measure = epochs.flatMap(({ name, epoch, measure }) =>
    measure === undefined ? [] : [{ series: name, x: epoch, y: measure }],
  );
  return [
    { title: 'Training loss by epoch', x: 'epoch', y: 'loss', points: loss },
    {
      title: `${validationMeasure} on validation posts by epoch`,
      x: 'epoch',
      y: validationMeasure,
      points: measure,
    },
  ].filter(({ points }) => points.length > 1);
}
