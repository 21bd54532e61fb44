import { InvalidArgumentError, NotSupportedError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { Random } from '../../base/random.ts';
import { trainWordVectors } from '../../features/train-word-vectors.ts';
import type { Vocabulary } from '../../features/vocabulary.ts';
import type { WordVectorSource, WordVectors } from '../../features/word-vectors.ts';
import type { FitContext } from '../model.ts';

export interface WordVectorChoice {
  readonly vectors: 'corpus' | 'given';
  /** D */
  readonly dimension: number;
  /** 'corpus': words that occur fewer times get no vector. */
  readonly minWordCount: number;
}

/**
 * Returns a model's initial word vectors. They are learned from the training posts by CBOW (the word2vec tool's default,
 * three times as fast as skip-gram), or are those of `words` in the context's pretrained vectors; the log says how many.
 *
 * @param tokens the tokens of the training posts
 * @throws {NotSupportedError} for 'given' without word vectors in the context
 * @throws {InvalidArgumentError} if those have another dimension, or the posts have too few words to learn from
 */
export async function wordVectors(
  tokens: readonly (readonly string[])[],
  words: Vocabulary,
  { vectors, dimension, minWordCount }: WordVectorChoice,
  random: Random,
  { signal, onProgress, logger, wordVectors: source }: FitContext,
): Promise<WordVectors> {
  if (vectors === 'given') return readGiven(source, dimension, words, logger);
  const learnt = await trainWordVectors(tokens, {
    architecture: 'cbow',
    dimension,
    minCount: minWordCount,
    seed: random.integer(2 ** 31),
    ...(signal && { signal }),
    onProgress: (done, total) => onProgress?.({ phase: 'word vectors', done, total }),
  });
  return learnt.vectors;
}

/** Reads the vectors of the vocabulary's words and logs how many there are. */
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
      `the given word vectors have ${source.dimension} dimensions, but option "dimension" is ${dimension}; make them equal`,
    );
  }
  const vectors = await source.read({ has: (word) => words.id(word) !== undefined }, (line) =>
    logger.warn(line),
  );
  const { known, unknown, tokenShare, examples } = vectors.coverage(words);
  const missing = unknown > 0 ? `; the most used unknown words: ${examples.join(', ')}` : '';
  logger.info(
    `word vectors: ${known} of ${known + unknown} words known, ${(100 * tokenShare).toFixed(1)} % of all uses${missing}`,
  );
  return vectors;
}
