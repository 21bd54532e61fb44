import type { Random } from '../../../base/random.ts';
import type { Vocabulary } from '../../../features/vocabulary.ts';
import type { FitContext } from '../../model.ts';
import { wordVectors } from '../../parts/word-vectors.ts';
import { specialWords } from './word-feeds.ts';

export interface VectorOptions {
  readonly vectors: 'corpus' | 'given' | 'random';
  readonly dimension: number;
  readonly minWordCount: number;
}

/**
 * The initial embedding table [V, D]: vectors learned from the training posts, pretrained ones from the context
 * (`parts/word-vectors.ts`), or random ones with standard deviation 0.1. Words without a vector get a random one
 * (`WordVectors.tableFor`). With fewer than two words there is nothing to learn from, so vectors are random.
 *
 * @throws {NotSupportedError} for 'given' without word vectors in the context
 * @throws {InvalidArgumentError} if those have another dimension
 */
export async function initialWordVectors(
  tokens: readonly (readonly string[])[],
  words: Vocabulary,
  { vectors, dimension, minWordCount }: VectorOptions,
  random: Random,
  context: FitContext,
): Promise<Float32Array> {
  const tooFew = words.size < specialWords.length + 2;
  if (vectors === 'random' || (vectors === 'corpus' && tooFew)) {
    return Float32Array.from({ length: words.size * dimension }, () => 0.1 * random.normal());
  }
  const choice = { vectors, dimension, minWordCount };
  const initial = await wordVectors(tokens, words, choice, random, context);
  return initial.tableFor(words, random);
}
