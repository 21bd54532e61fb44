import { updateByAdam } from './adam-kernel.ts';
import { forEachStretch, type GradientSource, RowMerger } from './merged-gradients.ts';
import { checkKind, Memory, type Optimizer, type OptimizerState } from './optimizer.ts';

export interface AdamOptions {
  /** Decay rate of the mean of gradients (default 0.9). */
  readonly beta1?: number;
  /** Decay rate of the mean of squared gradients (default 0.999). */
  readonly beta2?: number;
  /** Avoids division by zero (default 1e-8). */
  readonly epsilon?: number;
  /** Decoupled weight decay: every step multiplies weights by `1 - rate * weightDecay` (default 0). */
  readonly weightDecay?: number;
}

/**
 * Adam with bias correction and decoupled weight decay, like PyTorch's Adam and AdamW:
 *
 *     w -= rate weightDecay w
 *     m = beta1 m + (1 - beta1) g,  v = beta2 v + (1 - beta2) g^2
 *     w -= (rate / (1 - beta1^t)) * m / (sqrt(v / (1 - beta2^t)) + epsilon)
 *
 * Embedding tables are updated lazily, as in PyTorch's SparseAdam: the weights, m and v of a row that does not occur in a
 * batch are unchanged. While a row does not occur, its moments do not decay, momentum does not move it and
 * weight decay does not shrink it. `t` counts all steps, not just those of the row.
 *
 * Source: Kingma & Ba 2015, algorithm 1; Loshchilov & Hutter 2019, algorithm 2.
 */
export class Adam implements Optimizer {
  readonly kind = 'adam';
  readonly #options: Required<AdamOptions>;
  readonly #means = new Memory('mean');
  readonly #squares = new Memory('square');
  readonly #merger = new RowMerger();
  #steps = 0;

  constructor({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 }: AdamOptions = {}) {
    this.#options = { beta1, beta2, epsilon, weightDecay };
  }

  step(source: GradientSource, learningRate: number): void {
    const { beta1, beta2, epsilon, weightDecay } = this.#options;
    const t = ++this.#steps;
    const factors = {
      keep: 1 - learningRate * weightDecay,
      beta1,
      beta2,
      rate: learningRate / (1 - beta1 ** t),
      unbias: 1 / Math.sqrt(1 - beta2 ** t),
      epsilon,
    };
    const { memory } = source;
    forEachStretch(this.#merger.merge(source), (name, w, at, g, from, length) => {
      const m = this.#means.of(memory, name, w.length);
      const v = this.#squares.of(memory, name, w.length);
      updateByAdam(memory, w, m, v, at, g, from, length, factors);
    });
  }

  state(): OptimizerState {
    const arrays = { ...this.#means.state(), ...this.#squares.state() };
    return { kind: this.kind, steps: this.#steps, arrays };
  }

  restore(state: OptimizerState): void {
    checkKind(this.kind, state);
    this.#steps = state.steps;
    this.#means.restore(state.arrays);
    this.#squares.restore(state.arrays);
  }
}
