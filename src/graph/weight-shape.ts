import type { Message } from './onnx-schema.ts';

/**
 * Returns the shape of a weight in an ONNX model written by `encodeOnnx` or compressed by `shrinkOnnx`;
 * undefined if there is none with this name.
 */
export function weightShape({ graph }: Message<'ModelProto'>, name: string): number[] | undefined {
  const stored = [name, `${name}.int8`, `${name}.float16`];
  const tensor = graph?.initializer?.find((one) => stored.includes(one.name ?? ''));
  return tensor && (tensor.dims ?? []).map(Number);
}
