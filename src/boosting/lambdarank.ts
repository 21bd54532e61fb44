import type { Objective } from './objective.ts';
import { ScoreSorter } from './sort-by-score.ts';
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
  /** 2^label of each row. */
  readonly #gains: Float64Array;
  /** The rows of query q are [#first[q], #first[q + 1]). */
  readonly #first: Uint32Array;
  readonly #weights: Float32Array | undefined;
  readonly #truncation: number;
  /** 1 / the largest DCG of each query in the first `truncation` places; 0 if it has no relevant row. */
  readonly #inverseIdeal: Float64Array;
  readonly #discounts: Float64Array;
  /** Rows of each query, best first by the last scores, as places within the query. */
  readonly #order: Uint32Array;
  readonly #sorter: ScoreSorter;
  /** Of a query, best first: scores, gains, and the sums of lambdas and hessians. */
  readonly #ranked: readonly [Float64Array, Float64Array, Float64Array, Float64Array];

  constructor({ labels, groups, weights }: TrainingRows, truncation: number) {
    this.#gains = Float64Array.from(labels, (label) => 2 ** label);
    this.#weights = weights;
    this.#truncation = truncation;
    this.#order = new Uint32Array(labels.length);
    this.#first = new Uint32Array(groups!.length + 1);
    let largest = 0;
    for (const [query, rows] of groups!.entries()) {
      const first = this.#first[query];
      this.#first[query + 1] = first + rows;
      for (let place = 0; place < rows; place++) this.#order[first + place] = place;
      largest = Math.max(largest, rows);
    }
    this.#sorter = new ScoreSorter(largest);
    const room = () => new Float64Array(largest);
    this.#ranked = [room(), room(), room(), room()];
    this.#discounts = room().map((_, i) => 1 / Math.log2(2 + i));
    this.#inverseIdeal = Float64Array.from(groups!, (_, query) => {
      const ideal = this.#dcg(
        this.#gains
          .slice(...this.#rowsOf(query))
          .sort()
          .reverse(),
      );
      return ideal > 0 ? 1 / ideal : 0;
    });
  }

  derive(scores: Float64Array, gradients: Float32Array, hessians: Float32Array): void {
    gradients.fill(0);
    hessians.fill(0);
    for (const [query, inverseIdeal] of this.#inverseIdeal.entries()) {
      if (inverseIdeal > 0) this.#deriveQuery(query, inverseIdeal, scores, gradients, hessians);
    }
    const weights = this.#weights;
    for (let row = 0; weights && row < weights.length; row++) {
      gradients[row] *= weights[row];
      hessians[row] *= weights[row];
    }
  }

  #deriveQuery(
    query: number,
    inverseIdeal: number,
    scores: Float64Array,
    gradients: Float32Array,
    hessians: Float32Array,
  ): void {
    const discounts = this.#discounts;
    const [ranked, gains, lambdas, curvatures] = this.#ranked;
    const [first] = this.#rowsOf(query);
    const order = this.#sort(query, scores);
    const rows = order.length;
    for (let i = 0; i < rows; i++) {
      ranked[i] = scores[first + order[i]];
      gains[i] = this.#gains[first + order[i]];
    }
    lambdas.fill(0, 0, rows);
    curvatures.fill(0, 0, rows);
    const spread = ranked[0] !== ranked[rows - 1];
    let sum = 0;
    for (let i = 0; i < rows - 1 && i < this.#truncation; i++) {
      for (let j = i + 1; j < rows; j++) {
        if (gains[i] === gains[j]) continue;
        const isRight = gains[i] > gains[j];
        const apart = ranked[i] - ranked[j];
        let delta = Math.abs(gains[i] - gains[j]) * (discounts[i] - discounts[j]) * inverseIdeal;
        if (spread) delta /= 0.01 + apart;
        const p = 1 / (1 + Math.exp(isRight ? apart : -apart));
        const lambda = p * delta;
        const curvature = p * (1 - p) * delta;
        lambdas[i] -= isRight ? lambda : -lambda;
        lambdas[j] += isRight ? lambda : -lambda;
        curvatures[i] += curvature;
        curvatures[j] += curvature;
        sum += 2 * lambda;
      }
    }
    if (sum === 0) return;
    const factor = Math.log2(1 + sum) / sum;
    for (let i = 0; i < rows; i++) {
      gradients[first + order[i]] = factor * lambdas[i];
      hessians[first + order[i]] = factor * curvatures[i];
    }
  }

  /** Mean nDCG in the first `truncation` places over the queries with a relevant row; 0 if there are none. */
  judge(scores: Float64Array): number {
    let sum = 0;
    let queries = 0;
    for (const [query, inverseIdeal] of this.#inverseIdeal.entries()) {
      if (inverseIdeal === 0) continue;
      const [first] = this.#rowsOf(query);
      const order = this.#sort(query, scores);
      sum +=
        this.#dcg(Float64Array.from(order, (place) => this.#gains[first + place])) * inverseIdeal;
      queries++;
    }
    return queries === 0 ? 0 : sum / queries;
  }

  /** @param gains 2^label, best first */
  #dcg(gains: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < gains.length && i < this.#truncation; i++) {
      sum += (gains[i] - 1) * this.#discounts[i];
    }
    return sum;
  }

  #rowsOf(query: number): [from: number, to: number] {
    return [this.#first[query], this.#first[query + 1]];
  }

  /** Places within the query, best score first; rows of the same score keep their order. */
  #sort(query: number, scores: Float64Array): Uint32Array {
    const [from, to] = this.#rowsOf(query);
    const order = this.#order.subarray(from, to);
    this.#sorter.sort(order, scores.subarray(from, to));
    return order;
  }
}
