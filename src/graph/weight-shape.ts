/** Numbers of fields in onnx.proto. */
const graphOfModel = 7;
const initializerOfGraph = 5;
const dimsOfTensor = 1;
const nameOfTensor = 8;

/**
 * The shape of a weight inside a serialized ONNX model, as `encodeOnnx` writes it or `shrinkOnnx` stores it in fewer
 * bits; undefined if there is none of the name. It passes over all other fields, so that a page that runs a model
 * needs no decoder of ONNX.
 *
 * @param model one that ONNX Runtime has loaded
 */
export function weightShape(model: Uint8Array, name: string): number[] | undefined {
  const stored = [name, `${name}.int8`, `${name}.float16`];
  const text = new TextDecoder();
  for (const graph of parts(model, graphOfModel)) {
    for (const tensor of parts(graph, initializerOfGraph)) {
      const [own] = parts(tensor, nameOfTensor);
      if (stored.includes(text.decode(own))) return parts(tensor, dimsOfTensor).flatMap(varints);
    }
  }
  return undefined;
}

/** The values of one field of a protobuf message, which must be one with a length: text, messages, packed numbers. */
function parts(message: Uint8Array, field: number): Uint8Array[] {
  const found: Uint8Array[] = [];
  const reader = new Reader(message);
  while (!reader.isDone) {
    const key = reader.varint();
    const wireType = key & 7;
    if (wireType === 0) reader.varint();
    else {
      const value = reader.take(wireType === 2 ? reader.varint() : wireType === 1 ? 8 : 4);
      if (key >> 3 === field) found.push(value);
    }
  }
  return found;
}

function varints(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  const reader = new Reader(bytes);
  while (!reader.isDone) numbers.push(reader.varint());
  return numbers;
}

/** Source: https://protobuf.dev/programming-guides/encoding */
class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isDone(): boolean {
    return this.#at >= this.#bytes.length;
  }

  take(length: number): Uint8Array {
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** Seven bits a byte, the lowest first; the eighth says that more follow. */
  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#bytes[this.#at++]!;
      value += (byte & 127) * scale;
      if (!(byte >= 128)) return value;
    }
  }
}
