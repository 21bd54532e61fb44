/**
 * Checks of arrays that come from outside, each in one pass: after them, inner loops may trust what arrays say of one
 * another. `what` names the array in messages ('bundle of knn: array "wordOffsets"').
 */
import { DataFormatError } from './errors.ts';

/**
 * Where the entries of each row begin, and after the last row where they end, as in `SparseRows`.
 *
 * @param entries how many there are of all rows together
 * @throws {DataFormatError} if the offsets do not start at 0, fall, or do not end at `entries`
 */
export function checkOffsets(offsets: Uint32Array, entries: number, what: string): void {
  let before = 0;
  for (let row = 0; row < offsets.length; row++) {
    const offset = offsets[row];
    if (offset < before || (row === 0 && offset !== 0)) {
      throw misfit(what, `must rise from 0, got ${offset} after ${before} at place ${row}`);
    }
    before = offset;
  }
  if (offsets.length === 0 || before !== entries) {
    throw misfit(what, `must end at ${entries}, the number of entries, got ${before}`);
  }
}

/**
 * @param count of what the indices choose from
 * @param least the smallest index that is allowed (default 0; -1 where that means none)
 * @throws {DataFormatError} if one is not in [least, count)
 */
export function checkIndices(
  indices: Int32Array | Uint32Array,
  count: number,
  what: string,
  least = 0,
): void {
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i];
    if (index >= least && index < count) continue;
    throw misfit(what, `must lie between ${least} and ${count - 1}, got ${index} at place ${i}`);
  }
}

/**
 * Rows of ascending columns, as in `SparseRows`.
 *
 * @param offsets of the rows, checked
 * @throws {DataFormatError} if an index is not in [0, columns), or does not exceed the one before it in its row
 */
export function checkRows(
  indices: Int32Array | Uint32Array,
  offsets: Uint32Array,
  columns: number,
  what: string,
): void {
  for (let row = 0; row + 1 < offsets.length; row++) {
    let before = -1;
    for (let i = offsets[row], end = offsets[row + 1]; i < end; i++) {
      const index = indices[i];
      if (index <= before) {
        throw misfit(
          what,
          `must rise from 0 or more within a row, got ${index} after ${before} at place ${i}`,
        );
      }
      before = index;
    }
    // The largest of the row.
    if (before >= columns) {
      throw misfit(what, `must lie between 0 and ${columns - 1}, got ${before} in row ${row}`);
    }
  }
}

/** @throws {DataFormatError} if a number is not finite, or below `least` */
export function checkFinite(
  values: Float32Array | Float64Array,
  what: string,
  least = Number.NEGATIVE_INFINITY,
): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value >= least && value - value === 0) continue;
    const bound = least === Number.NEGATIVE_INFINITY ? '' : ` and at least ${least}`;
    throw misfit(what, `must be finite${bound}, got ${value} at place ${i}`);
  }
}

/** The most milliseconds before or after 1970 that a date can hold (ECMAScript, Time Values). */
const farthest = 8.64e15;

/** Times in milliseconds since 1970, NaN where one is not known. @throws {DataFormatError} if one is no date */
export function checkTimes(times: Float64Array, what: string): void {
  for (let i = 0; i < times.length; i++) {
    if (Math.abs(times[i]) > farthest) {
      throw misfit(what, `must be milliseconds since 1970, got ${times[i]} at place ${i}`);
    }
  }
}

function misfit(what: string, problem: string): DataFormatError {
  return new DataFormatError(`${what} ${problem}; train it again`);
}
