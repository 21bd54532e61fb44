import {
  atThresholds,
  type CalibrationBin,
  calibrationBins,
  precisionRecallCurve,
  type Ranking,
  riskCoverageCurve,
  rocCurve,
  type SliceFigures,
  type SliceOf,
  scoredPairs,
  sliceFigures,
  type ThresholdFigures,
  topTags,
} from '../../evaluation/index.ts';
import type { Limits } from './limits.ts';
import { confusions, tagMistakes } from './mistakes.ts';
import { thinned } from './points.ts';
import type { Confusion, TagMistake } from './report-data.ts';
import { analyzeErrors, type ErrorOptions, type RunErrors } from './run-errors.ts';
import type { Slicing, TestPosts } from './test-posts.ts';

/** What the predictions of one run tell beyond its metrics. */
export interface RunAnalysis {
  readonly slices: Readonly<Record<Slicing, Readonly<Record<string, SliceFigures>>>>;
  /** Of the first run of a row alone. */
  readonly details?: RunDetails;
}

export interface RunDetails {
  readonly calibration?: readonly CalibrationBin[];
  readonly abstention?: Abstention;
  /** Only of rows whose recommendations all have a probability: raw scores of two posts need not compare. */
  readonly curves?: Curves;
  readonly confusions: readonly Confusion[];
  readonly falselyGiven: readonly TagMistake[];
  readonly missed: readonly TagMistake[];
  readonly errors: RunErrors;
  /** Of the posts drawn for the case browser: normalized, best first. */
  readonly firstFive: readonly (readonly string[])[];
}

/** What giving tags only where they are likely costs and gains; `shownTags` of each post count. */
interface Abstention {
  readonly thresholds: readonly ThresholdFigures[];
  /** Coverage, and share of right first tags. */
  readonly curve: readonly (readonly [x: number, y: number])[];
  /** Area under the curve of risk against coverage. */
  readonly area: number;
}

/** As many as people are shown. */
export const shownTags = 5;

interface Curves {
  readonly auc: number;
  readonly averagePrecision: number;
  readonly roc: readonly (readonly [x: number, y: number])[];
  readonly precisionRecall: readonly (readonly [x: number, y: number])[];
}

/** @param k tags decided for each post */
export function analyzeRun(
  rankings: readonly Ranking[],
  posts: TestPosts,
  slicingOf: Readonly<Record<Slicing, SliceOf>>,
  options: {
    readonly k: number;
    readonly limits: Limits;
    /** Places of posts for the case browser. */
    readonly drawn: Uint32Array;
    readonly isFirst: boolean;
  } & Pick<ErrorOptions, 'threshold' | 'ndcg'>,
): RunAnalysis {
  const { k, limits, drawn, isFirst } = options;
  const { gold, trainingCounts } = posts;
  const decided = topTags(rankings, k);
  const by = (slicing: Slicing) => sliceFigures(decided, gold, slicingOf[slicing]);
  const slices = { frequency: by('frequency'), seen: by('seen'), presence: by('presence') };
  if (!isFirst) return { slices };
  const bins = calibrationBins(rankings, gold, shownTags);
  return {
    slices,
    details: {
      ...(bins?.length && {
        calibration: bins,
        abstention: abstentionOf(rankings, gold, limits),
        curves: curvesOf(rankings, gold, trainingCounts, limits),
      }),
      confusions: confusions(decided, gold),
      ...tagMistakes(decided, gold),
      errors: analyzeErrors(rankings, posts, options),
      firstFive: topTags(
        Array.from(drawn, (at) => rankings[at]),
        5,
      ),
    },
  };
}

function abstentionOf(
  rankings: readonly Ranking[],
  gold: TestPosts['gold'],
  { curvePoints }: Limits,
): Abstention | undefined {
  const thresholds = atThresholds(rankings, gold, shownTags);
  const curve = riskCoverageCurve(rankings, gold);
  if (!thresholds || !curve) return undefined;
  const points = Array.from(curve.coverages, (x, i) => [x, 1 - curve.risks[i]] as const);
  return { thresholds, curve: thinned(points, curvePoints), area: curve.area };
}

function curvesOf(
  rankings: readonly Ranking[],
  gold: TestPosts['gold'],
  trainingCounts: TestPosts['trainingCounts'],
  { curvePoints }: Limits,
): Curves {
  const pairs = scoredPairs(rankings, gold, new Set(trainingCounts.keys()));
  const roc = rocCurve(pairs, curvePoints);
  const precisionRecall = precisionRecallCurve(pairs, curvePoints);
  return {
    auc: roc.auc,
    averagePrecision: precisionRecall.averagePrecision,
    roc: scored(roc.thresholds, roc.falsePositiveRates, roc.truePositiveRates),
    // The first point stands for recommending nothing, which has no precision.
    precisionRecall: scored(
      precisionRecall.thresholds,
      precisionRecall.recalls,
      precisionRecall.precisions,
    ).slice(1),
  };
}

/** Without the last point, which takes in all tags that were not recommended: nothing was measured on the way to it. */
function scored(
  thresholds: Float64Array,
  xs: Float64Array,
  ys: Float64Array,
): (readonly [number, number])[] {
  return Array.from(thresholds, (_, at) => [xs[at], ys[at]] as const).filter(
    ([x, y], at) =>
      thresholds[at] !== Number.NEGATIVE_INFINITY && Number.isFinite(x) && Number.isFinite(y),
  );
}
