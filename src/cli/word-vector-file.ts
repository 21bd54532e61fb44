import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { FileAccessError } from '../base/errors.ts';
import { readWordVectors, type WordVectorFormat } from '../features/read-word-vectors.ts';
import type { WordVectors } from '../features/word-vectors.ts';

/**
 * Reads a file of word vectors: word2vec's binary format if its name ends in `.bin`; else text, of word2vec if the
 * first line holds two numbers, else of GloVe. `.gz` is unpacked.
 *
 * @throws {FileAccessError} if it cannot be read
 * @throws {DataFormatError} as `readWordVectors`
 */
export async function readWordVectorFile(path: string): Promise<WordVectors> {
  try {
    await (await open(path)).close();
  } catch (cause) {
    throw new FileAccessError(`cannot read the word vectors ${path}: ${(cause as Error).message}`, {
      cause,
    });
  }
  const options = { format: await formatOf(path), where: path };
  return (await readWordVectors(chunks(path), options)).vectors;
}

async function formatOf(path: string): Promise<WordVectorFormat> {
  if (/\.bin(\.gz)?$/.test(path)) return 'word2vec-binary';
  let start = '';
  for await (const chunk of chunks(path)) {
    start += chunk.toString('latin1');
    if (start.includes('\n') || start.length > 10_000) break;
  }
  return /^\d+ \d+\s*\n/.test(start) ? 'word2vec-text' : 'glove';
}

function chunks(path: string): AsyncIterable<Buffer> {
  const file = createReadStream(path);
  if (!path.endsWith('.gz')) return file;
  const unpacked = createGunzip();
  file.on('error', (error) => unpacked.destroy(error));
  return file.pipe(unpacked);
}
