import { InvalidArgumentError, NotSupportedError } from '../base/errors.ts';
import type { Random } from '../base/random.ts';
import { trainWordVectors } from '../features/train-word-vectors.ts';
import type { Vocabulary } from '../features/vocabulary.ts';
import type { WordVectors } from '../features/word-vectors.ts';
import type { FitContext } from './model.ts';

export interface VectorOptions {
  readonly vectors: 'corpus' | 'given' | 'random';
  readonly dimension: number;
  readonly minWordCount: number;
}

/**
 * The embedding table [V, D] that training begins with: vectors learnt from the training posts by
 * CBOW (the word2vec tool's default, three times as fast as skip-gram), those given in the context, or random ones of standard deviation 0.1.
 *
 * @throws {NotSupportedError} for 'given' without word vectors in the context
 * @throws {InvalidArgumentError} if those have another dimension
 */
export async function initialWordVectors(
  tokens: readonly (readonly string[])[],
  words: Vocabulary,
  { vectors, dimension, minWordCount }: VectorOptions,
  random: Random,
  { signal, onProgress, logger, wordVectors }: FitContext,
): Promise<Float32Array> {
  if (vectors === 'given')
    return given(wordVectors, dimension, logger, words).tableFor(words, random);
  const enough = words.size > 4;
  if (vectors === 'random' || !enough) {
    return Float32Array.from({ length: words.size * dimension }, () => 0.1 * random.normal());
  }
  const learnt = await trainWordVectors(tokens, {
    architecture: 'cbow',
    dimension,
    minCount: minWordCount,
    seed: random.integer(2 ** 31),
    ...(signal && { signal }),
    onProgress: (done, total) => onProgress?.({ phase: 'word vectors', done, total }),
  });
  return learnt.vectors.tableFor(words, random);
}

function given(
  vectors: WordVectors | undefined,
  dimension: number,
  logger: FitContext['logger'],
  words: Vocabulary,
): WordVectors {
  if (!vectors) {
    throw new NotSupportedError(
      "vectors = given needs word vectors: pass them in the context, or a file with the command line's --vectors",
    );
  }
  if (vectors.dimension !== dimension) {
    throw new InvalidArgumentError(
      `the word vectors given have ${vectors.dimension} dimensions, but option "dimension" is ${dimension}; make them equal`,
    );
  }
  const { known, unknown, tokenShare, examples } = vectors.coverage(words);
  logger.info(
    `word vectors: ${known} of ${known + unknown} words known, ${(100 * tokenShare).toFixed(1)} % of all uses; the most used unknown: ${examples.join(', ')}`,
  );
  return vectors;
}
