import type { ParameterMemory } from '../graph/parameter-memory.ts';
import { WasmKernel } from './wasm-kernel.ts';

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
  'AGFzbQEAAAABCgFgBn9/f399fQACFgEKcGFyYW1ldGVycwZtZW1vcnkCAAADAgEABwoBBnVwZGF0ZQAACtABAc0BAgJ/A3sgA0UE' +
    'QA8LA0AgA0EETyEGIAYEQCAA/QAEACEIIAH9AAQAIQkgAv0ABAAhCgUgAP1cAgAhCCAB/VwCACEJIAL9XAIAIQoLIAkgCiAK/eYB' +
    '/eQBIQkgCCAE/RMgCv3mASAJ/eMBIAX9E/3kAf3nAf3lASEIIAYEQCAAIAj9CwQAIAEgCf0LBABBECEHBSAAIAj9WgIAACABIAn9' +
    'WgIAAEEEIQcLIAAgB2ohACABIAdqIQEgAiAHaiECIAMgB0ECdmshAyADDQALCw==',
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
