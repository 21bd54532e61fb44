import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { Graph, type Tensor } from './graph.ts';
import { GraphRunner } from './graph-runner.ts';
import { initialValues } from './initial-values.ts';
import { linear } from './layers/linear.ts';
import { recurrent } from './layers/recurrent.ts';
import { encodeOnnx } from './onnx.ts';
import { shrinkOnnx } from './shrink-onnx.ts';

const [T, B, D, H, L] = [5, 3, 24, 32, 40];
const random = new Random(1);
const draw = (size: number) => Float32Array.from({ length: size }, () => random.normal());

/** A recurrent layer, whose body reads outer weights, and a large linear layer. */
function model(): Uint8Array {
  const graph = new Graph();
  const x = graph.input('x', ['T', 'B', D]);
  const mask = graph.input('mask', ['T', 'B']);
  const h = recurrent(x, mask, 'lstm', { kind: 'lstm', hidden: H }); // (T, B, H)
  const y = linear(h, 'out', L);
  const values = initialValues(graph, random);
  const weights = new Map(graph.parameters.map((p) => [p as Tensor, values.get(p.name)!]));
  return encodeOnnx(graph, { y }, weights);
}

const feeds = {
  x: { data: draw(T * B * D), shape: [T, B, D] },
  mask: { data: new Float32Array(T * B).fill(1), shape: [T, B] },
};

async function run(onnx: Uint8Array): Promise<number[]> {
  const runner = await GraphRunner.create(ort, onnx, { threads: 1 });
  const { y } = await runner.run(feeds, ['y']);
  await runner.release();
  return [...(y.data as Float32Array)];
}

const largest = (numbers: readonly number[]) => Math.max(...numbers.map(Math.abs));

describe('shrinkOnnx', () => {
  const full = model();

  it.each([
    ['float16', 0.55, 1e-3],
    ['int8', 0.4, 2e-2],
  ] as const)('%s: smaller, with nearly the same results', async (precision, share, tolerance) => {
    const small = shrinkOnnx(full, precision);
    expect(small.length).toBeLessThan(share * full.length);
    const expected = await run(full);
    const differences = (await run(small)).map((y, i) => y - expected[i]);
    expect(largest(differences)).toBeLessThan(tolerance * largest(expected));
    expect(largest(differences)).toBeGreaterThan(0);
  });

  it('scales every row, or every column, separately', async () => {
    // Rows (or columns) differ greatly in magnitude: a single scale would lose the small ones.
    for (const group of ['row', 'column'] as const) {
      const graph = new Graph();
      const x = graph.input('x', ['T', 'B', D]);
      const y = linear(x, 'out', 64);
      const values = initialValues(graph, random);
      const scaled = new Map(
        graph.parameters.map((p) => {
          const [, columns = 1] = p.shape;
          const size = (i: number) => (group === 'row' ? Math.floor(i / columns) : i % columns);
          const all = values.get(p.name)!;
          return [p as Tensor, all.map((w, i) => w * 2 ** -(size(i) % 20))];
        }),
      );
      const onnx = encodeOnnx(graph, { y }, scaled);
      const expected = await run(onnx);
      const actual = await run(shrinkOnnx(onnx, 'int8'));
      const last = (numbers: number[]) => numbers.filter((_, i) => i % 64 === 19);
      expect(last(actual)).toBeAllclose(last(expected), {
        absolute: 0.05 * largest(last(expected)),
        relative: 0,
      });
    }
  });

  it('does not change small weights and those beyond float16', async () => {
    const graph = new Graph();
    const x = graph.input('x', ['T', 'B', D]);
    const y = linear(x, 'out', 64);
    const weights = new Map(
      graph.parameters.map((p) => {
        const size = p.shape.reduce((a, b) => a * b, 1);
        return [p as Tensor, draw(size).map((w) => w * 1e6)];
      }),
    );
    const onnx = encodeOnnx(graph, { y }, weights);
    expect(await run(shrinkOnnx(onnx, 'float16'))).toEqual(await run(onnx));
    const few = encodeOnnx(new Graph(), {});
    expect(shrinkOnnx(few, 'int8')).toEqual(few);
  });
});
