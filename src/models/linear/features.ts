import type { NamedArrays } from '../../base/safetensors.ts';
import type { Query } from '../../posts/post.ts';
import type { TextOptions } from '../../text/pipeline.ts';

/** Feature id -> value; what is absent is 0. */
export type Row = ReadonlyMap<number, number>;

/** A post as features. */
export interface FeatureRow {
  readonly row: Row;
  /** The part of the row that can speak for a tag: that of the words that tell something. */
  readonly telling: Row;
}

/** What the rows of a linear model are: how posts become numbers. One file for each kind. */
export interface RowFeatures {
  /** V, the number of columns. */
  readonly size: number;
  /** What the bundle's option `text` has to say to make the same words again. */
  readonly textOptions: TextOptions;
  read(query: Query): FeatureRow;
  /** Each word of the post with its part of the row: the parts add up to the row. */
  parts(query: Query): Iterable<readonly [word: string, part: Row]>;
  /** What a bundle holds of them, sizes included. */
  save(): FeatureBundlePart;
}

export interface FeatureBundlePart {
  readonly arrays: NamedArrays;
  readonly vocabularies: Readonly<Record<string, readonly string[]>>;
}
