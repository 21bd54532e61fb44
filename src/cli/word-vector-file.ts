import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FileAccessError, OctothorpeError } from '../base/errors.ts';
import { readWordVectors, type WordVectorFormat } from '../features/read-word-vectors.ts';
import type { WordVectors } from '../features/word-vectors.ts';

/** The first line of a word2vec file is shorter by far. */
const headBytes = 1024;

/**
 * Reads a file of word vectors: word2vec's binary format if its name ends in `.bin`; else text, of word2vec if the
 * first line holds two whole numbers alone, else of GloVe. `.gz` is unpacked.
 *
 * @throws {FileAccessError} if it cannot be read or unpacked
 * @throws {DataFormatError} as `readWordVectors`
 */
export async function readWordVectorFile(path: string): Promise<WordVectors> {
  try {
    const options = { format: await formatOf(path), where: path };
    return (await readWordVectors(chunks(path), options)).vectors;
  } catch (cause) {
    if (cause instanceof OctothorpeError) throw cause;
    throw new FileAccessError(`cannot read the word vectors ${path}: ${(cause as Error).message}`, {
      cause,
    });
  }
}

async function formatOf(path: string): Promise<WordVectorFormat> {
  if (/\.bin(\.gz)?$/.test(path)) return 'word2vec-binary';
  let head = '';
  for await (const chunk of chunks(path)) {
    head += chunk.toString('latin1');
    if (head.length >= headBytes) break;
  }
  return /^\d+ \d+\s*\n/.test(head) ? 'word2vec-text' : 'glove';
}

function chunks(path: string): AsyncIterable<Buffer> {
  const file = createReadStream(path);
  if (!path.endsWith('.gz')) return file;
  // Whoever reads hears of errors; the callback only keeps them from being thrown.
  return pipeline(file, createGunzip(), () => undefined);
}
