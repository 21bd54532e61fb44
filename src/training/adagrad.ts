import { updateByAdagrad } from './adagrad-kernel.ts';
import { forEachStretch, type GradientSource, RowMerger } from './merged-gradients.ts';
import { checkKind, Memory, type Optimizer, type OptimizerState } from './optimizer.ts';

export interface AdagradOptions {
  /** Avoids division by zero (default 1e-10, as in PyTorch). */
  readonly epsilon?: number;
}

/**
 * Adagrad: `s += g^2`, `w -= rate g / (sqrt(s) + epsilon)`, like PyTorch's without learning rate decay. The sum `s`
 * changes only with gradients, so updating only the rows that occur is exact.
 *
 * Source: Duchi, Hazan & Singer 2011, Adaptive subgradient methods for online learning.
 */
export class Adagrad implements Optimizer {
  readonly kind = 'adagrad';
  readonly #epsilon: number;
  readonly #sums = new Memory('sum');
  readonly #merger = new RowMerger();
  #steps = 0;

  constructor({ epsilon = 1e-10 }: AdagradOptions = {}) {
    this.#epsilon = epsilon;
  }

  step(source: GradientSource, learningRate: number): void {
    const factors = { rate: learningRate, epsilon: this.#epsilon };
    const { memory } = source;
    this.#steps++;
    forEachStretch(this.#merger.merge(source), (name, w, at, g, from, length) => {
      const s = this.#sums.of(memory, name, w.length);
      updateByAdagrad(memory, w, s, at, g, from, length, factors);
    });
  }

  state(): OptimizerState {
    return { kind: this.kind, steps: this.#steps, arrays: this.#sums.state() };
  }

  restore(state: OptimizerState): void {
    checkKind(this.kind, state);
    this.#steps = state.steps;
    this.#sums.restore(state.arrays);
  }
}
