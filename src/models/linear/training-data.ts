import type { SparseRows } from '../../base/sparse-rows.ts';
import type { TagTable } from '../../features/tag-table.ts';
import type { Post } from '../../posts/post.ts';
import type { Corpus, Runtime } from '../model.ts';
import { tagsToLearn } from '../parts/fitting.ts';
import type { LinearOptions } from './options.ts';
import { TextFeatures } from './text-features.ts';

/** What a linear model is trained on. */
export interface TrainingData {
  readonly tags: TagTable;
  readonly features: TextFeatures;
  /** shape (N, V) */
  readonly rows: SparseRows;
  /** The tags of each row, by id. */
  readonly tagsOfRow: readonly (readonly number[])[];
}

/**
 * Tags and rows of the training posts, in order of their ids, so that the order of the corpus does not matter.
 *
 * @throws {InvalidArgumentError} if there is nothing to learn
 */
export function trainingData(
  corpus: Corpus,
  model: string,
  options: LinearOptions,
  runtime: Runtime,
): TrainingData {
  const tags = tagsToLearn(corpus, model, options.minCount);
  const posts = [...corpus.train].sort(byId);
  const { features, rows } = TextFeatures.fit(posts, options, runtime);
  return { tags, features, rows, tagsOfRow: posts.map((post) => tags.encode(post.hashtags)) };
}

function byId(a: Post, b: Post): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** The rows of each output, ascending; the inverse of the outputs of each row. */
export function rowsOfOutputs(
  outputsOfRow: readonly (readonly number[])[],
  outputs: number,
): Int32Array[] {
  const rows: number[][] = Array.from({ length: outputs }, () => []);
  outputsOfRow.forEach((own, row) => {
    for (const output of own) rows[output].push(row);
  });
  return rows.map((own) => Int32Array.from(own));
}
