/**
 * Checks for arrays from outside, each in one pass, so that inner loops can rely on arrays that refer to each other.
 * `what` names the array in messages ('bundle of knn: array "wordOffsets"').
 */
import { DataFormatError } from './errors.ts';

/**
 * Checks row offsets as in `SparseRows`: where the entries of each row begin, then where those of the last row end.
 *
 * @param entries the number of entries in all rows
 * @throws {DataFormatError} if the offsets do not start at 0, decrease, or do not end at `entries`
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
 * Checks that indices are in range.
 *
 * @param count the number of items that the indices refer to
 * @param least the smallest index allowed (default 0; -1 if that stands for none)
 * @throws {DataFormatError} if an index is not in [least, count)
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
 * Checks that the columns of each row are ascending, as in `SparseRows`.
 *
 * @param offsets the row offsets, already checked
 * @throws {DataFormatError} if an index is not in [0, columns), or does not exceed the previous one in its row
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
    // The last one is the largest of the row.
    if (before >= columns) {
      throw misfit(what, `must lie between 0 and ${columns - 1}, got ${before} in row ${row}`);
    }
  }
}

/** @throws {DataFormatError} if a number is not finite or is below `least` */
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

/** The largest distance from 1970 that a date can represent, in milliseconds (ECMAScript, Time Values). */
const farthest = 8.64e15;

/** Checks times in milliseconds since 1970; NaN means unknown. @throws {DataFormatError} if one is not a valid date */
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
