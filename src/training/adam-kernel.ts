import { WasmKernel } from '../base/wasm-kernel.ts';
import type { ParameterMemory } from '../graph/parameter-memory.ts';

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
  'AGFzbQEAAAABEQFgDX9/f39/fX19fX19fX0AAhIBBnNoYXJlZAZtZW1vcnkCAAADAgEABwoBBnVwZGF0ZQAACqsCAagCAgJ/BHsgBEUE' +
    'QA8LA0AgBEEETyENIA0EQCAA/QAEACEPIAH9AAQAIRAgAv0ABAAhESAD/QAEACESBSAA/VwCACEPIAH9XAIAIRAgAv1cAgAhESAD/VwC' +
    'ACESCyAG/RMgEP3mASAH/RMgEv3mAf3kASEQIAj9EyAR/eYBIAn9EyAS/eYBIBL95gH95AEhESAF/RMgD/3mASAK/RMgEP3mASAR/eMB' +
    'IAv9E/3mASAM/RP95AH95wH95QEhDyANBEAgACAP/QsEACABIBD9CwQAIAIgEf0LBABBECEOBSAAIA/9WgIAACABIBD9WgIAACACIBH9' +
    'WgIAAEEEIQ4LIAAgDmohACABIA5qIQEgAiAOaiECIAMgDmohAyAEIA5BAnZrIQQgBA0ACws=',
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
