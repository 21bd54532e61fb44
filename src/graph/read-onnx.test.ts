import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import * as ort from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataFormatError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import { Graph } from './graph.ts';
import { GraphRunner, openSession } from './graph-runner.ts';
import { initialValues } from './initial-values.ts';
import { uniform } from './initializers.ts';
import { recurrent } from './layers/recurrent.ts';
import { encodeOnnx } from './onnx.ts';
import type { Message } from './onnx-schema.ts';
import { encoderOperatorNames, operatorNames } from './operator-names.ts';
import { encodeMessage } from './protobuf.ts';
import { readOnnx } from './read-onnx.ts';
import { shrinkOnnx } from './shrink-onnx.ts';

type Tensor = Message<'TensorProto'>;
type Attribute = Message<'AttributeProto'>;
type ModelGraph = Message<'GraphProto'>;
type Model = Message<'ModelProto'>;

const secretFile = 'read-onnx-secret.bin';
const outside: Tensor = {
  name: 'w',
  dataType: 1,
  dims: [64],
  dataLocation: 1,
  externalData: [{ key: 'location', value: secretFile }],
};
const encode = (model: Model) => encodeMessage('ModelProto', model);
const withGraph = (graph: ModelGraph): Model => ({ irVersion: 9, graph });
const withAttribute = (attribute: Attribute) =>
  withGraph({ node: [{ opType: 'Cast', attribute: [attribute] }] });
/** Nests the graph as a body within bodies. */
const deep = (graph: ModelGraph, levels = 3): ModelGraph =>
  levels === 0
    ? graph
    : { node: [{ opType: 'Scan', attribute: [{ g: deep(graph, levels - 1) }] }] };

const places: Record<string, Model> = {
  initializer: withGraph({ initializer: [outside] }),
  'sparse initializer, values': withGraph({ sparseInitializer: [{ values: outside }] }),
  'sparse initializer, indices': withGraph({ sparseInitializer: [{ indices: outside }] }),
  'attribute t': withAttribute({ t: outside }),
  'attribute tensors': withAttribute({ tensors: [{ name: 'fine' }, outside] }),
  'attribute sparse_tensor': withAttribute({ sparseTensor: { values: outside } }),
  'attribute sparse_tensors': withAttribute({ sparseTensors: [{ indices: outside }] }),
  'attribute g': withAttribute({ g: { initializer: [outside] } }),
  'attribute graphs': withAttribute({ graphs: [{}, { initializer: [outside] }] }),
  'deep subgraph': withGraph(deep({ initializer: [outside] })),
  'function body': {
    functions: [{ node: [{ opType: 'Cast', attribute: [{ t: outside }] }] }],
  },
  'function attribute': { functions: [{ attributeProto: [{ t: outside }] }] },
  'training, initialization': { trainingInfo: [{ initialization: { initializer: [outside] } }] },
  'training, algorithm': { trainingInfo: [{ algorithm: { initializer: [outside] } }] },
  'location without data_location': withGraph({
    initializer: [{ ...outside, dataLocation: 0 }],
  }),
  'data_location without location': withGraph({
    initializer: [{ name: 'w', dataLocation: 1 }],
  }),
  'an unknown data_location': withGraph({ initializer: [{ name: 'w', dataLocation: 2 ** 32 }] }),
};

describe('readOnnx', () => {
  it.each(Object.entries(places))('rejects data outside the model: %s', (_, model) => {
    const bytes = encode(model);
    expect(() => readOnnx(bytes, 'b/model.onnx')).toThrow(DataFormatError);
    expect(() => readOnnx(bytes, 'b/model.onnx')).toThrow(
      /^b\/model\.onnx: the tensor "w" has its data outside the model/,
    );
    expect(() => shrinkOnnx(bytes, 'int8')).toThrow(DataFormatError);
  });

  it.each<[string, Model]>([
    [
      'operator "X" is of the domain "com.microsoft"',
      withGraph({ node: [{ opType: 'X', domain: 'com.microsoft' }] }),
    ],
    [
      'operator "X" is of the domain "mine"',
      withGraph(deep({ node: [{ opType: 'X', domain: 'mine' }] })),
    ],
    ['function "f" is of the domain "mine"', { functions: [{ name: 'f', domain: 'mine' }] }],
    [
      'set of operators is of the domain "mine"',
      { opsetImport: [{ domain: '' }, { domain: 'mine' }] },
    ],
  ])('rejects operators that ONNX does not define: the %s', (message, model) => {
    expect(() => readOnnx(encode(model), 'm')).toThrow(`m: the ${message}`);
  });

  it.each(['Loop', 'If', 'ConstantOfShape', 'Range', 'Tile', 'Constant', 'add', ''])(
    'rejects an operator that our graphs do not use: "%s"',
    (opType) => {
      const model = withGraph(deep({ node: [{ opType }] }));
      expect(() => readOnnx(encode(model), 'm')).toThrow(DataFormatError);
      expect(() => readOnnx(encode(model), 'm')).toThrow(
        `m: the operator "${opType}" is not allowed`,
      );
      const inFunction = { functions: [{ name: 'f', node: [{ opType }] }] };
      expect(() => readOnnx(encode(inFunction), 'm')).toThrow(`m: the operator "${opType}" is not`);
    },
  );

  it('accepts more operators in encoders, but none that may not end', () => {
    const node = encoderOperatorNames.map((opType) => ({ opType }));
    const model = encode(withGraph({ node }));
    expect(readOnnx(model, 'm', 'encoder').graph?.node).toHaveLength(node.length);
    expect(() => readOnnx(model, 'm')).toThrow(
      'm: the operator "And" is not allowed; only the operators of octothorpe\'s own models are.',
    );
    for (const opType of ['Loop', 'If', 'SequenceMap']) {
      expect(() => readOnnx(encode(withGraph({ node: [{ opType }] })), 'm', 'encoder')).toThrow(
        `m: the operator "${opType}" is not allowed; only the operators of common encoders are.`,
      );
    }
  });

  it('accepts every operator that the engine can write', () => {
    const node = operatorNames.map((opType) => ({ opType }));
    expect(readOnnx(encode(withGraph({ node })), 'm').graph?.node).toHaveLength(node.length);
    for (const precision of ['float16', 'int8'] as const) {
      expect(() => readOnnx(shrinkOnnx(smallModel(64), precision), 'm')).not.toThrow();
    }
  });

  it.each<[string, Uint8Array | number[], string]>([
    ['a length beyond the end', [0x3a, 5, 0], 'premature EOF'],
    ['a truncated number', [0x08, 0x80], 'premature EOF'],
    ['a number without an end', [0x08, ...new Array(20).fill(0xff)], 'invalid varint'],
    ['a group', [0x3b, 0x3c], 'field 7 of ModelProto has wire type 3'],
    ['a field of another type', [0x38, 1], 'field 7 of ModelProto has wire type 0'],
    ['a field that ONNX does not define', [0x9a, 0x06, 0], 'ModelProto has a field 99'],
    ['two graphs, which readers merge', [0x3a, 0, 0x3a, 0], 'field 7 of ModelProto occurs twice'],
    ['deeply nested graphs', encode(withGraph(deep({}, 20))), 'nested more than 32 deep'],
    [
      'a bomb of small fields',
      encode({ graph: { node: new Array(150_000).fill({ opType: '' }) } }),
      'more than 250000 fields',
    ],
    [
      'a bomb of packed numbers',
      encode(withAttribute({ ints: new Array(250_001).fill(0) })),
      'more than 250000 fields',
    ],
  ])('rejects %s', (_, bytes, message) => {
    const read = () => readOnnx(Uint8Array.from(bytes), 'm');
    expect(read).toThrow(DataFormatError);
    expect(read).toThrow(/^m is not a well-formed ONNX model: /);
    expect(read).toThrow(message);
  });

  it("rejects ONNX Runtime's own format, even if it is also valid protobuf", () => {
    const bytes = Uint8Array.from([8, 7, 18, 4, ...new TextEncoder().encode('ORTM')]);
    expect(() => readOnnx(bytes, 'm')).toThrow("m is in ONNX Runtime's own format");
  });

  it('throws only DataFormatError for any changed bytes', () => {
    const model = smallModel();
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(model.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.nat(model.length),
        (changes, length) => {
          const changed = model.slice(0, length);
          for (const [at, byte] of changes) if (at < length) changed[at] = byte;
          try {
            readOnnx(changed, 'm');
          } catch (error) {
            expect(error).toBeInstanceOf(DataFormatError);
          }
        },
      ),
      { seed: 8, numRuns: 2000 },
    );
  });
});

describe('ONNX Runtime', () => {
  const home = process.cwd();
  beforeAll(() => {
    process.chdir(mkdtempSync(join(tmpdir(), 'octothorpe-onnx-')));
    writeFileSync(secretFile, new Float32Array(64).fill(42));
  });
  afterAll(() => {
    const folder = process.cwd();
    process.chdir(home);
    rmSync(folder, { recursive: true });
  });

  const shape = (elemType: number) => ({
    tensorType: { elemType, shape: { dim: [{ dimValue: 1 }] } },
  });
  const stealing = encode({
    irVersion: 9,
    opsetImport: [{ version: 20 }],
    graph: {
      name: 'graph',
      node: [{ opType: 'Gather', input: ['w', 'x'], output: ['y'] }],
      initializer: [outside],
      input: [{ name: 'x', type: shape(6) }],
      output: [{ name: 'y', type: shape(1) }],
    },
  });

  it('would read a file in the working directory for a model given as bytes', async () => {
    const session = await ort.InferenceSession.create(stealing);
    const { y } = await session.run({ x: new ort.Tensor('int32', Int32Array.of(0), [1]) });
    expect([...(y.data as Float32Array)]).toEqual([42]);
  });

  it('never gets such a model, and would not find the file', async () => {
    await expect(GraphRunner.create(ort, stealing)).rejects.toThrow(
      `model.onnx: the tensor "w" has its data outside the model, in the file "${secretFile}"`,
    );
    await expect(openSession(ort, stealing, {})).rejects.toThrow(/does not exist.*nonexistent/);
  });
});

function smallModel(hidden = 2): Uint8Array {
  const graph = new Graph();
  const x = graph.input('x', ['T', 'B', 2]);
  const y = recurrent(x, graph.input('mask', ['T', 'B']), 'lstm', { kind: 'lstm', hidden });
  graph.parameter('w', [2, 1], uniform(1));
  const values = initialValues(graph, new Random(1));
  return encodeOnnx(graph, { y }, new Map(graph.parameters.map((p) => [p, values.get(p.name)!])));
}
