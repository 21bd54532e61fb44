import { WasmKernel } from '../base/wasm-kernel.ts';
import type { ParameterMemory } from '../graph/parameter-memory.ts';

interface Exports {
  sumOfSquares(gradients: number, count: number): number;
  scale(gradients: number, count: number, factor: number): void;
}

/** The binary of `norm-kernel.wat`. Its test says how to generate it. */
export const kernel = new WasmKernel<Exports>(
  'AGFzbQEAAAABDQJgAn9/AXxgA39/fQACEgEGc2hhcmVkBm1lbW9yeQIAAAMDAgABBxgCDHN1bU9mU3F1YXJlcwAABXNjYWxlAAEKiAICqgEC' +
    'AXwDewJAA0AgAUEESQ0BIAD9AAQAIQQgBP1fIQUgAyAFIAX98gH98AEhAyAEIAT9DQgJCgsMDQ4PCAkKCwwNDg/9XyEFIAMgBSAF/fIB/fAB' +
    'IQMgAEEQaiEAIAFBBGshAQwACwsgA/0hACAD/SEBoCECAkADQCABRQ0BIAAqAgC7/RQhBSACIAUgBf3yAf0hAKAhAiAAQQRqIQAgAUEBayEB' +
    'DAALCyACC1oAAkADQCABQQRJDQEgACAA/QAEACAC/RP95gH9CwQAIABBEGohACABQQRrIQEMAAsLAkADQCABRQ0BIAAgACoCACAClDgCACAA' +
    'QQRqIQAgAUEBayEBDAALCws=',
);

/** The sum of the squares of `length` gradients starting at `from`, in float64. The array must be in the memory. */
export function sumOfSquares(
  memory: ParameterMemory,
  gradients: Float32Array,
  from: number,
  length: number,
): number {
  return kernel.on(memory).sumOfSquares(gradients.byteOffset + 4 * from, length);
}

/** Multiplies `length` gradients starting at `from` by a factor, in place. The array must be in the memory. */
export function scaleBy(
  memory: ParameterMemory,
  gradients: Float32Array,
  from: number,
  length: number,
  factor: number,
): void {
  kernel.on(memory).scale(gradients.byteOffset + 4 * from, length, factor);
}
