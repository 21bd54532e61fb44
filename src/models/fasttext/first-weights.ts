import { NotSupportedError } from '../../base/errors.ts';
import { FastRandom } from '../../base/fast-random.ts';
import { Random } from '../../base/random.ts';
import type { FastTextModule, FastTextNative } from './library.ts';

interface DenseMatrix {
  rows(): number;
  cols(): number;
  at(row: number, column: number): number;
  /** Its address. */
  readonly $$: { readonly ptr: number };
}

/** In the library's `DenseMatrix`, in words of 4 bytes: a table of functions, rows, columns, the address of the numbers. */
const ROWS = 2;
const COLUMNS = 4;
const NUMBERS = 6;

/**
 * Draws the first vectors of words and n-grams from [-1/D, 1/D), in place. The library draws only a tenth of them without
 * threads; the others are whatever was in its memory (values up to 1e33 were seen, which end in numbers that are none). To be
 * called when the library first reports progress: then the vectors have their place, and no step was made.
 *
 * The package has no function that writes vectors, so this looks up where they are, and checks that they are there.
 *
 * @throws {NotSupportedError} if the vectors are not where version 1.0.0 has them
 */
export function drawFirstWeights(
  library: FastTextModule,
  native: FastTextNative,
  seed: number,
): void {
  const matrix = native.getInputMatrix() as DenseMatrix;
  const [N, D] = [matrix.rows(), matrix.cols()];
  const fields = library.HEAPU32.subarray(matrix.$$.ptr / 4);
  const at = fields[NUMBERS] / 4;
  const weights = library.HEAPF32.subarray(at, at + N * D); // (N, D)
  const places = [0, D - 1, (N >> 1) * D + (D >> 1), N * D - 1];
  const areThere = () =>
    fields[ROWS] === N &&
    fields[COLUMNS] === D &&
    places.every((i) => Object.is(matrix.at(Math.floor(i / D), i % D), weights[i]));
  if (!areThere()) throw elsewhere();
  const random = new FastRandom(new Random(seed).split('fasttext/vectors'));
  for (let i = 0; i < weights.length; i++) weights[i] = (2 * random.uniform() - 1) / D;
  if (!areThere()) throw elsewhere();
}

function elsewhere(): NotSupportedError {
  return new NotSupportedError(
    'fasttext: this version of fasttext.wasm.js keeps its vectors in another place; run: npm install fasttext.wasm.js@1.0.0',
  );
}
