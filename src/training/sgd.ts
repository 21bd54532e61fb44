import { forEachStretch, type GradientSource, RowMerger } from './merged-gradients.ts';
import { checkKind, Memory, type Optimizer, type OptimizerState } from './optimizer.ts';

export interface SgdOptions {
  /** Share of the previous direction to keep, in [0, 1) (default 0). */
  readonly momentum?: number;
}

/**
 * Stochastic gradient descent with momentum: `u = momentum u + g`, `w -= rate u`, like PyTorch's SGD without
 * dampening. The direction `u` of a table row does not change while the row does not occur.
 */
export class Sgd implements Optimizer {
  readonly kind = 'sgd';
  readonly #momentum: number;
  readonly #directions = new Memory('direction');
  readonly #merger = new RowMerger();
  #steps = 0;

  constructor({ momentum = 0 }: SgdOptions = {}) {
    this.#momentum = momentum;
  }

  step(source: GradientSource, learningRate: number): void {
    const momentum = this.#momentum;
    this.#steps++;
    forEachStretch(this.#merger.merge(source), (name, w, at, g, from, length) => {
      if (momentum === 0) {
        for (let i = 0; i < length; i++) w[at + i] -= learningRate * g[from + i];
        return;
      }
      const u = this.#directions.of(source.memory, name, w.length);
      for (let i = 0; i < length; i++) {
        const direction = momentum * u[at + i] + g[from + i];
        u[at + i] = direction;
        w[at + i] -= learningRate * direction;
      }
    });
  }

  state(): OptimizerState {
    return { kind: this.kind, steps: this.#steps, arrays: this.#directions.state() };
  }

  restore(state: OptimizerState): void {
    checkKind(this.kind, state);
    this.#steps = state.steps;
    this.#directions.restore(state.arrays);
  }
}
