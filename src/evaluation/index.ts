/**
 * Metrics for ranked tags, for Node and browsers, independent of models and files. docs/metrics.md has the definition,
 * edge conventions and worked examples of each metric.
 */

export { alphaNdcgAtK } from './alpha-ndcg.ts';
export { pairedBootstrapOverSeeds } from './bootstrap-over-seeds.ts';
export { type CalibrationBin, calibrationBins, expectedCalibrationError } from './calibration.ts';
export { type ConfusionMatrix, confusionMatrix } from './confusion-matrix.ts';
export { CONVENTIONS, type ConventionName } from './conventions.ts';
export { coverage, gini } from './coverage.ts';
export {
  type PrecisionRecallCurve,
  precisionRecallCurve,
  type RocCurve,
  rocCurve,
  type ScoredPairs,
  scoredPairs,
} from './curves.ts';
export {
  type ConfusionCounts,
  confusionCounts,
  microMacro,
  perTagFigures,
  type Rates,
  type TagFigures,
  tagsAbove,
  topTags,
} from './decisions.ts';
export {
  type EvaluationOptions,
  evaluateRankings,
  type RankedTag,
  type Ranking,
  RankingEvaluator,
  type Report,
} from './evaluate-rankings.ts';
export { holm } from './holm.ts';
export {
  bestRanking,
  countTrainingTags,
  type Propensity,
  psNdcgAtK,
  psPrecisionAtK,
  type TrainingCounts,
  tagPropensity,
} from './propensity-metrics.ts';
export {
  averagePrecisionAtK,
  f1AtK,
  hitRateAtK,
  meanOverPosts,
  ndcgAtK,
  precisionAtK,
  recallAtK,
  reciprocalRank,
  rPrecisionAtK,
} from './ranking-metrics.ts';
export {
  atThresholds,
  type RiskCoverageCurve,
  riskCoverageCurve,
  type ThresholdFigures,
  usualThresholds,
} from './risk-coverage.ts';
export { type RougeScore, rouge1, rougeSu4, rougeWords } from './rouge.ts';
export { type SampledInterval, sampledInterval } from './sampled-interval.ts';
export {
  type BootstrapOptions,
  type PairedTest,
  pairedBootstrap,
  pairedTTest,
  resolvedP,
} from './significance.ts';
export {
  byFrequency,
  byPresence,
  bySeen,
  type SliceFigures,
  type SliceOf,
  sliceFigures,
} from './slices.ts';
