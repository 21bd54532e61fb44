import type { NamedArrays } from '../../base/safetensors.ts';
import type { Vocabulary } from '../../features/vocabulary.ts';

/** Feature id -> value; absent features are 0. */
export type Row = ReadonlyMap<number, number>;

/** A post as features. */
export interface FeatureRow {
  readonly row: Row;
  /** The part of the row that is evidence for tags: that of the telling words. */
  readonly telling: Row;
}

/** Turns words into rows of a linear model. Each kind of features has a file of its own. */
export interface WordFeatures {
  /** The number of columns. */
  readonly size: number;
  /** The words that have features. */
  readonly words: Vocabulary;
  read(tokens: readonly string[]): FeatureRow;
  /** Each distinct word with its part of the row; the parts sum to the row. */
  parts(tokens: readonly string[]): Iterable<readonly [word: string, part: Row]>;
  /** The features' arrays in a bundle. */
  toArrays(): NamedArrays;
}
