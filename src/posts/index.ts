/** Posts: their types, reading, writing, splitting and statistics. */
export { hashtagsInText } from '../base/hashtags.ts';
export { withCompanions } from './companions.ts';
export type { Columns } from './formats/format.ts';
export { type FormatName, formatNames } from './formats.ts';
export { toQuery, withHistory } from './history.ts';
export type { HistoryPost, Post, Query } from './post.ts';
export { PredictionMatch } from './prediction-match.ts';
export { type ClosedSplits, closedProtocol, topNProtocol, withoutTags } from './protocol.ts';
export { readAllPosts, readPostBatches, readPosts } from './read.ts';
export { readBlob } from './read-blob.ts';
export { type GoldOptions, type GoldTags, readGold } from './read-gold.ts';
export { type PredictedTag, type Prediction, readPredictions } from './read-predictions.ts';
export type { ReadOptions } from './read-records.ts';
export type { KindCount, ReadReport } from './read-report.ts';
export {
  type Fractions,
  type Part,
  partOf,
  type SplitOptions,
  type Splits,
  splitPosts,
} from './split.ts';
export { type Quantiles, Statistics, type StatisticsSummary } from './statistics.ts';
export { parsePost, parseQuery } from './validate.ts';
export { type WriteOptions, writeAllPosts, writePosts } from './write.ts';
