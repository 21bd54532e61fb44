import type { TreeEnsemble } from '../../boosting/tree-ensemble.ts';
import type { SpanStatistics } from './span-statistics.ts';

/** Says which spans of a post's words are likely to be its tags, seen before or not. */
export interface SpanModel {
  readonly statistics: SpanStatistics;
  readonly trees: TreeEnsemble;
}
