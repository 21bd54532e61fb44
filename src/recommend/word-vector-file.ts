import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FileAccessError, OctothorpeError } from '../base/errors.ts';
import { readWordVectors, type WordVectorFormat } from '../features/read-word-vectors.ts';
import type { WordVectorSource } from '../features/word-vectors.ts';

/** The first line of a word2vec file is far shorter. */
const headBytes = 1024;

/**
 * Opens a file of word vectors: word2vec's binary format if its name ends in `.bin`; otherwise text, of word2vec if the
 * first line consists of two whole numbers, else of GloVe. `.gz` is unpacked. The file is read once to find its
 * dimension and check that it is complete; once the words are known, it is read again for their vectors.
 *
 * @throws {FileAccessError} if it cannot be read or unpacked
 * @throws {DataFormatError} as `readWordVectors`
 */
export async function openWordVectorFile(path: string): Promise<WordVectorSource> {
  const read: WordVectorSource['read'] = async (only, warn) => {
    try {
      // A pipe can be read only once, and a device may never end.
      if (!(await stat(path)).isFile())
        throw new Error('it is not a file; write the vectors to a file first');
      const options = { format: await formatOf(path), where: path, only };
      const { vectors, repeated, broken } = await readWordVectors(chunks(path), options);
      if (repeated > 0) {
        warn?.(`${path}: skipped ${repeated} repeated vectors of earlier words`);
      }
      if (broken > 0) {
        warn?.(`${path}: skipped ${broken} words that are empty or not UTF-8`);
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
  // Read the vector of one word, which fails if the file is prose.
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
  // The reader gets the errors; the callback only keeps them from being thrown.
  return pipeline(file, createGunzip(), () => undefined);
}
