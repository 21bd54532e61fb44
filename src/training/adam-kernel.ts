import type { ParameterMemory } from '../graph/parameter-memory.ts';
import { WasmKernel } from './wasm-kernel.ts';

/** The factors of an Adam step, which are the same for all values. */
interface AdamFactors {
  /** 1 minus the weight decay of this step. */
  readonly keep: number;
  readonly beta1: number;
  readonly beta2: number;
  /** Learning rate, including the bias correction of the means. */
  readonly rate: number;
  /** Bias correction of the root of the squares. */
  readonly unbias: number;
  readonly epsilon: number;
}

interface Exports {
  update(
    weights: number,
    means: number,
    squares: number,
    gradients: number,
    count: number,
    keep: number,
    beta1: number,
    share1: number,
    beta2: number,
    share2: number,
    rate: number,
    unbias: number,
    epsilon: number,
  ): void;
}

/** The binary of `adam-kernel.wat`. Its test says how to generate it. */
export const kernel = new WasmKernel<Exports>(
  'AGFzbQEAAAABEQFgDX9/f39/fX19fX19fX0AAhYBCnBhcmFtZXRlcnMGbWVtb3J5AgAAAwIBAAcKAQZ1cGRhdGUAAAqrAgGo' +
    'AgICfwR7IARFBEAPCwNAIARBBE8hDSANBEAgAP0ABAAhDyAB/QAEACEQIAL9AAQAIREgA/0ABAAhEgUgAP1cAgAhDyAB/VwC' +
    'ACEQIAL9XAIAIREgA/1cAgAhEgsgBv0TIBD95gEgB/0TIBL95gH95AEhECAI/RMgEf3mASAJ/RMgEv3mASAS/eYB/eQBIREg' +
    'Bf0TIA/95gEgCv0TIBD95gEgEf3jASAL/RP95gEgDP0T/eQB/ecB/eUBIQ8gDQRAIAAgD/0LBAAgASAQ/QsEACACIBH9CwQA' +
    'QRAhDgUgACAP/VoCAAAgASAQ/VoCAAAgAiAR/VoCAABBBCEOCyAAIA5qIQAgASAOaiEBIAIgDmohAiADIA5qIQMgBCAOQQJ2' +
    'ayEEIAQNAAsL',
);

/**
 * Applies Adam's update in place, in float32, to `length` weights, means and squares starting at `at`, with the gradients
 * starting at `from`. All arrays must be in the memory. Processes four values at a time; a plain loop would process one,
 * in float64.
 */
export function updateByAdam(
  memory: ParameterMemory,
  weights: Float32Array,
  means: Float32Array,
  squares: Float32Array,
  at: number,
  gradients: Float32Array,
  from: number,
  length: number,
  { keep, beta1, beta2, rate, unbias, epsilon }: AdamFactors,
): void {
  kernel
    .on(memory)
    .update(
      weights.byteOffset + 4 * at,
      means.byteOffset + 4 * at,
      squares.byteOffset + 4 * at,
      gradients.byteOffset + 4 * from,
      length,
      keep,
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      rate,
      unbias,
      epsilon,
    );
}
