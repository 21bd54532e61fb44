/**
 * A non-decreasing step function from scores to probabilities, between whose steps it is linear: isotonic regression by
 * pooling adjacent violators.
 *
 * Source: Zadrozny, Elkan 2002, "Transforming Classifier Scores into Accurate Multiclass Probability Estimates".
 */
export interface Isotonic {
  /** Ascending. */
  readonly scores: Float64Array;
  /** Of the same length, in [0, 1], not descending. */
  readonly probabilities: Float64Array;
}

/** @param labels whether each score's tag was right */
export function fitIsotonic(scores: readonly number[], labels: readonly boolean[]): Isotonic {
  const order = [...scores.keys()].sort((a, b) => scores[a] - scores[b]);
  const pools: { score: number; right: number; count: number }[] = [];
  for (const i of order) {
    pools.push({ score: scores[i], right: Number(labels[i]), count: 1 });
    while (pools.length > 1) {
      const [a, b] = pools.slice(-2);
      if (a.right / a.count < b.right / b.count) break;
      pools.splice(-2, 2, {
        score: (a.score * a.count + b.score * b.count) / (a.count + b.count),
        right: a.right + b.right,
        count: a.count + b.count,
      });
    }
  }
  return {
    scores: Float64Array.from(pools, ({ score }) => score),
    // As if one more tag, half right, were in each pool: no probability is 0 or 1.
    probabilities: Float64Array.from(pools, ({ right, count }) => (right + 0.5) / (count + 1)),
  };
}

export function probabilityOf({ scores, probabilities }: Isotonic, score: number): number {
  let low = 0;
  let high = scores.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (scores[middle] < score) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return probabilities[0];
  if (low === scores.length) return probabilities[low - 1];
  const share = (score - scores[low - 1]) / (scores[low] - scores[low - 1]);
  return probabilities[low - 1] + share * (probabilities[low] - probabilities[low - 1]);
}
