import type { Objective } from './objective.ts';
import type { TrainingRows } from './training-rows.ts';

/**
 * LambdaRank: of each pair of rows of a query with different labels, the better one is pushed up by
 *
 *     lambda = |delta nDCG| / (1 + e^(s_better - s_worse))
 *
 * where delta nDCG is the change if the two swapped places. Gain 2^label - 1, discount 1 / log2(1 + rank). Only pairs with a
 * row in the first `truncation` places count.
 *
 * As LightGBM does by default (`lambdarank_norm`), |delta nDCG| is divided by 0.01 + |s_better - s_worse|, and all lambdas of
 * a query are multiplied by log2(1 + S) / S, where S is their sum over all rows.
 *
 * Source: Burges 2010, "From RankNet to LambdaRank to LambdaMART: An Overview"; LightGBM 4.7, LambdarankNDCG.
 */
export class LambdaRank implements Objective {
  readonly bias = 0;
  readonly #labels: ArrayLike<number>;
  readonly #groups: ArrayLike<number>;
  readonly #weights: Float32Array | undefined;
  readonly #truncation: number;
  /** 1 / the largest DCG of each query in the first `truncation` places; 0 if it has no relevant row. */
  readonly #inverseIdeal: Float64Array;
  readonly #discounts: Float64Array;
  /** Rows of a query, best first, as places within the query. */
  readonly #order: Uint32Array;

  constructor({ labels, groups, weights }: TrainingRows, truncation: number) {
    this.#labels = labels;
    this.#groups = groups!;
    this.#weights = weights;
    this.#truncation = truncation;
    let largest = 0;
    for (const rows of groups!) largest = Math.max(largest, rows);
    this.#order = new Uint32Array(largest);
    this.#discounts = Float64Array.from({ length: largest }, (_, i) => 1 / Math.log2(2 + i));
    this.#inverseIdeal = new Float64Array(groups!.length);
    let first = 0;
    for (const [query, rows] of groups!.entries()) {
      const best = Float64Array.from(labels.subarray(first, first + rows))
        .sort()
        .reverse();
      const ideal = this.#dcg(best);
      this.#inverseIdeal[query] = ideal > 0 ? 1 / ideal : 0;
      first += rows;
    }
  }

  derive(scores: Float64Array, gradients: Float32Array, hessians: Float32Array): void {
    gradients.fill(0);
    hessians.fill(0);
    let first = 0;
    for (let query = 0; query < this.#groups.length; query++) {
      const rows = this.#groups[query];
      if (this.#inverseIdeal[query] > 0) {
        this.#deriveQuery(query, first, rows, scores, gradients, hessians);
      }
      first += rows;
    }
    const weights = this.#weights;
    for (let row = 0; weights && row < weights.length; row++) {
      gradients[row] *= weights[row];
      hessians[row] *= weights[row];
    }
  }

  #deriveQuery(
    query: number,
    first: number,
    rows: number,
    scores: Float64Array,
    gradients: Float32Array,
    hessians: Float32Array,
  ): void {
    const labels = this.#labels;
    const discounts = this.#discounts;
    const order = this.#sort(first, rows, scores);
    const spread = scores[first + order[0]] !== scores[first + order[rows - 1]];
    let sum = 0;
    for (let i = 0; i < rows - 1 && i < this.#truncation; i++) {
      const above = first + order[i];
      for (let j = i + 1; j < rows; j++) {
        const below = first + order[j];
        if (labels[above] === labels[below]) continue;
        const isRight = labels[above] > labels[below];
        const better = isRight ? above : below;
        const worse = isRight ? below : above;
        const margin = scores[better] - scores[worse];
        let delta =
          (2 ** labels[better] - 2 ** labels[worse]) *
          Math.abs(discounts[i] - discounts[j]) *
          this.#inverseIdeal[query];
        if (spread) delta /= 0.01 + Math.abs(margin);
        const p = 1 / (1 + Math.exp(margin));
        const lambda = p * delta;
        const hessian = p * (1 - p) * delta;
        gradients[better] -= lambda;
        gradients[worse] += lambda;
        hessians[better] += hessian;
        hessians[worse] += hessian;
        sum += 2 * lambda;
      }
    }
    if (sum === 0) return;
    const factor = Math.log2(1 + sum) / sum;
    for (let row = first; row < first + rows; row++) {
      gradients[row] *= factor;
      hessians[row] *= factor;
    }
  }

  /** Mean nDCG in the first `truncation` places over the queries with a relevant row; 0 if there are none. */
  judge(scores: Float64Array): number {
    let sum = 0;
    let queries = 0;
    let first = 0;
    for (let query = 0; query < this.#groups.length; query++) {
      const rows = this.#groups[query];
      const inverse = this.#inverseIdeal[query];
      if (inverse > 0) {
        const order = this.#sort(first, rows, scores);
        sum += this.#dcg(Array.from(order, (place) => this.#labels[first + place])) * inverse;
        queries++;
      }
      first += rows;
    }
    return queries === 0 ? 0 : sum / queries;
  }

  #dcg(labels: ArrayLike<number>): number {
    let sum = 0;
    for (let i = 0; i < labels.length && i < this.#truncation; i++) {
      sum += (2 ** labels[i] - 1) * this.#discounts[i];
    }
    return sum;
  }

  /** Places within the query, best score first; rows of the same score keep their order. */
  #sort(first: number, rows: number, scores: Float64Array): Uint32Array {
    const order = this.#order.subarray(0, rows);
    for (let i = 0; i < rows; i++) order[i] = i;
    return order.sort((a, b) => scores[first + b] - scores[first + a] || a - b);
  }
}
