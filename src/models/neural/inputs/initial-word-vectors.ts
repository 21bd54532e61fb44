import { InvalidArgumentError, NotSupportedError } from '../../../base/errors.ts';
import type { Logger } from '../../../base/logger.ts';
import type { Random } from '../../../base/random.ts';
import { trainWordVectors } from '../../../features/train-word-vectors.ts';
import type { Vocabulary } from '../../../features/vocabulary.ts';
import type { WordVectorSource, WordVectors } from '../../../features/word-vectors.ts';
import type { FitContext } from '../../model.ts';
import { specialWords } from './word-feeds.ts';

export interface VectorOptions {
  readonly vectors: 'corpus' | 'given' | 'random';
  readonly dimension: number;
  readonly minWordCount: number;
}

/**
 * The embedding table [V, D] that training begins with: vectors learnt from the training posts by CBOW (the word2vec
 * tool's default, three times as fast as skip-gram), those given in the context, or random ones of
 * standard deviation 0.1. Words that have no vector get a random one (`WordVectors.tableFor`). Fewer than two words
 * are too few to learn from: then they are random.
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
  if (vectors === 'given') {
    const given = await readGiven(wordVectors, dimension, words, logger);
    return given.tableFor(words, random);
  }
  const tooFew = words.size < specialWords.length + 2;
  if (vectors === 'random' || tooFew) {
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

/** Those of the vocabulary; the log says how many it has. */
async function readGiven(
  source: WordVectorSource | undefined,
  dimension: number,
  words: Vocabulary,
  logger: Logger,
): Promise<WordVectors> {
  if (!source) {
    throw new NotSupportedError(
      "vectors = given needs word vectors: pass them in the context, or a file with the command line's --vectors",
    );
  }
  if (source.dimension !== dimension) {
    throw new InvalidArgumentError(
      `the word vectors given have ${source.dimension} dimensions, but option "dimension" is ${dimension}; make them equal`,
    );
  }
  const vectors = await source.read({ has: (word) => words.id(word) !== undefined }, (line) =>
    logger.warn(line),
  );
  const { known, unknown, tokenShare, examples } = vectors.coverage(words);
  const missing = unknown > 0 ? `; the most used unknown: ${examples.join(', ')}` : '';
  logger.info(
    `word vectors: ${known} of ${known + unknown} words known, ${(100 * tokenShare).toFixed(1)} % of all uses${missing}`,
  );
  return vectors;
}
