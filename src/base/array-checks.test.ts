import { describe, expect, it } from 'vitest';
import { checkFinite, checkIndices, checkOffsets, checkRows, checkTimes } from './array-checks.ts';
import { DataFormatError } from './errors.ts';

const nothing = Number.NaN;

describe('array checks', () => {
  it('accept valid arrays', () => {
    checkOffsets(Uint32Array.of(0, 2, 2, 3), 3, 'a');
    checkOffsets(Uint32Array.of(0), 0, 'a');
    checkIndices(Int32Array.of(-1, 0, 2), 3, 'a', -1);
    checkIndices(new Uint32Array(0), 0, 'a');
    checkRows(Uint32Array.of(0, 5, 2), Uint32Array.of(0, 2, 2, 3), 6, 'a');
    checkFinite(Float32Array.of(-3, 0, 1e30), 'a');
    checkTimes(Float64Array.of(nothing, -8.64e15, 8.64e15), 'a');
  });

  it.each<[() => void, string]>([
    [
      () => checkOffsets(Uint32Array.of(1, 2), 2, 'a'),
      'a must rise from 0, got 1 after 0 at place 0',
    ],
    [
      () => checkOffsets(Uint32Array.of(0, 3, 2), 2, 'a'),
      'a must rise from 0, got 2 after 3 at place 2',
    ],
    [
      () => checkOffsets(Uint32Array.of(0, 2 ** 32 - 1), 2, 'a'),
      'a must end at 2, the number of entries, got 4294967295',
    ],
    [() => checkOffsets(Uint32Array.of(0, 1), 2, 'a'), 'a must end at 2'],
    [() => checkOffsets(new Uint32Array(0), 0, 'a'), 'a must end at 0'],
    [
      () => checkIndices(Int32Array.of(0, -1), 3, 'a'),
      'a must lie between 0 and 2, got -1 at place 1',
    ],
    [() => checkIndices(Uint32Array.of(3), 3, 'a'), 'a must lie between 0 and 2, got 3 at place 0'],
    [
      () => checkRows(Int32Array.of(1, 1), Uint32Array.of(0, 2), 2, 'a'),
      'a must rise from 0 or more within a row, got 1 after 1 at place 1',
    ],
    [
      () => checkRows(Int32Array.of(-1), Uint32Array.of(0, 1), 2, 'a'),
      'a must rise from 0 or more within a row, got -1 after -1 at place 0',
    ],
    [
      () => checkRows(Uint32Array.of(0, 1, 2 ** 32 - 1), Uint32Array.of(0, 1, 3), 2, 'a'),
      'a must lie between 0 and 1, got 4294967295 in row 1',
    ],
    [() => checkFinite(Float32Array.of(0, nothing), 'a'), 'a must be finite, got NaN at place 1'],
    [() => checkFinite(Float64Array.of(-Infinity), 'a'), 'a must be finite, got -Infinity'],
    [() => checkFinite(Float64Array.of(-1), 'a', 0), 'a must be finite and at least 0, got -1'],
    [
      () => checkTimes(Float64Array.of(1e16), 'a'),
      'a must be milliseconds since 1970, got 10000000000000000',
    ],
  ])('report what is invalid (%#)', (check, message) => {
    expect(check).toThrow(DataFormatError);
    expect(check).toThrow(message);
  });
});
