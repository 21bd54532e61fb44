import { DataFormatError } from '../base/errors.ts';
import { type NamedArrays, vector } from '../base/safetensors.ts';
import type { ParameterMemory } from '../graph/parameter-memory.ts';
import type { GradientSource } from './merged-gradients.ts';

/**
 * Updates parameters by their gradients. Rows of an embedding table that did not occur in the batch
 * are unchanged, as is the optimizer's state for them.
 */
export interface Optimizer {
  /** Kebab-case. A state can be restored only by the same kind. */
  readonly kind: string;
  /** Updates all parameters once, in place. Rows that occur several times are added up first. */
  step(source: GradientSource, learningRate: number): void;
  /** Returns the state that later steps depend on. The arrays are not copied: write them before the next step. */
  state(): OptimizerState;
  /**
   * Restores a state, so that the next step is the same as it would have been.
   *
   * @throws {DataFormatError} if the state is of another kind
   */
  restore(state: OptimizerState): void;
}

export interface OptimizerState {
  readonly kind: string;
  /** Number of steps so far. */
  readonly steps: number;
  /** Named "<memory>/<parameter>". */
  readonly arrays: NamedArrays;
}

/** One array of optimizer state per parameter, with the parameter's length, initially 0. */
export class Memory {
  readonly #name: string;
  readonly #arrays = new Map<string, Float32Array>();

  constructor(name: string) {
    this.#name = name;
  }

  /** The array of a parameter, which is in `memory` from its first step on. */
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

  /** Restores values. Arrays that are already in a session's memory stay there. */
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

/** @throws {DataFormatError} if the state was written by another kind of optimizer */
export function checkKind(kind: string, state: OptimizerState): void {
  if (state.kind !== kind) {
    throw new DataFormatError(
      `optimizer state: expected ${kind}, got ${state.kind}; resume with the optimizer that wrote it, or start over`,
    );
  }
}
