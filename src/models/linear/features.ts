import type { NamedArrays } from '../../base/safetensors.ts';
import type { Query } from '../../posts/post.ts';
import type { TextOptions } from '../../text/pipeline.ts';

/** Feature id -> value; absent features are 0. */
export type Row = ReadonlyMap<number, number>;

/** A post as features. */
export interface FeatureRow {
  readonly row: Row;
  /** The part of the row that is evidence for tags: that of the telling words. */
  readonly telling: Row;
}

/** Turns posts into rows of a linear model. Each kind of features has a file of its own. */
export interface RowFeatures {
  /** V, the number of columns. */
  readonly size: number;
  /** The resolved option `text`, stored in the bundle so that loading it gives the same words. */
  readonly textOptions: TextOptions;
  read(query: Query): FeatureRow;
  /** Each word of the post with its part of the row; the parts sum to the row. */
  parts(query: Query): Iterable<readonly [word: string, part: Row]>;
  /** The features' contents in a bundle. */
  save(): FeatureBundlePart;
}

export interface FeatureBundlePart {
  readonly arrays: NamedArrays;
  readonly vocabularies: Readonly<Record<string, readonly string[]>>;
}
