import type { Message } from './onnx-schema.ts';

/**
 * The shape of a weight inside an ONNX model, as `encodeOnnx` writes it or `shrinkOnnx` stores it in fewer bits;
 * undefined if there is none of the name.
 */
export function weightShape({ graph }: Message<'ModelProto'>, name: string): number[] | undefined {
  const stored = [name, `${name}.int8`, `${name}.float16`];
  const tensor = graph?.initializer?.find((one) => stored.includes(one.name ?? ''));
  return tensor && (tensor.dims ?? []).map(Number);
}
