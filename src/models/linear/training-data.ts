import type { SparseRows } from '../../base/sparse-rows.ts';
import type { TagTable } from '../../features/tag-table.ts';
import type { Post } from '../../posts/post.ts';
import type { Corpus } from '../model.ts';
import { tagsToLearn } from '../parts/fitting.ts';
import type { RowFeatures } from './features.ts';

/** The training data of a linear model. */
export interface TrainingData {
  readonly tags: TagTable;
  readonly features: RowFeatures;
  /** shape (N, V) */
  readonly rows: SparseRows;
  /** The tags of each row, by id. */
  readonly tagsOfRow: readonly (readonly number[])[];
}

/** Learns the features of training posts and computes their rows, shape (N, V). */
export type LearnFeatures = (
  posts: readonly Post[],
) => Promise<{ features: RowFeatures; rows: SparseRows }>;

/**
 * Tags and rows of the training posts, sorted by post id so that the order of the corpus does not matter.
 *
 * @throws {InvalidArgumentError} if there is nothing to learn
 */
export async function trainingData(
  corpus: Corpus,
  model: string,
  minCount: number,
  learn: LearnFeatures,
): Promise<TrainingData> {
  const tags = tagsToLearn(corpus, model, minCount);
  const posts = [...corpus.train].sort(byId);
  const { features, rows } = await learn(posts);
  return { tags, features, rows, tagsOfRow: posts.map((post) => tags.encode(post.hashtags)) };
}

function byId(a: Post, b: Post): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
