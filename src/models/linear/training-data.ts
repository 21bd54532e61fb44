import type { SparseRows } from '../../base/sparse-rows.ts';
import type { TagTable } from '../../features/tag-table.ts';
import type { Corpus, FitContext } from '../model.ts';
import { tagsToLearn } from '../parts/fitting.ts';
import type { WordFeatures } from './features.ts';
import type { LinearOptions } from './options.ts';
import { PostFeatures } from './post-features.ts';

/** The training data of a linear model. */
export interface TrainingData {
  readonly tags: TagTable;
  readonly features: PostFeatures;
  /** shape (N, V) */
  readonly rows: SparseRows;
  /** The tags of each row, by id. */
  readonly tagsOfRow: readonly (readonly number[])[];
}

/** Learns features from the tokens of the training posts. */
export type LearnFeatures = (tokens: readonly (readonly string[])[]) => Promise<WordFeatures>;

/**
 * Tags and rows of the training posts, sorted by post id so that the order of the corpus does not matter.
 *
 * @throws {InvalidArgumentError} if there is nothing to learn
 */
export async function trainingData(
  corpus: Corpus,
  model: string,
  options: LinearOptions,
  learn: LearnFeatures,
  context: FitContext,
): Promise<TrainingData> {
  const tags = tagsToLearn(corpus, model, options.minCount);
  const { features, rows, order } = await PostFeatures.fit(
    corpus.train,
    model,
    options,
    learn,
    context,
  );
  const tagsOfRow = order.map((post) => tags.encode(corpus.train[post].hashtags));
  return { tags, features, rows, tagsOfRow };
}
