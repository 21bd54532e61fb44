import type { Attribute, Body, Graph, Node, Tensor } from './graph.ts';
import { attributeTypes, type Message } from './onnx-schema.ts';
import { encodeMessage } from './protobuf.ts';
import { type ElementType, elementCodes } from './shape.ts';

/** The operator set version: the newest for which onnxruntime 1.30 implements all operators used here. */
const opset = 20;

/**
 * Encodes the part of a graph that `outputs` depend on as an ONNX model.
 *
 * @param weights parameters stored in the model (for a bundle); the others become inputs
 */
export function encodeOnnx(
  graph: Graph,
  outputs: Readonly<Record<string, Tensor>>,
  weights: ReadonlyMap<Tensor, Float32Array> = new Map(),
): Uint8Array {
  const targets = Object.values(outputs);
  const { nodes, used } = needed(graph.nodes, targets);
  const masks = graph.dropouts.map(({ tensor }) => tensor);
  const fed = [...graph.inputs, ...masks, ...graph.parameters].filter(
    (t) => used.has(t) && !weights.has(t),
  );
  const renamed = Object.entries(outputs).map(([name, tensor]) => ({
    opType: 'Identity',
    input: [tensor.name],
    output: [name],
  }));
  return encodeMessage('ModelProto', {
    irVersion: 9,
    producerName: 'octothorpe',
    opsetImport: [{ domain: '', version: opset }],
    graph: {
      name: 'graph',
      node: [...nodes.map(encodeNode), ...renamed],
      input: fed.map((t) => valueInfo(t.name, t)),
      output: Object.entries(outputs).map(([name, t]) => valueInfo(name, t)),
      initializer: [
        ...graph.constants
          .filter(({ tensor }) => used.has(tensor))
          .map(({ tensor, data }) => initializer(tensor, data)),
        ...[...weights].filter(([t]) => used.has(t)).map(([t, data]) => initializer(t, data)),
      ],
    },
  });
}

/** The nodes that `targets` depend on, in order, and every tensor that they read. */
function needed(nodes: readonly Node[], targets: readonly Tensor[]) {
  const used = new Set(targets);
  const kept: Node[] = [];
  for (const node of [...nodes].reverse()) {
    if (!node.outputs.some((t) => used.has(t))) continue;
    kept.push(node);
    for (const t of node.inputs) if (t) used.add(t);
    for (const attribute of Object.values(node.attributes)) {
      if ('body' in attribute) for (const t of outerTensors(attribute.body)) used.add(t);
    }
  }
  return { nodes: kept.reverse(), used };
}

function outerTensors(body: Body): Tensor[] {
  const read = [...body.graph.nodes.flatMap((n) => n.inputs), ...body.outputs];
  return read.filter((t): t is Tensor => t !== undefined && t.graph !== body.graph);
}

function encodeNode(node: Node): Message<'NodeProto'> {
  return {
    opType: node.operator,
    input: node.inputs.map((t) => t?.name ?? ''),
    output: node.outputs.map((t) => t.name),
    attribute: Object.entries(node.attributes).map(([name, a]) => encodeAttribute(name, a)),
  };
}

function encodeAttribute(name: string, attribute: Attribute): Message<'AttributeProto'> {
  if ('int' in attribute) return { name, type: attributeTypes.int, i: attribute.int };
  if ('ints' in attribute) return { name, type: attributeTypes.ints, ints: attribute.ints };
  if ('text' in attribute) {
    return { name, type: attributeTypes.text, s: new TextEncoder().encode(attribute.text) };
  }
  const { graph, inputs, outputs } = attribute.body;
  return {
    name,
    type: attributeTypes.graph,
    g: {
      name: 'body',
      node: graph.nodes.map(encodeNode),
      input: inputs.map((t) => valueInfo(t.name, t)),
      output: outputs.map((t) => valueInfo(t.name, t)),
      initializer: graph.constants.map(({ tensor, data }) => initializer(tensor, data)),
    },
  };
}

function valueInfo(name: string, { type, shape }: Tensor): Message<'ValueInfoProto'> {
  const dim = shape.map((d) => (typeof d === 'number' ? { dimValue: d } : { dimParam: d }));
  return {
    name,
    type: { tensorType: { elemType: elementCodes[type], shape: { dim } } },
  };
}

function initializer(
  { name, type, shape }: Tensor,
  data: ArrayLike<number>,
): Message<'TensorProto'> {
  const typed = typedArray(type, data);
  return {
    name,
    dataType: elementCodes[type],
    dims: shape as number[],
    rawData: new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength),
  };
}

function typedArray(type: ElementType, data: ArrayLike<number>) {
  if (type === 'float32') return data instanceof Float32Array ? data : Float32Array.from(data);
  if (type === 'float64') return Float64Array.from(data);
  if (type === 'int64') return BigInt64Array.from(Array.from(data, BigInt));
  if (type === 'int32') return Int32Array.from(data);
  return Uint8Array.from(data);
}
