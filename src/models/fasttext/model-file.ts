/**
 * Checks a model file of fastText (`.bin`, version 12) before the library reads it: the library trusts every number in it. The
 * format is that of `FastText::saveModel` in fastText 0.9.2: settings, dictionary, input matrix, output matrix.
 */
import { checkFinite } from '../../base/array-checks.ts';
import { DataFormatError } from '../../base/errors.ts';
import { END, tagOfLabel } from './lines.ts';

/** What a model file contains, apart from its weights. */
export interface ModelFile {
  /** The words with a vector, without the end of a line. */
  readonly words: readonly string[];
  /** The tag of each label, in the order of the file; each of 0 to L - 1 once. */
  readonly tags: readonly number[];
}

export const mostWordNgrams = 10;
export const mostCharacters = 20;

const MAGIC = 793_712_314;
const VERSION = 12;
const SUPERVISED = 3;
/** hs, softmax, ova */
const LOSSES = [1, 3, 4];
const WORD = 0;
const LABEL = 1;
/** The library's tree over the labels takes larger counts for nodes without any. */
const MOST_USES = 1e15;

/**
 * Reads everything but the weights, which it checks.
 *
 * @param where the file, for messages
 * @throws {DataFormatError} if the library cannot have written it for a model of this kind
 */
export function readModelFile(bytes: Uint8Array, where: string): ModelFile {
  const reader = new Reader(bytes, where);
  const { dimension, bucket } = readSettings(reader);
  const { words, tags, rows } = readDictionary(reader);
  readMatrix(reader, 'input', rows + bucket, dimension);
  readMatrix(reader, 'output', tags.length, dimension);
  reader.expect(reader.left === 0, `has ${reader.left} bytes too many`);
  return { words, tags };
}

function readSettings(reader: Reader): { dimension: number; bucket: number } {
  const [magic, version] = reader.integers(2);
  reader.expect(magic === MAGIC && version === VERSION, 'does not begin like version 12');
  const [dimension, , , , , wordNgrams, loss, model, bucket, minn, maxn] = reader.integers(12);
  reader.skip(8); // a threshold that only other kinds of models use
  const isSane =
    dimension >= 1 &&
    between(1, wordNgrams, mostWordNgrams) &&
    LOSSES.includes(loss) &&
    model === SUPERVISED &&
    bucket >= 0 &&
    between(0, minn, mostCharacters) &&
    between(0, maxn, mostCharacters) &&
    (bucket > 0 || (wordNgrams === 1 && maxn === 0));
  reader.expect(isSane, 'has settings that no classifier has');
  return { dimension, bucket };
}

function readDictionary(reader: Reader): ModelFile & { rows: number } {
  const [size, rows, labels] = reader.integers(3);
  reader.skip(8); // the number of words read in training
  const pruned = reader.whole();
  reader.expect(pruned === -1, 'is compressed');
  const counts = rows >= 1 && labels >= 1 && rows + labels === size;
  reader.expect(counts, `has ${rows} words and ${labels} labels, ${size} together`);
  const words: string[] = [];
  const tags: number[] = [];
  const seen = new Set<string>();
  let before = MOST_USES;
  let uses = 0;
  for (let i = 0; i < size; i++) {
    const entry = reader.text();
    const count = reader.whole();
    const isWord = i < rows;
    reader.expect(reader.byte() === (isWord ? WORD : LABEL), `has ${entry} in the wrong place`);
    reader.expect(!seen.has(entry), `has ${entry} twice`);
    seen.add(entry);
    if (isWord) {
      if (entry !== END) words.push(entry);
      continue;
    }
    const tag = tagOfLabel(entry);
    reader.expect(tag !== undefined && tag < labels, `has the label ${entry}, which is no tag's`);
    reader.expect(count >= 1 && count <= before, `has ${count} uses of ${entry}, out of order`);
    before = count;
    uses += count;
    tags.push(tag!);
  }
  reader.expect(uses < MOST_USES, 'has too many uses of labels');
  return { words, tags, rows };
}

function readMatrix(reader: Reader, name: string, rows: number, columns: number): void {
  reader.expect(reader.byte() === 0, 'is compressed');
  const [m, n] = [reader.whole(), reader.whole()];
  const fits = m === rows && n === columns;
  reader.expect(fits, `has ${m} x ${n} ${name} weights, expected ${rows} x ${columns}`);
  checkFinite(reader.floats(rows * columns), `${reader.where}: ${name} weights`);
}

function between(least: number, value: number, most: number): boolean {
  return least <= value && value <= most;
}

class Reader {
  readonly where: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array, where: string) {
    this.where = where;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  expect(holds: boolean, fault: string): void {
    if (holds) return;
    throw new DataFormatError(`${this.where}: the model file ${fault}; train it again`);
  }

  skip(bytes: number): number {
    this.expect(this.left >= bytes, 'ends early');
    this.#at += bytes;
    return this.#at - bytes;
  }

  byte(): number {
    return this.#bytes[this.skip(1)];
  }

  integers(count: number): number[] {
    return Array.from({ length: count }, () => this.#view.getInt32(this.skip(4), true));
  }

  /** A number of 64 bits. */
  whole(): number {
    return Number(this.#view.getBigInt64(this.skip(8), true));
  }

  text(): string {
    const end = this.#bytes.indexOf(0, this.#at);
    this.expect(end >= 0, 'ends early');
    const bytes = this.#bytes.subarray(this.#at, end);
    this.#at = end + 1;
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  }

  floats(count: number): Float32Array {
    const begin = this.skip(4 * count);
    // Copied, because they need not begin at a multiple of 4.
    return new Float32Array(this.#bytes.slice(begin, this.#at).buffer);
  }
}
