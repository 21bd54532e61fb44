import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FileAccessError, OctothorpeError } from '../base/errors.ts';
import { readWordVectors, type WordVectorFormat } from '../features/read-word-vectors.ts';
import type { WordVectorSource } from '../features/word-vectors.ts';

/** The first line of a word2vec file is shorter by far. */
const headBytes = 1024;

/**
 * A file of word vectors: word2vec's binary format if its name ends in `.bin`; else text, of word2vec if the
 * first line holds two whole numbers alone, else of GloVe. `.gz` is unpacked. The file is gone through once,
 * for its dimension and whether it is whole; once the words are known, their vectors are read from it.
 *
 * @throws {FileAccessError} if it cannot be read or unpacked
 * @throws {DataFormatError} as `readWordVectors`
 */
export async function openWordVectorFile(path: string): Promise<WordVectorSource> {
  const read: WordVectorSource['read'] = async (only, warn) => {
    try {
      // A pipe could be gone through once, and a device for ever.
      if (!(await stat(path)).isFile())
        throw new Error('it is not a file; write them to one first');
      const options = { format: await formatOf(path), where: path, only };
      const { vectors, repeated, broken } = await readWordVectors(chunks(path), options);
      if (repeated > 0) {
        warn?.(`${path}: passed over ${repeated} vectors of words that it had before`);
      }
      if (broken > 0) {
        warn?.(`${path}: passed over ${broken} words that are empty or not UTF-8`);
      }
      return vectors;
    } catch (cause) {
      if (cause instanceof OctothorpeError) throw cause;
      throw new FileAccessError(
        `cannot read the word vectors ${path}: ${(cause as Error).message}`,
        { cause },
      );
    }
  };
  // The numbers of one word: prose has none.
  let words = 0;
  const { dimension } = await read({ has: () => words++ === 0 });
  return { dimension, read };
}

async function formatOf(path: string): Promise<WordVectorFormat> {
  if (/\.bin(\.gz)?$/.test(path)) return 'word2vec-binary';
  let head = '';
  for await (const chunk of chunks(path)) {
    head += chunk.toString('latin1');
    if (head.length >= headBytes) break;
  }
  return /^(\xef\xbb\xbf)?\d+ \d+\s*\n/.test(head) ? 'word2vec-text' : 'glove';
}

function chunks(path: string): AsyncIterable<Buffer> {
  const file = createReadStream(path);
  if (!path.endsWith('.gz')) return file;
  // Whoever reads hears of errors; the callback only keeps them from being thrown.
  return pipeline(file, createGunzip(), () => undefined);
}
