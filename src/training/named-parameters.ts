import { DataFormatError } from '../base/errors.ts';
import { type NamedArrays, vector } from '../base/safetensors.ts';

type Parameters = ReadonlyMap<string, Float32Array>;

export function copyOf(parameters: Parameters): Map<string, Float32Array> {
  return new Map([...parameters].map(([name, data]) => [name, data.slice()]));
}

/** Copies values into the arrays of `to`, which ONNX Runtime reads in place. */
export function copyInto(to: Parameters, from: Parameters): void {
  for (const [name, data] of to) data.set(from.get(name)!);
}

/** The name of the first parameter with a NaN or infinite value, if any. */
export function findNonFinite(parameters: Parameters): string | undefined {
  for (const [name, data] of parameters) {
    for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return name;
  }
  return undefined;
}

/** The parameters' own arrays (not copied), with `prefix` before each name. */
export function toNamedArrays(prefix: string, parameters: Parameters): NamedArrays {
  return Object.fromEntries(
    [...parameters].map(([name, data]) => [`${prefix}${name}`, vector(data)]),
  );
}

/** @throws {DataFormatError} if an array is missing or has another length */
export function fromNamedArrays(prefix: string, arrays: NamedArrays, into: Parameters): void {
  for (const [name, data] of into) {
    const stored = arrays[`${prefix}${name}`]?.data;
    if (stored?.length !== data.length) {
      throw new DataFormatError(
        `checkpoint: "${prefix}${name}" must have ${data.length} values, got ${stored?.length ?? 'nothing'}; delete the checkpoint to start over`,
      );
    }
    data.set(stored);
  }
}
