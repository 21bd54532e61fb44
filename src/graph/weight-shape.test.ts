import { expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { Graph } from './graph.ts';
import { initialValues } from './initial-values.ts';
import { uniform } from './initializers.ts';
import { encodeOnnx } from './onnx.ts';
import { embedding } from './operators/gather.ts';
import { matmul } from './operators/matmul.ts';
import { readOnnx } from './read-onnx.ts';
import { shrinkOnnx } from './shrink-onnx.ts';
import { weightShape } from './weight-shape.ts';

const graph = new Graph();
const table = graph.parameter('table', [300, 20], uniform(1));
const y = matmul(
  embedding(table, graph.input('ids', ['B'], 'int32')),
  graph.parameter('w', [20, 1], uniform(1)),
);
const values = initialValues(graph, new Random(1));
const model = encodeOnnx(
  graph,
  { y },
  new Map(graph.parameters.map((p) => [p, values.get(p.name)!])),
);

it.each([
  ['in float32', model],
  ['in int8', shrinkOnnx(model, 'int8')],
  ['in float16', shrinkOnnx(model, 'float16')],
])('finds the shape of weights in a model %s', (_, bytes) => {
  expect(weightShape(readOnnx(bytes, 'x'), 'table')).toEqual([300, 20]);
  expect(weightShape(readOnnx(bytes, 'x'), 'w')).toEqual([20, 1]);
  expect(weightShape(readOnnx(bytes, 'x'), 'none')).toBeUndefined();
});
