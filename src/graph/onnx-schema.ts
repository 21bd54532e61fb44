/**
 * The messages of the ONNX format: every field with its number, type, and whether it repeats. Fields are
 * sorted by number, which is the order in which they are written.
 *
 * Source: onnx.proto of ONNX 1.21 (https://github.com/onnx/onnx, Apache-2.0).
 */

/** Types of fields that are not messages. */
export interface Scalars {
  /** Any integer, including enums; a bigint if a number cannot represent it exactly. */
  readonly int: number | bigint;
  readonly float: number;
  readonly string: string;
  /** Also used for fields that are not decoded further. */
  readonly bytes: Uint8Array;
}

interface Field<K extends string = string, R extends boolean = boolean> {
  readonly number: number;
  readonly kind: K;
  readonly repeated: R;
}

function one<K extends string>(number: number, kind: K): Field<K, false> {
  return { number, kind, repeated: false };
}

function many<K extends string>(number: number, kind: K): Field<K, true> {
  return { number, kind, repeated: true };
}

export const messages = {
  ModelProto: {
    irVersion: one(1, 'int'),
    producerName: one(2, 'string'),
    producerVersion: one(3, 'string'),
    domain: one(4, 'string'),
    modelVersion: one(5, 'int'),
    docString: one(6, 'bytes'),
    graph: one(7, 'GraphProto'),
    opsetImport: many(8, 'OperatorSetIdProto'),
    metadataProps: many(14, 'bytes'),
    trainingInfo: many(20, 'TrainingInfoProto'),
    functions: many(25, 'FunctionProto'),
    configuration: many(26, 'bytes'),
  },
  OperatorSetIdProto: { domain: one(1, 'string'), version: one(2, 'int') },
  TrainingInfoProto: {
    initialization: one(1, 'GraphProto'),
    algorithm: one(2, 'GraphProto'),
    initializationBinding: many(3, 'bytes'),
    updateBinding: many(4, 'bytes'),
  },
  FunctionProto: {
    name: one(1, 'string'),
    input: many(4, 'string'),
    output: many(5, 'string'),
    attribute: many(6, 'string'),
    node: many(7, 'NodeProto'),
    docString: one(8, 'bytes'),
    opsetImport: many(9, 'OperatorSetIdProto'),
    domain: one(10, 'string'),
    attributeProto: many(11, 'AttributeProto'),
    valueInfo: many(12, 'ValueInfoProto'),
    overload: one(13, 'string'),
    metadataProps: many(14, 'bytes'),
  },
  GraphProto: {
    node: many(1, 'NodeProto'),
    name: one(2, 'string'),
    initializer: many(5, 'TensorProto'),
    docString: one(10, 'bytes'),
    input: many(11, 'ValueInfoProto'),
    output: many(12, 'ValueInfoProto'),
    valueInfo: many(13, 'ValueInfoProto'),
    quantizationAnnotation: many(14, 'bytes'),
    sparseInitializer: many(15, 'SparseTensorProto'),
    metadataProps: many(16, 'bytes'),
  },
  NodeProto: {
    input: many(1, 'string'),
    output: many(2, 'string'),
    name: one(3, 'string'),
    opType: one(4, 'string'),
    attribute: many(5, 'AttributeProto'),
    docString: one(6, 'bytes'),
    domain: one(7, 'string'),
    overload: one(8, 'string'),
    metadataProps: many(9, 'bytes'),
    deviceConfigurations: many(10, 'bytes'),
  },
  AttributeProto: {
    name: one(1, 'string'),
    f: one(2, 'float'),
    i: one(3, 'int'),
    s: one(4, 'bytes'),
    t: one(5, 'TensorProto'),
    g: one(6, 'GraphProto'),
    floats: many(7, 'float'),
    ints: many(8, 'int'),
    strings: many(9, 'bytes'),
    tensors: many(10, 'TensorProto'),
    graphs: many(11, 'GraphProto'),
    docString: one(13, 'bytes'),
    tp: one(14, 'TypeProto'),
    typeProtos: many(15, 'TypeProto'),
    type: one(20, 'int'),
    refAttrName: one(21, 'string'),
    sparseTensor: one(22, 'SparseTensorProto'),
    sparseTensors: many(23, 'SparseTensorProto'),
  },
  SparseTensorProto: {
    values: one(1, 'TensorProto'),
    indices: one(2, 'TensorProto'),
    dims: many(3, 'int'),
  },
  TensorProto: {
    dims: many(1, 'int'),
    dataType: one(2, 'int'),
    segment: one(3, 'bytes'),
    // The typed fields hold packed numbers, which are kept as bytes.
    floatData: many(4, 'bytes'),
    int32Data: many(5, 'bytes'),
    stringData: many(6, 'bytes'),
    int64Data: many(7, 'bytes'),
    name: one(8, 'string'),
    rawData: one(9, 'bytes'),
    doubleData: many(10, 'bytes'),
    uint64Data: many(11, 'bytes'),
    docString: one(12, 'bytes'),
    externalData: many(13, 'StringStringEntryProto'),
    dataLocation: one(14, 'int'),
    metadataProps: many(16, 'bytes'),
  },
  StringStringEntryProto: { key: one(1, 'string'), value: one(2, 'string') },
  ValueInfoProto: {
    name: one(1, 'string'),
    type: one(2, 'TypeProto'),
    docString: one(3, 'bytes'),
    metadataProps: many(4, 'bytes'),
  },
  TypeProto: {
    tensorType: one(1, 'TypeProto.Tensor'),
    sequenceType: one(4, 'bytes'),
    mapType: one(5, 'bytes'),
    denotation: one(6, 'string'),
    opaqueType: one(7, 'bytes'),
    sparseTensorType: one(8, 'bytes'),
    optionalType: one(9, 'bytes'),
  },
  'TypeProto.Tensor': { elemType: one(1, 'int'), shape: one(2, 'TensorShapeProto') },
  TensorShapeProto: { dim: many(1, 'TensorShapeProto.Dimension') },
  'TensorShapeProto.Dimension': {
    dimValue: one(1, 'int'),
    dimParam: one(2, 'string'),
    denotation: one(3, 'string'),
  },
} as const;

type Messages = typeof messages;
export type MessageName = keyof Messages;
type Kind = keyof Scalars | MessageName;

type Value<K> = K extends keyof Scalars ? Scalars[K] : K extends MessageName ? Message<K> : never;

/** A message as a plain object, without absent fields. */
export type Message<N extends MessageName> = {
  readonly [F in keyof Messages[N]]?: Messages[N][F] extends Field<infer K, infer R>
    ? R extends true
      ? readonly Value<K>[]
      : Value<K>
    : never;
};

/** The fields of a message with their names, sorted by number. */
export function fieldsOf(name: MessageName): readonly (readonly [string, Field<Kind>])[] {
  return Object.entries(messages[name] as Readonly<Record<string, Field<Kind>>>);
}

/** AttributeProto.AttributeType */
export const attributeTypes = { int: 2, text: 3, graph: 5, ints: 7 } as const;

/** TensorProto.DataType of stored weights. `tensor.ts` has those of a graph's tensors. */
export const storedTypes = { float32: 1, int8: 3, float16: 10 } as const;
