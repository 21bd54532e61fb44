import { WasmKernel } from '../base/wasm-kernel.ts';
import type { ParameterMemory } from '../graph/parameter-memory.ts';

interface Exports {
  update(
    weights: number,
    sums: number,
    gradients: number,
    count: number,
    rate: number,
    epsilon: number,
  ): void;
}

/** The binary of `adagrad-kernel.wat`. Its test says how to generate it. */
export const kernel = new WasmKernel<Exports>(
  'AGFzbQEAAAABCgFgBn9/f399fQACEgEGc2hhcmVkBm1lbW9yeQIAAAMCAQAHCgEGdXBkYXRlAAAK0AEBzQECAn8DeyADRQRADwsDQCAD' +
    'QQRPIQYgBgRAIAD9AAQAIQggAf0ABAAhCSAC/QAEACEKBSAA/VwCACEIIAH9XAIAIQkgAv1cAgAhCgsgCSAKIAr95gH95AEhCSAIIAT9' +
    'EyAK/eYBIAn94wEgBf0T/eQB/ecB/eUBIQggBgRAIAAgCP0LBAAgASAJ/QsEAEEQIQcFIAAgCP1aAgAAIAEgCf1aAgAAQQQhBwsgACAH' +
    'aiEAIAEgB2ohASACIAdqIQIgAyAHQQJ2ayEDIAMNAAsL',
);

/**
 * Applies Adagrad's update in place, in float32, to `length` weights and sums starting at `at`, with the gradients starting
 * at `from`. All arrays must be in the memory.
 */
export function updateByAdagrad(
  memory: ParameterMemory,
  weights: Float32Array,
  sums: Float32Array,
  at: number,
  gradients: Float32Array,
  from: number,
  length: number,
  { rate, epsilon }: { readonly rate: number; readonly epsilon: number },
): void {
  kernel
    .on(memory)
    .update(
      weights.byteOffset + 4 * at,
      sums.byteOffset + 4 * at,
      gradients.byteOffset + 4 * from,
      length,
      rate,
      epsilon,
    );
}
