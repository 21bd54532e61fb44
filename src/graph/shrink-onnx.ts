import { maxFloat16, toFloat16 } from '../base/float16.ts';
import { attributeTypes, type Message, storedTypes } from './onnx-schema.ts';
import { encodeMessage } from './protobuf.ts';
import { type GraphKind, readOnnx } from './read-onnx.ts';

export type SmallFloat = 'float16' | 'int8';

/** Weights with fewer values than this are unchanged. */
const fewest = 1024;

/**
 * Stores the float32 weights of an ONNX model in fewer bits. Standard operators in the graph convert them back to float32;
 * they do not depend on inputs, so ONNX Runtime runs them once, when it creates the session.
 *
 * - `float16`: Cast. Relative error at most 2^-11.
 * - `int8`: matrices as integers in [-127, 127] times a scale for each row or each column, whichever has the smaller error
 *   (Cast, Mul); other weights as `float16`.
 *
 * Weights with fewer than 1,024 values, and weights that would need float16 but exceed its range, are unchanged.
 *
 * @param bytes a serialized model that contains its weights, as written by `encodeOnnx`
 * @param where the file, for messages
 * @throws {DataFormatError} as `readOnnx`
 */
export function shrinkOnnx(
  bytes: Uint8Array,
  precision: SmallFloat,
  where = 'model.onnx',
  kind: GraphKind = 'own',
): Uint8Array {
  const model = readOnnx(bytes, where, kind);
  const nodes: Message<'NodeProto'>[] = [];
  const initializer = (model.graph?.initializer ?? []).flatMap((weight) => {
    const values = floatsOf(weight);
    if (!values || values.length < fewest) return [weight];
    const { name = '', dims = [] } = weight;
    const shape = dims.map(Number);
    const small =
      precision === 'int8' && shape.length === 2
        ? int8(name, values, shape[0], shape[1])
        : float16(name, values, shape);
    if (!small) return [weight];
    nodes.push(...small.nodes);
    return small.initializers;
  });
  const node = [...nodes, ...(model.graph?.node ?? [])];
  return encodeMessage('ModelProto', { ...model, graph: { ...model.graph, node, initializer } });
}

interface Small {
  readonly initializers: Message<'TensorProto'>[];
  /** Nodes that produce a tensor with the weight's name. */
  readonly nodes: Message<'NodeProto'>[];
}

function float16(name: string, values: Float32Array, dims: number[]): Small | undefined {
  if (values.some((x) => Math.abs(x) > maxFloat16)) return undefined;
  const stored = `${name}.float16`;
  return {
    initializers: [tensor(stored, storedTypes.float16, dims, toFloat16(values))],
    nodes: [toFloat32(stored, name)],
  };
}

function int8(name: string, values: Float32Array, rows: number, columns: number): Small {
  const byRow = quantize(values, columns, 'row', rows);
  const byColumn = quantize(values, columns, 'column', columns);
  const best = byRow.squaredError <= byColumn.squaredError ? byRow : byColumn;
  const [stored, scale, cast] = [`${name}.int8`, `${name}.scale`, `${name}.cast`];
  const scaleShape = best === byRow ? [rows, 1] : [1, columns];
  return {
    initializers: [
      tensor(stored, storedTypes.int8, [rows, columns], best.integers),
      tensor(scale, storedTypes.float32, scaleShape, best.scales),
    ],
    nodes: [toFloat32(stored, cast), { opType: 'Mul', input: [cast, scale], output: [name] }],
  };
}

/** Symmetric: integer = round(value / scale), scale = largest magnitude of the group / 127. */
function quantize(
  values: Float32Array,
  columns: number,
  group: 'row' | 'column',
  groups: number,
): { integers: Int8Array; scales: Float32Array; squaredError: number } {
  const groupOf = (i: number) => (group === 'row' ? Math.floor(i / columns) : i % columns);
  const scales = new Float32Array(groups);
  for (const [i, value] of values.entries()) {
    const g = groupOf(i);
    scales[g] = Math.max(scales[g], Math.abs(value) / 127);
  }
  const integers = new Int8Array(values.length);
  let squaredError = 0;
  for (const [i, value] of values.entries()) {
    const scale = scales[groupOf(i)];
    if (scale === 0) continue;
    integers[i] = Math.max(-127, Math.min(127, Math.round(value / scale)));
    squaredError += (value - integers[i] * scale) ** 2;
  }
  return { integers, scales, squaredError };
}

function toFloat32(from: string, to: string): Message<'NodeProto'> {
  const attribute = [{ name: 'to', type: attributeTypes.int, i: storedTypes.float32 }];
  return { opType: 'Cast', input: [from], output: [to], attribute };
}

function tensor(
  name: string,
  dataType: number,
  dims: number[],
  data: ArrayBufferView,
): Message<'TensorProto'> {
  const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { name, dataType, dims, rawData };
}

/** The values of a weight, if they are float32 in raw bytes. */
function floatsOf({ dataType, rawData }: Message<'TensorProto'>): Float32Array | undefined {
  if (dataType !== storedTypes.float32 || !rawData?.length) return undefined;
  return new Float32Array(new Uint8Array(rawData).buffer);
}
