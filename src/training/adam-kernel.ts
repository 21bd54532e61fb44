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

/** The binary of `adam-kernel.wat`. Its test says how to generate it. */
export const kernel = Uint8Array.from(
  atob(
    'AGFzbQEAAAABEQFgDX9/f39/fX19fX19fX0AAhYBCnBhcmFtZXRlcnMGbWVtb3J5AgAAAwIBAAcKAQZ1cGRhdGUAAAqrAgGo' +
      'AgICfwR7IARFBEAPCwNAIARBBE8hDSANBEAgAP0ABAAhDyAB/QAEACEQIAL9AAQAIREgA/0ABAAhEgUgAP1cAgAhDyAB/VwC' +
      'ACEQIAL9XAIAIREgA/1cAgAhEgsgBv0TIBD95gEgB/0TIBL95gH95AEhECAI/RMgEf3mASAJ/RMgEv3mASAS/eYB/eQBIREg' +
      'Bf0TIA/95gEgCv0TIBD95gEgEf3jASAL/RP95gEgDP0T/eQB/ecB/eUBIQ8gDQRAIAAgD/0LBAAgASAQ/QsEACACIBH9CwQA' +
      'QRAhDgUgACAP/VoCAAAgASAQ/VoCAAAgAiAR/VoCAABBBCEOCyAAIA5qIQAgASAOaiEBIAIgDmohAiADIA5qIQMgBCAOQQJ2' +
      'ayEEIAQNAAsL',
  ),
  (character) => character.charCodeAt(0),
);

interface Kernel {
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

/** Exists in browsers and Node, but not in the types with which both are checked. */
declare const WebAssembly: {
  Module: new (binary: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

const module = new WebAssembly.Module(kernel);

/**
 * Applies Adam's update in place, in float32, to `length` weights, means and squares starting at `at`, with the gradients
 * starting at `from`. All arrays must be in the kernel's memory.
 */
export type UpdateStretch = (
  weights: Float32Array,
  means: Float32Array,
  squares: Float32Array,
  at: number,
  gradients: Float32Array,
  from: number,
  length: number,
  factors: AdamFactors,
) => void;

const kernels = new WeakMap<ParameterMemory, UpdateStretch>();

/** Returns the kernel for a memory. It processes four values at a time; a plain loop would process one, in float64. */
export function adamKernel(memory: ParameterMemory): UpdateStretch {
  let update = kernels.get(memory);
  if (!update) kernels.set(memory, (update = instantiate(memory)));
  return update;
}

function instantiate({ wasm }: ParameterMemory): UpdateStretch {
  const imports = { parameters: { memory: wasm } };
  const { update } = new WebAssembly.Instance(module, imports).exports as Kernel;
  return (weights, means, squares, at, gradients, from, length, factors) => {
    const { keep, beta1, beta2, rate, unbias, epsilon } = factors;
    update(
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
  };
}
