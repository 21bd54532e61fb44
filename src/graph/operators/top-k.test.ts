import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { Graph } from '../graph.ts';
import { encodeOnnx } from '../onnx.ts';
import { takeRows, topK } from './top-k.ts';

const floats = (data: number[], shape: number[]) =>
  new ort.Tensor('float32', Float32Array.from(data), shape);
const int64 = (data: number[], shape: number[]) =>
  new ort.Tensor('int64', BigInt64Array.from(data.map(BigInt)), shape);

describe('topK', () => {
  it('returns the largest values of each row with their ids, of equal ones those with smaller ids', async () => {
    const graph = new Graph();
    const { values, ids } = topK(graph.input('x', ['B', 'A']), graph.input('k', [1], 'int64'), 'N');
    const session = await ort.InferenceSession.create(encodeOnnx(graph, { values, ids }));
    const x = floats([1, 3, 2, 3, -1, -1, -9, -1], [2, 4]);
    const found = await session.run({ x, k: int64([3], [1]) });
    expect([...(found.values.data as Float32Array)]).toEqual([3, 3, 2, -1, -1, -1]);
    expect([...(found.ids.data as BigInt64Array)].map(Number)).toEqual([1, 3, 2, 0, 1, 3]);
  });
});

describe('takeRows', () => {
  it('takes rows of the own matrix, a row twice and one never', async () => {
    const graph = new Graph();
    const taken = takeRows(
      graph.input('x', ['B', 'K', 2]),
      graph.input('ids', ['B', 'N'], 'int64'),
    );
    const session = await ort.InferenceSession.create(encodeOnnx(graph, { taken }));
    const x = floats([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]);
    const found = await session.run({ x, ids: int64([1, 1, 1, 0, 1, 0], [2, 3]) });
    expect(found.taken.dims).toEqual([2, 3, 2]);
    expect([...(found.taken.data as Float32Array)]).toEqual([3, 4, 3, 4, 3, 4, 5, 6, 7, 8, 5, 6]);
  });
});
