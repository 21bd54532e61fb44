import { DataFormatError } from '../base/errors.ts';
import { type NamedArrays, vector } from '../base/safetensors.ts';
import type { ParameterMemory } from '../graph/parameter-memory.ts';
import type { GradientSource } from './merged-gradients.ts';

/**
 * Changes parameters against their gradients. Rows of an embedding table that did not occur in the batch
 * are not touched, nor is what the optimiser remembers of them.
 */
export interface Optimizer {
  /** Kebab-case; a state can be restored only by the kind that wrote it. */
  readonly kind: string;
  /** One update of all parameters, in place. Rows that occur several times are added up first. */
  step(source: GradientSource, learningRate: number): void;
  /** What a later step depends on. The arrays are the optimiser's own: write them before the next step. */
  state(): OptimizerState;
  /**
   * Goes on from a state: the next step is the one that would have come next.
   *
   * @throws {DataFormatError} if the state is another kind's
   */
  restore(state: OptimizerState): void;
}

export interface OptimizerState {
  readonly kind: string;
  /** Steps done so far. */
  readonly steps: number;
  /** Named "<memory>/<parameter>". */
  readonly arrays: NamedArrays;
}

/** What an optimiser remembers of each parameter value: arrays of the parameters' lengths, 0 at first. */
export class Memory {
  readonly #name: string;
  readonly #arrays = new Map<string, Float32Array>();

  constructor(name: string) {
    this.#name = name;
  }

  /** The array of a parameter, which lies in `memory` from its first step on. */
  of(memory: ParameterMemory, parameter: string, length: number): Float32Array {
    const known = this.#arrays.get(parameter);
    if (known && memory.holds(known)) return known;
    const array = memory.allocate(length);
    if (known) array.set(known);
    this.#arrays.set(parameter, array);
    return array;
  }

  state(): NamedArrays {
    return Object.fromEntries(
      [...this.#arrays].map(([parameter, data]) => [`${this.#name}/${parameter}`, vector(data)]),
    );
  }

  /** Arrays that have their place in a session's memory keep it. */
  restore(arrays: NamedArrays): void {
    for (const array of this.#arrays.values()) array.fill(0);
    const prefix = `${this.#name}/`;
    for (const [name, { data }] of Object.entries(arrays)) {
      if (!name.startsWith(prefix)) continue;
      const parameter = name.slice(prefix.length);
      const known = this.#arrays.get(parameter);
      if (known) known.set(data);
      else this.#arrays.set(parameter, Float32Array.from(data));
    }
  }
}

/** @throws {DataFormatError} if the state was written by another kind of optimiser */
export function checkKind(kind: string, state: OptimizerState): void {
  if (state.kind !== kind) {
    throw new DataFormatError(
      `optimizer state: expected ${kind}, got ${state.kind}; resume with the optimizer that wrote it or start anew`,
    );
  }
}
