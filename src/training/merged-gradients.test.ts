import { expect, it } from 'vitest';
import { ParameterMemory } from '../graph/parameter-memory.ts';
import type { RowsGradient, WeightedRowsGradient } from '../graph/session.ts';
import { RowMerger } from './merged-gradients.ts';

function merged(
  length: number,
  rows: readonly RowsGradient[],
  weighted: readonly WeightedRowsGradient[],
) {
  const memory = new ParameterMemory([length]);
  const source = {
    memory,
    parameters: new Map([['table', memory.allocate(length)]]),
    gradients: new Map(),
    rowGradients: new Map(rows.length > 0 ? [['table', rows]] : []),
    weightedRowGradients: new Map([['table', weighted]]),
  };
  const merger = new RowMerger();
  merger.merge(source);
  // A second time, as arrays are reused.
  const [{ ids, rows: sums }] = merger.merge(source).rowGradients.get('table')!;
  const width = sums.length / ids.length;
  return Object.fromEntries(
    Array.from(ids, (id, i) => [id, [...sums.subarray(i * width, (i + 1) * width)]]),
  );
}

/** The row 5 twice in the first post, 7 in both; padding has weight 0. */
const memory: WeightedRowsGradient = {
  ids: [0, 5, 7],
  batch: 2,
  places: [1, 2, 1, 2, 0, 0],
  weights: Float32Array.of(2, 0, 0, 0, 3, 4, 5, 0, 0, 0, 0, 0), // (2, 2, 3)
  vectors: Float32Array.of(1, 10, 2, 20, 3, 30, 4, 40), // (2, 2, 2)
};

it('adds up weighted vectors by row', () => {
  // 5: 2 (1, 10) + 4 (2, 20); 7: 3 (2, 20) + 5 (3, 30)
  expect(merged(20, [], [memory])).toEqual({ 0: [0, 0], 5: [10, 100], 7: [21, 210] });
});

it('adds weighted vectors to rows, and rows that occur several times', () => {
  const rows = { ids: [7, 2, 2, 9, 7], rows: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10) };
  expect(merged(20, [rows], [memory, memory])).toEqual({
    0: [0, 0],
    2: [8, 10],
    5: [20, 200],
    7: [52, 432],
    9: [7, 8],
  });
});

it('adds vectors that are longer than the memory of the kernel', () => {
  const width = 20_001;
  const vectors = Float32Array.from({ length: width }, (_, i) => i);
  const one = { ids: [1], batch: 1, places: [0], weights: Float32Array.of(2), vectors };
  expect(merged(2 * width, [], [one])).toEqual({ 1: Array.from(vectors, (x) => 2 * x) });
});

it('keeps what is not finite', () => {
  const weights = Float32Array.of(Number.NaN);
  const one = { ids: [1], batch: 1, places: [0], weights, vectors: Float32Array.of(1, 2) };
  expect(merged(4, [], [one])).toEqual({ 1: [Number.NaN, Number.NaN] });
});
