import { WasmKernel } from '../base/wasm-kernel.ts';
import type { ParameterMemory } from '../graph/parameter-memory.ts';

interface Exports {
  add(y: number, x: number, count: number, scale: number): void;
}

/** The binary of `add-scaled-kernel.wat`. Its test says how to generate it. */
export const kernel = new WasmKernel<Exports>(
  'AGFzbQEAAAABCAFgBH9/f30AAhIBBnNoYXJlZAZtZW1vcnkCAAADAgEABwcBA2FkZAAACn8BfQEBeyAD/RMhBAJAA0AgAkEESQ0BIAAg' +
    'AP0ABAAgBCAB/QAEAP3mAf3kAf0LBAAgAEEQaiEAIAFBEGohASACQQRrIQIMAAsLAkADQCACRQ0BIAAgACoCACADIAEqAgCUkjgCACAA' +
    'QQRqIQAgAUEEaiEBIAJBAWshAgwACwsL',
);

/**
 * Returns a function that adds `scale` times the first `length` values of `x` to those of `y` starting at `at`, in place and in
 * float32. Both arrays must be in the memory.
 */
export function scaledAdder(
  memory: ParameterMemory,
): (y: Float32Array, at: number, x: Float32Array, length: number, scale: number) => void {
  const { add } = kernel.on(memory);
  return (y, at, x, length, scale) => add(y.byteOffset + 4 * at, x.byteOffset, length, scale);
}
