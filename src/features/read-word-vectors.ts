import { DataFormatError } from '../base/errors.ts';
import { BinaryParser } from './binary-word-vectors.ts';
import { TextParser } from './text-word-vectors.ts';
import type { ReadWordVectors, WordVectorFile } from './word-vector-collector.ts';

/**
 * - `word2vec-binary` (.bin): a line `N D`, then N times the word, a space, D little-endian float32.
 * - `word2vec-text` (.txt, .vec): a line `N D`, then a line `word x1 .. xD` for each word; tabs may replace spaces.
 * - `glove`: the same without the first line.
 */
export type WordVectorFormat = 'word2vec-binary' | 'word2vec-text' | 'glove';

export interface ReadWordVectorsOptions extends WordVectorFile {
  readonly format: WordVectorFormat;
}

/**
 * Reads word vectors from the bytes of a file, in pieces of any size. Skips a byte order mark. Skips and counts words that
 * are empty or not UTF-8; published files have a few of them.
 *
 * @throws {DataFormatError} for an empty or truncated file, a vector whose length differs from that in the first
 * line (in GloVe: from that of the first vector), anything that is not a finite number, bytes after the last
 * word, or more broken words than good ones; the message names the line or word
 */
export async function readWordVectors(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  options: ReadWordVectorsOptions,
): Promise<ReadWordVectors> {
  const parser =
    options.format === 'word2vec-binary'
      ? new BinaryParser(options)
      : new TextParser(options, { hasHeader: options.format === 'word2vec-text' });
  let rest = new Uint8Array(0);
  let total = 0;
  for await (const chunk of chunks) {
    total += chunk.length;
    const bytes = rest.length === 0 ? chunk : concatenate(rest, chunk);
    rest = bytes.slice(parser.take(bytes));
  }
  if (total === 0) {
    throw new DataFormatError(
      `${options.where} is empty; expected word vectors (${options.format})`,
    );
  }
  return parser.finish(rest);
}

function concatenate(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
