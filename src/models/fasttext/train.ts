import { InvalidArgumentError, throwIfAborted } from '../../base/errors.ts';
import { Random } from '../../base/random.ts';
import type { FitContext } from '../model.ts';
import { drawFirstWeights } from './first-weights.ts';
import type { FastTextLoss, FastTextModule } from './library.ts';
import { trainingLine } from './lines.ts';

export interface FastTextSettings {
  readonly loss: FastTextLoss;
  readonly dimension: number;
  readonly epochs: number;
  readonly learningRate: number;
  readonly wordNgrams: number;
  readonly minWordCount: number;
  readonly minn: number;
  readonly maxn: number;
  readonly bucket: number;
}

export interface LabelledWords {
  /** Ids of tags, at least one. */
  readonly tags: readonly number[];
  /** As `wordsForLines` returns them. */
  readonly words: readonly string[];
}

/**
 * The library's memory ends at 2 GiB, of which it takes 0.12 for a table of words. Files in it have room to grow: a training file
 * and weights of these sizes take 1.2 GiB while the weights are saved, and twice as much weights too much (measured).
 */
const mostWeightBytes = 2 ** 28;
const mostTextBytes = 2 ** 28;

/** The training file, one post a line, in a random order: the library reads it from top to bottom in every epoch. */
export function trainingFile(posts: readonly LabelledWords[], seed: number): Uint8Array {
  const order = new Random(seed).split('fasttext').shuffle([...posts]);
  const encoder = new TextEncoder();
  const lines = order.map(({ tags, words }) => encoder.encode(trainingLine(tags, words)));
  const size = lines.reduce((sum, { length }) => sum + length, 0);
  if (size > mostTextBytes) {
    throw new InvalidArgumentError(
      `fasttext: the words of the training posts take ${size} bytes, expected at most ${mostTextBytes}; train on fewer posts`,
    );
  }
  const file = new Uint8Array(size);
  let at = 0;
  for (const line of lines) {
    file.set(line, at);
    at += line.length;
  }
  return file;
}

/** The number of rows for n-grams, which share them by their hashes. As in the library's own program, 0 without n-grams. */
function bucketsOf({ wordNgrams, maxn, bucket }: FastTextSettings): number {
  return wordNgrams > 1 || maxn > 0 ? bucket : 0;
}

/**
 * Trains a classifier and returns its model file.
 *
 * @param file of `trainingFile`
 * @param sizes the number of posts in it, and of the words and tags with vectors
 * @param library a new instance
 * @throws {InvalidArgumentError} if the weights would be too large, the library runs out of memory, or the weights grow
 *   out of bounds
 * @throws {InterruptedError} if aborted; looked up whenever the library reports progress
 * @throws {NotSupportedError} as `drawFirstWeights`
 */
export function trainFastText(
  file: Uint8Array,
  { posts, rows }: { readonly posts: number; readonly rows: number },
  settings: FastTextSettings,
  library: FastTextModule,
  { seed, signal, onProgress }: Pick<FitContext, 'seed' | 'signal' | 'onProgress'>,
): Uint8Array {
  const bytes = 4 * settings.dimension * (rows + bucketsOf(settings));
  if (bytes > mostWeightBytes) {
    throw new InvalidArgumentError(
      `fasttext: the weights would take ${bytes} bytes, expected at most ${mostWeightBytes}; lower dimension or bucket, or raise minWordCount`,
    );
  }
  const { native, args } = prepare(library, file, settings, seed);
  const total = settings.epochs * posts;
  let hasBegun = false;
  try {
    native.train(args, (share) => {
      if (!hasBegun) drawFirstWeights(library, native, seed);
      hasBegun = true;
      throwIfAborted(signal, 'training fasttext');
      onProgress?.({ phase: 'train', done: Math.round(share * total), total });
    });
    library.FS.unlink('train.txt');
    native.saveModel('model.bin');
    return library.FS.readFile('model.bin', { encoding: 'binary' });
  } catch (cause) {
    throw explained(cause, settings);
  }
}

/** The library throws a number when a weight is none; its message stays in its own memory. */
function explained(cause: unknown, { learningRate }: FastTextSettings): Error {
  if (cause instanceof Error && cause.name === 'RuntimeError') {
    return new InvalidArgumentError(
      'fasttext: the library has no memory left (2 GiB); lower dimension or bucket, or train on fewer posts',
      { cause },
    );
  }
  if (cause instanceof Error) return cause;
  return new InvalidArgumentError(
    `fasttext: the library gave up with learningRate ${learningRate}: the weights grow out of bounds; lower learningRate`,
    { cause },
  );
}

function prepare(
  library: FastTextModule,
  file: Uint8Array,
  settings: FastTextSettings,
  seed: number,
) {
  library.FS.writeFile('train.txt', file);
  const args = Object.assign(new library.Args(), {
    input: 'train.txt',
    model: library.ModelName.supervised,
    loss: library.LossName[settings.loss],
    dim: settings.dimension,
    epoch: settings.epochs,
    lr: settings.learningRate,
    wordNgrams: settings.wordNgrams,
    minCount: settings.minWordCount,
    minn: settings.minn,
    maxn: settings.maxn,
    bucket: bucketsOf(settings),
    // The module has no threads; several would race for the same weights.
    thread: 1,
    seed: seed | 0,
    verbose: 0,
  });
  return { native: new library.FastText(), args };
}
