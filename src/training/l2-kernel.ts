import { WasmKernel } from '../base/wasm-kernel.ts';
import type { ParameterMemory } from '../graph/parameter-memory.ts';

interface Exports {
  penalize(weights: number, gradients: number, count: number, lambda: number): void;
}

/** The binary of `l2-kernel.wat`. Its test says how to generate it. */
export const kernel = new WasmKernel<Exports>(
  'AGFzbQEAAAABCAFgBH9/f30AAhIBBnNoYXJlZAZtZW1vcnkCAAADAgEABwwBCHBlbmFsaXplAAAKdAFyACACRQRADwsDQCACQQRPBEAg' +
    'ASAB/QAEACAD/RMgAP0ABAD95gH95AH9CwQAIABBEGohACABQRBqIQEgAkEEayECBSABIAEqAgAgAyAAKgIAlJI4AgAgAEEEaiEAIAFB' +
    'BGohASACQQFrIQILIAINAAsL',
);

/**
 * Adds `lambda` times each of `length` weights starting at `at` to the gradients starting at `from`, in place and in float32.
 * Both arrays must be in the memory.
 */
export function penalizeSquares(
  memory: ParameterMemory,
  weights: Float32Array,
  at: number,
  gradients: Float32Array,
  from: number,
  length: number,
  lambda: number,
): void {
  kernel
    .on(memory)
    .penalize(weights.byteOffset + 4 * at, gradients.byteOffset + 4 * from, length, lambda);
}
